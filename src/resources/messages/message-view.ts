import type { Message, MessageVersion, ToolCall } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { toText, toUsableId } from '#src/event-log/repair.ts';
import { toBranchId } from '#src/resources/branches/store.ts';
import type { MessageRow, MessageVersionRow, StoredCall } from './table.ts';
import { type TextsSoFar, readTextsSoFar } from '#src/resources/messages/run/text-so-far.ts';

/** Writes a call as callers see it. */
export const toToolCall = (call: StoredCall): ToolCall => ({
  id: toUsableId(call.id),
  name: toText(call.name),
  arguments: call.arguments,
});

/** Tells whether Parley has answered a call itself. */
export const isAnsweredHere = ({ refused, handled }: StoredCall): boolean => Boolean(refused ?? handled);

/** Tells whether a message in a state waits for a call: for its caller to carry it out, or for a person to approve it. */
function isWaiting(state: MessageRow['state'], call: StoredCall): boolean {
  if (state === 'requires_approval') return call.approval === true;
  return state !== 'requires_tool_results' || !isAnsweredHere(call);
}

/** Writes the calls of a message as callers see them: while it waits for some of them, those alone. */
const toCalls = (calls: readonly StoredCall[], state: MessageRow['state']): ToolCall[] =>
  calls.filter((call) => isWaiting(state, call)).map(toToolCall);

/** Writes a content as the contract has it. */
const toContent = (content: MessageRow['content']): Message['content'] =>
  content.type === 'tool_result' ? { ...content, tool_call_id: toUsableId(content.tool_call_id) } : content;

/** Returns a content with the sound in which it was said, as its last part. */
function withRecording(content: Message['content'], fileId: string | null | undefined): Message['content'] {
  if (!fileId || content.type !== 'text') return content;
  const { text, parts = [{ type: 'text', text }] } = content;
  return { ...content, parts: [...parts, { type: 'audio', source: { type: 'file', file_id: fileId } }] };
}

/** The parts of a message that are shown only when a caller asks for them. */
export type MessageView = { include_reasoning?: boolean | undefined };

/** Writes a message as the contract has it. */
export function toMessage(row: MessageRow, { include_reasoning: isAsked = false }: MessageView = {}): Message {
  return {
    id: row.id,
    conversation_id: row.conversationId,
    session_id: row.sessionId,
    branch_id: toBranchId(row.conversationId, row.branchId),
    run_id: row.runId,
    kind: row.kind,
    role: row.role,
    content: withRecording(toContent(row.content), row.recordingId),
    tool_calls: toCalls(row.toolCalls, row.state),
    state: row.state,
    model: row.model,
    finish_reason: row.finishReason,
    ...(isAsked && { reasoning: row.reasoning?.text ?? null }),
    memory_refs: row.memoryRefs ?? [],
    metadata: row.metadata,
    version: row.version,
    first_seq: row.firstSeq,
    last_seq: row.lastSeq,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** Writes a message as it is now: one that is still being written has the text that has arrived. */
export async function toCurrentMessage(db: Queryable, row: MessageRow, view: MessageView): Promise<Message> {
  return withTextSoFar(toMessage(row, view), (await readTextsSoFar(db, [row])).texts);
}

/** Returns a message that is still being written with the text that has arrived. */
export function withTextSoFar(message: Message, texts: TextsSoFar['texts']): Message {
  const text = texts.get(message.id);
  return text === undefined ? message : { ...message, content: { type: 'text', text } };
}

/** Writes a version of a message as the contract has it. */
export function toMessageVersion(row: MessageVersionRow): MessageVersion {
  const { tool_calls: calls, content, ...snapshot } = row.snapshot;
  const said = { content: toContent(content), tool_calls: toCalls(calls, snapshot.state) };
  const created_at = row.createdAt.toISOString();
  return { message_id: row.messageId, version: row.version, ...snapshot, ...said, created_at };
}
