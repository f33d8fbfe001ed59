import type {
  ContentPart,
  Message,
  RealtimeItem,
  RealtimeMessageItem,
  RealtimePart,
} from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import { toItemTranscript } from '#src/openai/items/create-conversation-items.ts';

/** A message that is complete, as an item. Its sound is not kept in it. */
function toMessageItem({ id, role, content, state }: Message): RealtimeMessageItem {
  const isWhole = state === 'completed' || state === 'requires_tool_results' || state === 'requires_approval';
  return {
    id,
    object: 'realtime.item',
    type: 'message',
    status: isWhole ? 'completed' : state === 'in_progress' ? 'in_progress' : 'incomplete',
    role: role === 'user' ? 'user' : role === 'assistant' ? 'assistant' : 'system',
    content: toParts(role, content),
  };
}

function toParts(role: Message['role'], content: Message['content']): RealtimePart[] {
  if (content.type !== 'text') return [];
  if (role === 'assistant') return [{ type: 'output_text', text: content.text }];
  return (content.parts ?? [{ type: 'text', text: content.text }]).flatMap(toInputPart);
}

function toInputPart(part: ContentPart): RealtimePart[] {
  if (part.type === 'text') return [{ type: 'input_text', text: part.text }];
  if (part.type !== 'image' || part.source.type !== 'url') return [];
  return [{ type: 'input_image', image_url: part.source.url }];
}

/** Returns a message, or a result of a call, as an item. */
export function toRealtimeItem(message: Message): RealtimeItem {
  const { id, content } = message;
  if (content.type !== 'tool_result') return toMessageItem(message);
  const { tool_call_id: call_id, content: output } = content;
  return { id, object: 'realtime.item', type: 'function_call_output', status: 'completed', call_id, output };
}

/** Returns the item of a call, whose id is made of its message and its place. */
export const toRealtimeCall = (
  messageId: string,
  place: number,
  call: { id: string; name: string; arguments: string },
  status: 'completed' | 'in_progress',
): Extract<RealtimeItem, { type: 'function_call' }> => ({
  id: `fc_${messageId.slice(4)}_${place}`,
  object: 'realtime.item',
  type: 'function_call',
  status,
  call_id: call.id,
  name: call.name,
  arguments: status === 'completed' ? call.arguments : '',
});

type InputPart =
  | { type: 'input_text'; text: string }
  | { type: 'input_image'; image_url: string; detail: 'auto' | 'low' | 'high' };

/** @throws `invalid_request` for a part that has not what its type is about */
function toWrittenPart(part: RealtimePart, index: number): InputPart {
  const { type, text, transcript, image_url, detail = 'auto' } = part;
  const at = `/item/content/${index}`;
  if (type === 'input_image') {
    if (image_url !== undefined) return { type, image_url, detail };
    throw invalidRequest([{ pointer: `${at}/image_url`, detail: 'Is required.', code: 'required' }]);
  }
  const said = text ?? transcript;
  if (typeof said === 'string' && said !== '') return { type: 'input_text', text: said };
  throw invalidRequest([{ pointer: `${at}/text`, detail: 'A text is required.', code: 'required' }]);
}

/** Returns a message of a client as the log takes it. @throws `invalid_request` for one without content, or with content that is not taken */
export function toTranscriptMessage({ role, content }: RealtimeMessageItem) {
  if (content.length === 0)
    throw invalidRequest([{ pointer: '/item/content', detail: 'A message needs a part.', code: 'minItems' }]);
  const parts = content.map(toWrittenPart);
  const said = parts.map((part) => (part.type === 'input_text' ? part.text : '')).join('\n');
  const item =
    role === 'assistant'
      ? { type: 'message' as const, role, content: said }
      : { type: 'message' as const, role, content: parts };
  return toItemTranscript([item as never]);
}
