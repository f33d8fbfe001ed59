import type { CreateSession } from '#generated/v2/client/types.gen.ts';
import type { EntityManager } from 'typeorm';
import type { Principal } from '#src/access/principal.ts';
import { problem } from '#src/api/problems.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { requireLockedConversation, requireUserOf } from '#src/resources/conversations/require.ts';
import { insertConversation } from '#src/resources/conversations/store.ts';
import type { ConversationRow } from '#src/resources/conversations/table.ts';
import { requireMemoryScopes } from '#src/resources/messages/memory/scopes.ts';
import { chooseService, pinVersions } from '#src/resources/services/pin-store.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import { requireValidSettings } from './session-settings.ts';
import { insertSession, noService, toNewSession } from './store.ts';
import type { SessionRow } from './table.ts';

/** Returns the agent of a new session in its version, and the versions that it keeps of a service. */
async function findVersions(
  tx: EntityManager,
  { organizationId }: Principal,
  body: CreateSession,
  conversation: ConversationRow | null,
) {
  const service = chooseService(body, conversation, '');
  if (service) return pinVersions(tx, organizationId, service);
  const agent = await requireAgent(tx, organizationId, body.agent_id ?? conversation!.agentId);
  return { agent, pin: noService };
}

/** Stores a session of an agent or a service, in the conversation or in a new one. */
export async function insertSessionOf(
  tx: EntityManager,
  principal: Principal,
  body: CreateSession,
  now: Date,
): Promise<SessionRow> {
  const { organizationId } = principal;
  const { conversation_id, settings = {}, metadata = {}, user } = body;
  const conversation = conversation_id ? await requireLockedConversation(tx, principal, conversation_id) : null;
  if (conversation?.status === 'closed')
    throw problem('conversation_closed', `The conversation ${conversation.id} is closed.`);
  const { agent, pin } = await findVersions(tx, principal, body, conversation);
  const agentId = agent.id;
  requireValidSettings(agent.definition, settings);
  requireMemoryScopes(principal, { use: settings.memory }, [agent.definition.memory]);
  const userId = await resolveUser(tx, principal, user, { pointer: '/user', now });
  if (conversation && user) requireUserOf(conversation, userId, '/user');
  const { serviceId, versionSet } = pin;
  const begun = { organizationId, userId, agentId, serviceId, versionSet, title: null, metadata: {}, now };
  const of = conversation ?? (await insertConversation(tx, begun));
  const owner = { organizationId, conversationId: of.id, userId: of.userId, agentId };
  const session = toNewSession({ ...owner, ...pin, agentVersion: agent.version, settings, metadata, now });
  await insertSession(tx, session);
  return session;
}
