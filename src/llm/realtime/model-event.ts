import { Fault } from '#src/llm/fault.ts';
import { isObject, type JsonObject } from '#src/llm/json-value.ts';
import type { Tokens } from '#src/llm/types.ts';
import { readTokens } from '#src/llm/usage.ts';

/** An event of a real-time model, as far as Parley reads it: checked, and with names of its own. */
export type ModelEvent =
  | { type: 'session_created' }
  | { type: 'error'; eventId: string | null; code: string | null; error: unknown }
  | { type: 'committed'; itemId: string }
  | { type: 'transcribed'; itemId: string; text: string; tokens: Tokens | null }
  | { type: 'not_transcribed'; itemId: string; error: unknown }
  | { type: 'response_created'; responseId: string }
  | { type: 'message_added'; responseId: string; itemId: string }
  | { type: 'text'; responseId: string; itemId: string; delta: string }
  | { type: 'sound'; responseId: string; itemId: string; bytes: Uint8Array }
  | { type: 'call'; responseId: string; itemId: string; callId: string; name: string; arguments: string }
  | ResponseDone;

/** The end of a response. `status` and `reason` are in the words of the gateway. */
export type ResponseDone = {
  type: 'response_done';
  responseId: string;
  status: string;
  reason: string | null;
  error: unknown;
  tokens: Tokens | null;
};

/** The longest id, and the longest text of one event, in characters. */
const longestId = 200;
const longestText = 1_048_576;

/** The names of events before GA, which some gateways still send. */
const earlierNames: Readonly<Record<string, string>> = {
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.text.delta': 'response.output_text.delta',
};

const broken = (what: string) => new Fault('upstream_failure', `sent an event ${what}.`);

/** @throws a `Fault` unless a member is a text within a bound */
function readString(from: JsonObject, name: string, longest = longestText): string {
  const value = from[name];
  if (typeof value === 'string' && value.length <= longest) return value;
  const type = String(from['type']).slice(0, 80).toWellFormed();
  throw broken(`${type} whose member ${name} is no text of at most ${longest} characters`);
}

const readId = (from: JsonObject, name: string): string => {
  const id = readString(from, name, longestId);
  if (id === '') throw broken(`whose member ${name} is empty`);
  return id;
};

const readObject = (from: JsonObject, name: string): JsonObject => {
  const value = from[name];
  if (isObject(value)) return value;
  throw broken(`whose member ${name} is no object`);
};

const toWord = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, longestId).toWellFormed() : null;

/** Returns the tokens of a usage. The protocol names their details otherwise than all others do. */
function readUsage(usage: unknown): Tokens | null {
  if (!isObject(usage)) return null;
  const { input_token_details, output_token_details, ...counts } = usage;
  return readTokens({
    ...counts,
    ...(isObject(input_token_details) && { input_tokens_details: input_token_details }),
    ...(isObject(output_token_details) && { output_tokens_details: output_token_details }),
  });
}

function readDone(event: JsonObject): ModelEvent {
  const response = readObject(event, 'response');
  const details = isObject(response['status_details']) ? response['status_details'] : {};
  return {
    type: 'response_done',
    responseId: readId(response, 'id'),
    status: toWord(response['status']) ?? 'completed',
    reason: toWord(details['reason']),
    error: details['error'] ?? null,
    tokens: readUsage(response['usage']),
  };
}

const placeOf = (event: JsonObject) => ({
  responseId: readId(event, 'response_id'),
  itemId: readId(event, 'item_id'),
});

const readText = (event: JsonObject): ModelEvent => ({
  type: 'text',
  ...placeOf(event),
  delta: readString(event, 'delta'),
});

/** Reads an item that begins: only of messages it matters. */
function readAdded(event: JsonObject): ModelEvent | null {
  const item = readObject(event, 'item');
  if (item['type'] !== 'message') return null;
  return { type: 'message_added', responseId: readId(event, 'response_id'), itemId: readId(item, 'id') };
}

/** Reads an item that is complete: only of calls it matters. */
function readCall(event: JsonObject): ModelEvent | null {
  const item = readObject(event, 'item');
  if (item['type'] !== 'function_call') return null;
  return {
    type: 'call',
    responseId: readId(event, 'response_id'),
    itemId: readId(item, 'id'),
    callId: readId(item, 'call_id'),
    name: readString(item, 'name', longestId),
    arguments: readString(item, 'arguments'),
  };
}

const readers: Readonly<Record<string, (event: JsonObject) => ModelEvent | null>> = {
  'session.created': () => ({ type: 'session_created' }),
  error(event) {
    const error = isObject(event['error']) ? event['error'] : event;
    return { type: 'error', eventId: toWord(error['event_id']), code: toWord(error['code']), error };
  },
  'input_audio_buffer.committed': (event) => ({ type: 'committed', itemId: readId(event, 'item_id') }),
  'conversation.item.input_audio_transcription.completed': (event) => ({
    type: 'transcribed',
    itemId: readId(event, 'item_id'),
    text: readString(event, 'transcript').toWellFormed(),
    tokens: readUsage(event['usage']),
  }),
  'conversation.item.input_audio_transcription.failed': (event) => ({
    type: 'not_transcribed',
    itemId: readId(event, 'item_id'),
    error: event['error'] ?? null,
  }),
  'response.created': (event) => ({
    type: 'response_created',
    responseId: readId(readObject(event, 'response'), 'id'),
  }),
  'response.output_item.added': readAdded,
  'response.output_item.done': readCall,
  'response.output_text.delta': readText,
  'response.output_audio_transcript.delta': readText,
  'response.output_audio.delta': (event) => ({
    type: 'sound',
    ...placeOf(event),
    bytes: Buffer.from(readString(event, 'delta', Infinity), 'base64'),
  }),
  'response.done': readDone,
};

/**
 * Reads a message of a gateway. Events that nobody needs are null.
 * @throws a `Fault` for what is no event, and for one that has not what its type is about
 */
export function readModelEvent(text: string): ModelEvent | null {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (cause) {
    throw new Fault('upstream_failure', 'sent JSON that cannot be parsed.', { cause });
  }
  if (!isObject(event)) throw broken('that is no object');
  const type = typeof event['type'] === 'string' ? event['type'] : '';
  const name = Object.hasOwn(earlierNames, type) ? earlierNames[type]! : type;
  return Object.hasOwn(readers, name) ? readers[name]!(event) : null;
}
