import type { CreateChatCompletion, CreateModelResponse, InputItem } from '#generated/openai/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { SentPart } from '#src/openai/chat/content.ts';
import type { MessagePlaces, SentMessage } from '#src/openai/chat/messages.ts';
import type { ChatControls } from '#src/openai/chat/options.ts';

type Message = Extract<InputItem, { role: unknown }>;
type CallInput = Extract<InputItem, { type: 'function_call' }>;
type CallOutput = Extract<InputItem, { type: 'function_call_output' }>;
type Part = Exclude<Message['content'], string>[number];

/** Writes a part as chat completions have it. */
function toUserPart(part: Part): SentPart {
  switch (part.type) {
    case 'input_audio':
      return part;
    case 'input_image': {
      const { image_url: url, detail = null, file_id = null } = part;
      return { type: 'image_url', image_url: { ...(url && { url }), detail, file_id } };
    }
    case 'input_file': {
      const { file_data = null, file_url = null, filename = null, file_id = null } = part;
      return { type: 'file', file: { file_data, file_url, filename, file_id } };
    }
    default:
      return { type: 'text', text: part.type === 'refusal' ? part.refusal : part.text };
  }
}

/** Returns the text of parts that are text alone. @throws `invalid_request` with the place of another part. */
function toText(content: string | readonly Part[], at: string): string {
  if (typeof content === 'string') return content;
  const texts = content.map(toUserPart).map((part) => (part.type === 'text' ? part.text : null));
  const other = texts.indexOf(null);
  if (other < 0) return texts.join('');
  const detail = 'Only messages of the user have images, sound and documents.';
  throw invalidRequest([{ pointer: `${at}/${other}`, detail, code: 'unsupported' }]);
}

function toMessage({ role, content }: Message, at: string): SentMessage {
  if (role !== 'user') return { role, content: toText(content, `${at}/content`) };
  return { role, content: typeof content === 'string' ? content : content.map(toUserPart) };
}

const toResult = ({ call_id, output }: CallOutput, at: string): SentMessage => ({
  role: 'tool',
  tool_call_id: call_id,
  content: toText(output, `${at}/output`),
});

/** Adds a call to the message of the assistant before it, since a chat completion has all calls of an answer in one message. */
function addCall(messages: SentMessage[], { call_id: id, name, arguments: args }: CallInput): void {
  const call = { id, type: 'function' as const, function: { name, arguments: args } };
  const last = messages.at(-1);
  if (last?.role === 'assistant') last.tool_calls = [...(last.tool_calls ?? []), call];
  else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
}

/** What is said, with the place of each message in the body. */
type ChatInput = { messages: SentMessage[]; places: MessagePlaces };

/** Writes what is said as the messages of a chat completion. Reasoning is left out: models of Parley are not told it again. */
export function toMessages(input: string | readonly InputItem[], at = '/input'): ChatInput {
  if (typeof input === 'string')
    return { messages: [{ role: 'user', content: input }], places: { at: () => at, callId: 'call_id' } };
  const messages: SentMessage[] = [];
  const origins: number[] = [];
  for (const [index, item] of input.entries()) {
    if ('role' in item && typeof item.role === 'string') messages.push(toMessage(item as Message, `${at}/${index}`));
    else if (item.type === 'function_call') addCall(messages, item as CallInput);
    else if (item.type === 'function_call_output') messages.push(toResult(item as CallOutput, `${at}/${index}`));
    if (messages.length > origins.length) origins.push(index);
  }
  return { messages, places: { at: (index) => `${at}/${origins[index] ?? 0}`, callId: 'call_id' } };
}

function toChoice(choice: CreateModelResponse['tool_choice']): CreateChatCompletion['tool_choice'] {
  if (choice === null || choice === undefined || typeof choice === 'string') return choice ?? null;
  return { type: 'function', function: { name: choice.name } };
}

function toFormat(format: NonNullable<CreateModelResponse['text']>['format']): CreateChatCompletion['response_format'] {
  if (format?.type !== 'json_schema') return format;
  const { type, ...json_schema } = format;
  return { type, json_schema };
}

/** Writes a request as a chat completion, with which it shares how models and tools are told of. */
export function toChatCompletion(body: CreateModelResponse): ChatInput & { controls: ChatControls } {
  const { text, reasoning, tools, max_output_tokens } = body;
  const { model, temperature, top_p, parallel_tool_calls, prompt_cache_key, safety_identifier } = body;
  const format = toFormat(text?.format);
  const { messages, places } = toMessages(body.input);
  const controls: ChatControls = {
    model,
    temperature: temperature ?? null,
    top_p: top_p ?? null,
    parallel_tool_calls: parallel_tool_calls ?? null,
    prompt_cache_key: prompt_cache_key ?? null,
    safety_identifier: safety_identifier ?? null,
    max_completion_tokens: max_output_tokens ?? null,
    reasoning_effort: reasoning?.effort ?? null,
    verbosity: text?.verbosity ?? null,
    tool_choice: toChoice(body.tool_choice),
    ...(format && { response_format: format }),
    ...(tools && { tools: tools.map(({ type, ...named }) => ({ type, function: named })) }),
  };
  return { controls, messages, places };
}
