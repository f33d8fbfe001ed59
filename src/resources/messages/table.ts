import { EntitySchema } from 'typeorm';
import type { Message, MessageVersion } from '#generated/v2/client/types.gen.ts';
import type { Reasoning, UpstreamCall } from '#src/llm/types.ts';

/**
 * A call as it is stored: with what its model wants back, and whether Parley has answered it because it is not allowed.
 * Earlier versions have stored ids and names of any type.
 */
export type StoredCall = { id: unknown; name: unknown; arguments: string; upstream?: UpstreamCall; refused?: true };

/** What people read: a projection of the session's events, written with them. */
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
  /** Why its model stopped; null when none has said so. */
  finishReason: string | null;
  /** What its model thought before; null when it said nothing of that. */
  reasoning: Reasoning | null;
  /**
   * The memories that its model was given, or that a message of a caller names; null when none were searched for or named.
   * Kept with its run, not in this table.
   */
  memoryRefs?: string[] | null;
  metadata: Message['metadata'];
  version: number;
  firstSeq: number;
  lastSeq: number | null;
  createdAt: Date;
  updatedAt: Date;
  /** When it was deleted; rows that are read were not. */
  deletedAt?: Date | null;
};

/** What a message was before a change; the newest version is the message itself. */
export type MessageVersionRow = {
  messageId: string;
  version: number;
  snapshot: Pick<MessageVersion, 'kind' | 'role' | 'content' | 'state' | 'metadata'> & { tool_calls: StoredCall[] };
  createdAt: Date;
};

const time = (name: string, nullable = false) => ({ type: 'timestamptz' as const, precision: 3, name, nullable });
const text = (name?: string, nullable = false) => ({ type: 'text' as const, nullable, ...(name && { name }) });
const json = (name?: string) => ({ type: 'json' as const, ...(name && { name }) });

export const messageTable = new EntitySchema<MessageRow>({
  name: 'Message',
  tableName: 'messages',
  columns: {
    id: { ...text(), primary: true },
    eventMessageId: text('event_message_id'),
    organizationId: text('organization_id'),
    conversationId: text('conversation_id'),
    sessionId: text('session_id'),
    branchId: text('branch_id', true),
    runId: text('run_id', true),
    position: { type: 'integer' },
    kind: text(),
    role: text(),
    content: json(),
    toolCalls: json('tool_calls'),
    state: text(),
    model: text(undefined, true),
    finishReason: text('finish_reason', true),
    reasoning: { ...json(), nullable: true },
    metadata: json(),
    version: { type: 'integer' },
    firstSeq: { type: 'bigint', name: 'first_seq' },
    lastSeq: { type: 'bigint', name: 'last_seq', nullable: true },
    createdAt: time('created_at'),
    updatedAt: time('updated_at'),
    deletedAt: time('deleted_at', true),
  },
});

export const messageVersionTable = new EntitySchema<MessageVersionRow>({
  name: 'MessageVersion',
  tableName: 'message_versions',
  columns: {
    messageId: { ...text('message_id'), primary: true },
    version: { type: 'integer', primary: true },
    snapshot: json(),
    createdAt: time('created_at'),
  },
});
