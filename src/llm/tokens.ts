import { countMediaTokens, createPartCount, type CountPart, type FindImageSize } from './content-part.ts';
import type { ChatMessage, Tool } from './types.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { openAiTools } from './prompt.ts';
import { sectionsOf } from './sections.ts';

type Encoding = 'o200k_base' | 'cl100k_base';

/** Counts the tokens of a text; `countPart` those of parts that are more than text, by an estimate for any model unless it is there. */
export type Count = { (text: string): number; countPart?: CountPart };

/** Counts tokens. It remembers the counts of long texts. */
export type Counter = {
  count: Count;
  /**
   * Counts texts in advance and yields to the event loop in between, so that `count` only has to look them up. A text that
   * has more than `most` tokens is counted no further: then its count is some number above `most`.
   */
  prepare(texts: Iterable<string>, most?: number): Promise<void>;
};

/**
 * A counter of the tokens of a text. `exact`: with the model's own encoding; otherwise another one stands in for it.
 */
export type Tokenizer = Counter & { encoding: Encoding; exact: boolean; countPart: CountPart };

/** The tokens that the protocol puts around each message, and around each tool call. */
const perMessage = 4;
const perToolCall = 8;
/** The answer begins with tokens that count for the prompt. */
export const perPrompt = 3;

const families: [RegExp, Encoding][] = [
  [/^(chat)?gpt-(4o|4\.\d|5|oss)|^o\d(-|$)/, 'o200k_base'],
  [/^gpt-(4|3\.5)|^text-embedding-(3|ada-002)/, 'cl100k_base'],
];

/** Returns a model's name without the provider that a gateway puts before it. */
export const bareName = (model: string): string => model.slice(model.lastIndexOf('/') + 1).toLowerCase();

/** Returns the encoding of a model, as far as it is published. */
export function encodingOf(model: string): { encoding: Encoding; exact: boolean } {
  const known = families.find(([names]) => names.test(bareName(model)));
  return { encoding: known?.[1] ?? 'o200k_base', exact: known !== undefined };
}

/** The count of parts for a model that nobody knows. */
const anyCount = createPartCount('');
const loaded = new Map<Encoding, Promise<Count>>();

/** A name of a special token in a text is text. */
const asText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** The modules of the encodings. The ranks of the tokens are a module of their own, which the other one needs. */
const modules = {
  o200k_base: [
    () => import('#generated/packages/o200k_base-ranks.js'),
    () => import('#generated/packages/o200k_base.js'),
  ],
  cl100k_base: [
    () => import('#generated/packages/cl100k_base-ranks.js'),
    () => import('#generated/packages/cl100k_base.js'),
  ],
} as const;

/** Loads an encoding in three turns of the event loop: its ranks, their tables, and what the first count makes. */
async function load(encoding: Encoding): Promise<Count> {
  const ended = holdMonitor.track(() => ({ name: `loading the tokens of ${encoding}` }));
  const [loadRanks, loadTables] = modules[encoding];
  try {
    await loadRanks();
    await yieldToEventLoop();
    const { countTokens } = await loadTables();
    await yieldToEventLoop();
    countTokens(' ');
    return (section) => countTokens(section, asText);
  } finally {
    ended();
  }
}

function getCount(encoding: Encoding): Promise<Count> {
  const count = loaded.get(encoding) ?? load(encoding);
  loaded.set(encoding, count);
  return count;
}

/** Loads the tables of all encodings. They take some hundred milliseconds, which no request should pay. */
export async function loadTokenizers(): Promise<void> {
  for (const encoding of ['o200k_base', 'cl100k_base'] as const) await getCount(encoding);
}

/** Texts that are shorter are counted again rather than remembered. */
const longText = 2_000;

/** Makes a counter of a function that counts a section of a text. */
export function counterOf(countSection: Count): Counter {
  const known = new Map<string, number>();
  const remember = (text: string, tokens: number) => {
    if (text.length >= longText) known.set(text, tokens);
    return tokens;
  };
  const countAll = (text: string) => {
    let tokens = 0;
    for (const section of sectionsOf(text)) tokens += countSection(section);
    return tokens;
  };
  return {
    count: (text) => known.get(text) ?? remember(text, countAll(text)),
    async prepare(texts, most = Infinity) {
      for (const text of texts) {
        if (text.length < longText || known.has(text)) continue;
        let tokens = 0;
        for (const section of sectionsOf(text)) {
          tokens += countSection(section);
          if (tokens > most) break;
          if (isTurnOver()) await yieldToEventLoop();
        }
        remember(text, tokens);
      }
    },
  };
}

/**
 * Returns the tokenizer for a model. Its tables are loaded unless `loadTokenizers` has done it. `findSize` knows the sizes of images whose
 * bytes are not in their parts.
 */
export async function tokenizerOf(model: string, findSize?: FindImageSize): Promise<Tokenizer> {
  const { encoding, exact } = encodingOf(model);
  const counter = counterOf(await getCount(encoding));
  const countPart = createPartCount(bareName(model), findSize);
  return { encoding, exact, countPart, ...counter, count: Object.assign(counter.count, { countPart }) };
}

/** Returns the texts that make up a message, and what stands around them. */
function partsOf(message: ChatMessage, countPart: CountPart = anyCount): { texts: string[]; around: number } {
  const calls = 'tool_calls' in message ? (message.tool_calls ?? []) : [];
  const texts = calls.flatMap((call) => [call.id, call.function.name, call.function.arguments]);
  if (message.content) texts.push(message.content);
  if ('reasoning' in message && message.reasoning) texts.push(message.reasoning.text);
  if (message.role === 'tool') texts.push(message.tool_call_id);
  const media = message.role === 'user' ? countMediaTokens(message.parts, countPart) : 0;
  return { texts, around: perMessage + perToolCall * calls.length + media };
}

/** Counts the tokens of a message with what the protocol puts around it. */
export function messageTokens(count: Count, message: ChatMessage): number {
  const { texts, around } = partsOf(message, count.countPart);
  return texts.reduce((sum, text) => sum + count(text), around);
}

/** Returns the texts of messages that are counted. */
export const textsOf = (messages: readonly ChatMessage[]): string[] =>
  messages.flatMap((message) => partsOf(message).texts);

/** Returns the texts of tools that are counted. */
export const toolTexts = (tools: readonly Tool[] | undefined): string[] =>
  (openAiTools(tools) ?? []).map((tool) => JSON.stringify(tool));

/** Counts the tokens of tools in a request. */
export const toolTokens = (count: Count, tools: readonly Tool[] | undefined): number =>
  toolTexts(tools).reduce((sum, text) => sum + count(text), 0);

/**
 * Upper bounds of the tokens of a text: no tokenizer makes more than its bytes, and UTF-8 no more than three of a
 * UTF-16 unit.
 */
const bounds: Count[] = [(text) => text.length * 3, (text) => Buffer.byteLength(text)];

/** Tells whether a request surely has at most `room` tokens, without counting texts. False means that it may have more. */
export function surelyFits(
  messages: readonly ChatMessage[],
  tools: readonly Tool[] | undefined,
  room: number,
  countPart: CountPart = anyCount,
): boolean {
  return bounds.some((bounded) => {
    const bound = Object.assign((text: string) => bounded(text), { countPart });
    const least = perPrompt + toolTokens(bound, tools);
    return messages.reduce((sum, message) => sum + messageTokens(bound, message), least) <= room;
  });
}
