import type { EntityDatabase } from '#src/db/query.ts';

/** The numbers of what was erased, by the parts of the certificate. */
export type ErasureCounts = {
  conversations: number;
  sessions: number;
  messages: number;
  events: number;
  runs: number;
  contexts: number;
  checkpoints: number;
  memories: number;
};

/** The numbers of what was erased of an organization. */
export type OrganizationErasureCounts = ErasureCounts & {
  agents: number;
  templates: number;
  tools: number;
  state_machines: number;
  services: number;
  webhooks: number;
  users: number;
  keys: number;
  oauth_clients: number;
  roles: number;
};

/** By whom and when something is erased, and the model that embeds memories that become active again. */
export type ErasureContext = { by: string; now: Date; model: string | null };

/**
 * A part of what is kept of conversations. Each resource hands over its own. What the part says must not be readable in the
 * database afterwards; rows that others count by, such as those of the log, stay with nothing in them.
 */
export type ErasePart = {
  name: keyof ErasureCounts;
  /** Erases the part of one conversation, whose sessions are locked and have no run under way. Returns a count. */
  eraseConversation(tx: EntityDatabase, conversationId: string, context: ErasureContext): Promise<number>;
};

/** Erases all that is kept of a conversation, but for memories. Returns the numbers of what it had, by part. */
export async function eraseAllParts(
  tx: EntityDatabase,
  parts: readonly ErasePart[],
  conversationId: string,
  context: ErasureContext,
): Promise<Partial<ErasureCounts>> {
  const counts: Partial<ErasureCounts> = {};
  for (const { name, eraseConversation } of parts)
    counts[name] = (counts[name] ?? 0) + (await eraseConversation(tx, conversationId, context));
  return counts;
}
