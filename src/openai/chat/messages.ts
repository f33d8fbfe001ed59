import type { ChatMessage } from '#generated/openai/client/types.gen.ts';
import type { AguiMessage, MessageInput } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import { toAguiPart } from '#src/event-log/content-parts.ts';
import type { BroughtInput } from '#src/resources/messages/run/brought-input.ts';
import { joinContents, readUserContent, toTextAlone, type ReadUserContent, type SentSpeech } from './content.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
type Worded = Exclude<ChatMessage, { role: 'function' | 'user' }>;

/** A message as it is in a chat completion or was in a response. */
export type SentMessage = Exclude<ChatMessage, { role: 'user' }> | SentSpeech;

/** The places of the messages in the body of a request, and the name that the id of a call has there. */
export type MessagePlaces = { at: (index: number) => string; callId: string };
const chatPlaces: MessagePlaces = { at: (index) => `/messages/${index}`, callId: 'tool_call_id' };

/** Returns the text of a content that is text alone, whole or in parts. */
function toSpokenText(content: Worded['content']): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : part.refusal)).join('');
}

const toAssistantText = ({ content, refusal }: AssistantMessage): string => toSpokenText(content) || (refusal ?? '');

/** A call of a tool whose result has not come yet. `name` is that of the function. */
type PendingCall = { id: string; sentId: string; name: string };

/** Writes messages of OpenAI as AG-UI, and finds calls and results that do not belong together. */
class TranscriptWriter {
  readonly messages: AguiMessage[] = [];
  readonly faults: FieldError[] = [];
  /** What is more than text in the messages after the last one of the assistant. */
  media: ReadUserContent['media'] = [];
  readonly #places: MessagePlaces;
  /** The ids of all calls so far: callers may use one again, the log may not. */
  readonly #ids = new Set<string>();
  #pending: PendingCall[] = [];

  constructor(places: MessagePlaces) {
    this.#places = places;
  }

  add(message: SentMessage, index: number): void {
    if (message.role === 'tool') return this.#addResult(index, message.tool_call_id, toSpokenText(message.content));
    if (message.role === 'function') return this.#addFunctionResult(index, message.name, message.content ?? '');
    this.requireResults(index);
    if (message.role === 'assistant') return this.#addAnswer(message);
    if (message.role === 'user') return this.#addSpeech(message, index);
    const name = message.name ? { name: message.name } : {};
    this.messages.push({ id: newId('msg'), role: message.role, content: toSpokenText(message.content), ...name });
  }

  #addSpeech(message: SentSpeech, index: number): void {
    const { parts, media, faults } = readUserContent(message, this.#places.at(index));
    for (const fault of faults) this.faults.push(fault);
    this.media = [...this.media, ...media];
    const name = message.name ? { name: message.name } : {};
    const content = toTextAlone(parts) ?? parts.map(toAguiPart);
    this.messages.push({ id: newId('msg'), role: 'user', content, ...name });
  }

  /** Notes calls that have no results before the message at an index. */
  requireResults(index: number): void {
    if (this.#pending.length === 0) return;
    const ids = this.#pending.map(({ sentId }) => sentId).join(', ');
    const detail = `Tool calls have to be followed by a message with the result of each; missing are those of ${ids}.`;
    this.faults.push({ pointer: this.#places.at(index), detail, code: 'tool_results_required' });
    this.#pending = [];
  }

  #addAnswer(message: AssistantMessage): void {
    const { tool_calls, function_call } = message;
    this.media = [];
    const asked = [
      ...(tool_calls ?? []).map(({ id, function: called }) => ({ sentId: id, ...called })),
      ...(function_call ? [{ sentId: `call_${function_call.name}`, ...function_call }] : []),
    ];
    const calls = asked.map((call) => ({ ...call, id: this.#toNewId(call.sentId) }));
    this.#pending = calls.map(({ id, sentId, name }) => ({ id, sentId, name }));
    const content = toAssistantText(message);
    if (content === '' && calls.length === 0) return;
    const toolCalls = calls.map(({ id, name, arguments: args }) => ({
      id,
      type: 'function' as const,
      function: { name, arguments: args },
    }));
    const own = { ...(content !== '' && { content }), ...(calls.length > 0 && { toolCalls }) };
    this.messages.push({ id: newId('msg'), role: 'assistant', ...own });
  }

  #toNewId(id: string): string {
    const own = this.#ids.has(id) ? `${id.slice(0, 160)}_${this.#ids.size}` : id;
    this.#ids.add(own);
    return own;
  }

  #addResult(index: number, sentId: string, content: string): void {
    const call = this.#pending.find((one) => one.sentId === sentId);
    if (call) return this.#take(call, content);
    const detail = `No call ${sentId} is waiting for a result here.`;
    this.faults.push({
      pointer: `${this.#places.at(index)}/${this.#places.callId}`,
      detail,
      code: 'unknown_tool_call',
    });
  }

  #addFunctionResult(index: number, name: string, content: string): void {
    const call = this.#pending.find((one) => one.name === name);
    if (call) return this.#take(call, content);
    const detail = `No call of ${name} is waiting for a result here.`;
    this.faults.push({ pointer: `${this.#places.at(index)}/name`, detail, code: 'unknown_tool_call' });
  }

  #take(call: PendingCall, content: string): void {
    this.#pending = this.#pending.filter((one) => one !== call);
    this.messages.push({ id: newId('msg'), role: 'tool', content, toolCallId: call.id });
  }
}

/**
 * Writes a whole conversation as AG-UI, with what is more than text after the last message of the assistant: a model has to take it.
 * @throws `invalid_request` for calls without results, results without calls and contents that are none.
 */
export function toTranscript(
  messages: readonly SentMessage[],
  places = chatPlaces,
): Required<Pick<BroughtInput, 'transcript' | 'media'>> {
  const writer = new TranscriptWriter(places);
  for (const [index, message] of messages.entries()) writer.add(message, index);
  writer.requireResults(messages.length - 1);
  if (writer.faults.length > 0) throw invalidRequest(writer.faults);
  return { transcript: writer.messages, media: writer.media };
}

/** What continues a conversation that is kept: one message, and the instructions of this request. */
type Continuation = { message: MessageInput } & Required<Pick<BroughtInput, 'instructions' | 'media'>>;

/** Returns the message with all that is said; null when that is nothing. @throws `invalid_request` for contents that are none. */
function toSpeech(said: readonly ReadUserContent[], metadata: Record<string, string>): MessageInput | null {
  const faults = said.flatMap((one) => one.faults);
  if (faults.length > 0) throw invalidRequest(faults);
  const contents = said.map(({ parts }) => parts).filter((parts) => parts.length > 0);
  return contents.length === 0 ? null : { role: 'user', content: joinContents(contents), metadata };
}

/**
 * Returns what a request says after the last message of the assistant: the rest its conversation knows already.
 * @throws `invalid_request` when that is nothing, or both results and words.
 */
export function toContinuation(
  messages: readonly SentMessage[],
  metadata: Record<string, string>,
  places = chatPlaces,
): Continuation {
  const instructions = messages.flatMap((one) =>
    one.role === 'system' || one.role === 'developer' ? [toSpokenText(one.content)] : [],
  );
  const start = messages.findLastIndex(({ role }) => role === 'assistant') + 1;
  const fresh = messages.slice(start);
  const results = fresh.flatMap((one) =>
    one.role === 'tool' ? [{ tool_call_id: one.tool_call_id, content: toSpokenText(one.content) }] : [],
  );
  const said = fresh.flatMap((one, index) =>
    one.role === 'user' ? [readUserContent(one, places.at(start + index))] : [],
  );
  const speech = toSpeech(said, metadata);
  const pointer = places.at(Math.max(0, messages.length - 1));
  const refuse = (detail: string) => invalidRequest([{ pointer, detail, code: 'unsupported' }]);
  if (fresh.some(({ role }) => role === 'function'))
    throw refuse('A conversation that is kept takes results as tool messages.');
  if (results.length > 0 && speech) throw refuse('Send the results of tools and what is said next in two requests.');
  const answers: MessageInput | null =
    results.length > 0 ? { role: 'tool', content: { type: 'tool_results', results }, metadata } : null;
  const message = answers ?? speech;
  if (!message) throw refuse('Nothing is said after the last message of the assistant.');
  return { message, instructions: instructions.join('\n\n'), media: said.flatMap(({ media }) => media) };
}
