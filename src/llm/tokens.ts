import type { ChatMessage, Tool } from './types.ts';
import { openAiTools } from './prompt.ts';

type Encoding = 'o200k_base' | 'cl100k_base';

/** How many tokens a text is. `exact`: with the model's own encoding; otherwise another one stands in for it. */
export type Tokenizer = { encoding: Encoding; exact: boolean; count(text: string): number };

/** What the protocol puts around each message, and around each tool call. */
const perMessage = 4;
const perToolCall = 8;
/** The answer begins with tokens that count for the prompt. */
export const perPrompt = 3;

/** Encoding grows with the square of a word's length; words longer than this are counted in pieces. */
const longestWord = 500;
const longWords = /\S{501,}|\s{501,}/g;

const families: [RegExp, Encoding][] = [
  [/^(chat)?gpt-(4o|4\.\d|5|oss)|^o\d(-|$)/, 'o200k_base'],
  [/^gpt-(4|3\.5)|^text-embedding-(3|ada-002)/, 'cl100k_base'],
];

/** A model's name without the provider that a gateway puts before it. */
export const bareName = (model: string): string => model.slice(model.lastIndexOf('/') + 1).toLowerCase();

/** The encoding of a model, as far as it is published. */
export function encodingOf(model: string): { encoding: Encoding; exact: boolean } {
  const known = families.find(([names]) => names.test(bareName(model)));
  return { encoding: known?.[1] ?? 'o200k_base', exact: known !== undefined };
}

type Count = (text: string) => number;
const loaded = new Map<Encoding, Promise<Count>>();

/** A name of a special token in a text is text. */
const asText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

async function load(encoding: Encoding): Promise<Count> {
  const { countTokens } =
    encoding === 'o200k_base'
      ? await import('gpt-tokenizer/encoding/o200k_base')
      : await import('gpt-tokenizer/encoding/cl100k_base');
  return (text) => inPieces(text).reduce((sum, piece) => sum + countTokens(piece, asText), 0);
}

function inPieces(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { index, 0: word } of text.matchAll(longWords)) {
    const end = index + word.length;
    pieces.push(text.slice(from, index));
    for (let at = index; at < end; at += longestWord) pieces.push(text.slice(at, Math.min(at + longestWord, end)));
    from = end;
  }
  return pieces.length === 0 ? [text] : [...pieces, text.slice(from)];
}

/** The tokenizer for a model. Its tables take a while to load: they wait for the first use. */
export async function tokenizerOf(model: string): Promise<Tokenizer> {
  const { encoding, exact } = encodingOf(model);
  const count = loaded.get(encoding) ?? load(encoding);
  loaded.set(encoding, count);
  return { encoding, exact, count: await count };
}

/** The texts that make up a message, and what stands around them. */
function partsOf(message: ChatMessage): { texts: string[]; around: number } {
  const calls = 'tool_calls' in message ? (message.tool_calls ?? []) : [];
  const texts = calls.flatMap((call) => [call.id, call.function.name, call.function.arguments]);
  if (message.content) texts.push(message.content);
  if ('reasoning' in message && message.reasoning) texts.push(message.reasoning.text);
  if (message.role === 'tool') texts.push(message.tool_call_id);
  return { texts, around: perMessage + perToolCall * calls.length };
}

export function messageTokens(count: Count, message: ChatMessage): number {
  const { texts, around } = partsOf(message);
  return texts.reduce((sum, text) => sum + count(text), around);
}

export const toolTokens = (count: Count, tools: readonly Tool[] | undefined): number =>
  (openAiTools(tools) ?? []).reduce((sum, tool) => sum + count(JSON.stringify(tool)), 0);

/** No tokenizer makes more of a text than its bytes, and UTF-8 no more than three of a UTF-16 unit. */
const bounds: Count[] = [(text) => text.length * 3, (text) => Buffer.byteLength(text)];

/** Whether a request has at most `room` tokens, as far as that can be told without counting: false is a perhaps. */
export function surelyFits(
  messages: readonly ChatMessage[],
  tools: readonly Tool[] | undefined,
  room: number,
): boolean {
  return bounds.some((bound) => {
    const least = perPrompt + toolTokens(bound, tools);
    return messages.reduce((sum, message) => sum + messageTokens(bound, message), least) <= room;
  });
}
