import { EntitySchema } from '#generated/packages/typeorm.js';
import type { Message, MessageVersion } from '#generated/v2/client/types.gen.ts';
import type { Reasoning, UpstreamCall } from '#src/llm/types.ts';
import { column } from '#src/db/columns.ts';

/**
 * A call as it is stored: with what its model wants back, and whether Parley has answered it itself: because it is not allowed
 * (`refused`), or because it is of a tool of Parley's own (`handled`);
 * and whether its model was told the result in one step only (`ephemeral`).
 * Earlier versions have stored ids and names of any type.
 */
export type StoredCall = {
  id: unknown;
  name: unknown;
  arguments: string;
  upstream?: UpstreamCall;
  refused?: true;
  handled?: true;
  ephemeral?: true;
  /** A person has to approve it, or had to. */
  approval?: true;
};

/** A message as people read it: a projection of the session's events, written with them. */
export type MessageRow = {
  id: string;
  /** Its id in the session's events: any string when a producer chose it, otherwise `id`. */
  eventMessageId: string;
  organizationId: string;
  conversationId: string;
  sessionId: string;
  /** The branch on which it was said; null is the conversation's first one. */
  branchId: string | null;
  runId: string | null;
  /** Place in the conversation, from 1, without gaps. */
  position: number;
  kind: Message['kind'];
  role: Message['role'];
  content: Message['content'];
  toolCalls: StoredCall[];
  state: Message['state'];
  model: string | null;
  /** The reason why its model stopped; null when it gave none. */
  finishReason: string | null;
  /** The thoughts of its model before the answer; null when it told none. */
  reasoning: Reasoning | null;
  /**
   * The memories that its model was given, or that a message of a caller names; null when none were searched for or named.
   * Kept with its run, not in this table.
   */
  memoryRefs?: string[] | null;
  /** The file with its sound; null when none is kept. Kept with its files, not in this table. */
  recordingId?: string | null;
  metadata: Message['metadata'];
  version: number;
  /** The place in the log up to which it was heard; null for one that was not cut. Only redaction reads it. */
  heardSeq?: number | null;
  heardLength?: number | null;
  firstSeq: number;
  lastSeq: number | null;
  createdAt: Date;
  updatedAt: Date;
  /** The time at which it was deleted; rows that are read were not. */
  deletedAt?: Date | null;
};

/** A message before a change; the newest version is the message itself. */
export type MessageVersionRow = {
  messageId: string;
  version: number;
  snapshot: Pick<MessageVersion, 'kind' | 'role' | 'content' | 'state' | 'metadata'> & { tool_calls: StoredCall[] };
  createdAt: Date;
};

export const messageTable = new EntitySchema<MessageRow>({
  name: 'Message',
  tableName: 'messages',
  columns: {
    id: column.text({ primary: true }),
    eventMessageId: column.text(),
    organizationId: column.text(),
    conversationId: column.text(),
    sessionId: column.text(),
    branchId: column.text({ nullable: true }),
    runId: column.text({ nullable: true }),
    position: column.integer(),
    kind: column.text(),
    role: column.text(),
    content: column.json(),
    toolCalls: column.json(),
    state: column.text(),
    model: column.text({ nullable: true }),
    finishReason: column.text({ nullable: true }),
    reasoning: column.json({ nullable: true }),
    metadata: column.json(),
    version: column.integer(),
    heardSeq: column.bigint({ nullable: true }),
    heardLength: column.integer({ nullable: true }),
    firstSeq: column.bigint(),
    lastSeq: column.bigint({ nullable: true }),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'messages_session', columns: ['sessionId', 'position'] },
    { name: 'messages_run', columns: ['runId'] },
    { name: 'messages_branch', columns: ['branchId'], where: '(branch_id IS NOT NULL)' },
  ],
  uniques: [
    { name: 'messages_conversation_id_position_key', columns: ['conversationId', 'position'] },
    { name: 'messages_event_message', columns: ['sessionId', 'eventMessageId'] },
  ],
});

export const messageVersionTable = new EntitySchema<MessageVersionRow>({
  name: 'MessageVersion',
  tableName: 'message_versions',
  columns: {
    messageId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    snapshot: column.json(),
    createdAt: column.time(),
  },
});
