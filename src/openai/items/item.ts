import { createHash } from 'node:crypto';
import type {
  ApprovalRequestItem,
  ConversationItem,
  ItemPart,
  MessageItem,
  OutputFunctionCall,
} from '#generated/openai/client/types.gen.ts';
import type { ContentPart, Message, ToolCall } from '#generated/v2/client/types.gen.ts';
import { toAudioFormat } from '#src/llm/wire-parts.ts';
import { toReasoningItem } from '#src/openai/responses/response.ts';

type Media = Exclude<ContentPart, { type: 'text' }>;

const toDataUrl = ({ media_type, data }: { media_type: string; data: string }): string =>
  `data:${media_type};base64,${data}`;

function toImagePart({ source, detail = 'auto' }: Extract<Media, { type: 'image' }>): ItemPart {
  const image = { type: 'input_image' as const, detail };
  if (source.type === 'provider_file' || source.type === 'file')
    return { ...image, image_url: null, file_id: source.file_id };
  return { ...image, image_url: source.type === 'url' ? source.url : toDataUrl(source), file_id: null };
}

function toFilePart({ source, name }: Media): ItemPart {
  const file = { type: 'input_file' as const, ...(name !== undefined && { filename: name }) };
  if (source.type === 'provider_file' || source.type === 'file') return { ...file, file_id: source.file_id };
  return source.type === 'url' ? { ...file, file_url: source.url } : { ...file, file_data: toDataUrl(source) };
}

function toInputPart(part: ContentPart): ItemPart {
  if (part.type === 'text') return { type: 'input_text', text: part.text };
  if (part.type === 'image') return toImagePart(part);
  if (part.type === 'file' || part.source.type !== 'data') return toFilePart(part);
  const { media_type, data } = part.source;
  return { type: 'input_audio', input_audio: { data, format: toAudioFormat(media_type) } };
}

/** Returns the end of the id of an item of a call: that of its message, and a part that stands for the id of the call. */
const toCallSuffix = (messageId: string, callId: string): string =>
  `${messageId.slice(4)}_${createHash('sha256').update(callId).digest('hex').slice(0, 8)}`;

/** Returns the id of the item of a call that a person has to approve. */
export const toApprovalItemId = (messageId: string, callId: string): string =>
  `mcpr_${toCallSuffix(messageId, callId)}`;

/** Returns the id of the reasoning of a message: of what is told before it says anything, or of a later part of it. */
export const toReasoningId = (messageId: string, part: number): string =>
  `rs_${messageId.slice(4)}${part === 0 ? '' : `_${String(part).padStart(8, '0')}`}`;

/** Returns the id of the message that an item is in. */
export const toMessageId = (itemId: string): string => `msg_${itemId.split('_')[1]!}`;

/** Returns a call that is whole. */
export const toCallItem = (messageId: string, { id, name, arguments: args }: ToolCall): OutputFunctionCall => ({
  type: 'function_call',
  id: `fc_${toCallSuffix(messageId, id)}`,
  status: 'completed',
  call_id: id,
  name,
  arguments: args,
});

/** Returns a call that a person has to approve. */
export const toApprovalItem = (messageId: string, { id, name, arguments: args }: ToolCall): ApprovalRequestItem => ({
  type: 'mcp_approval_request',
  id: toApprovalItemId(messageId, id),
  server_label: 'parley',
  name,
  arguments: args,
});

/** Returns the state of what a message says, in which its calls have no part. */
const toStatus = ({ state }: Message): MessageItem['status'] =>
  state === 'in_progress'
    ? 'in_progress'
    : state === 'incomplete' || state === 'cancelled'
      ? 'incomplete'
      : 'completed';

/** Returns the parts of a message with a text, or with parts. */
function toParts({ role, content }: Message): ItemPart[] {
  if (content.type !== 'text') return [];
  if (role !== 'assistant') return (content.parts ?? [{ type: 'text', text: content.text }]).map(toInputPart);
  return content.text === '' ? [] : [{ type: 'output_text', text: content.text, annotations: [], logprobs: [] }];
}

/** Returns what a message tells of its reasoning, says and calls as items; none for a failure, which is no item. */
export function toConversationItems(message: Message): ConversationItem[] {
  const { id, kind, role, state, content, tool_calls, reasoning } = message;
  if (kind === 'error') return [];
  const status = toStatus(message);
  if (content.type === 'tool_result') {
    const { tool_call_id: call_id, content: output } = content;
    return [{ type: 'function_call_output', id: `fco_${id.slice(4)}`, status, call_id, output }];
  }
  const parts = toParts(message);
  const thought = reasoning ? [toReasoningItem(toReasoningId(id, 0), reasoning)] : [];
  const toItem = state === 'requires_approval' ? toApprovalItem : toCallItem;
  const calls = tool_calls.map((call) => toItem(id, call));
  if (parts.length === 0 && calls.length > 0) return [...thought, ...calls];
  const said = { type: 'message' as const, id, status, role: role as MessageItem['role'], content: parts };
  return [...thought, said, ...calls];
}
