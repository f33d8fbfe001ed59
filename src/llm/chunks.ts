import { audioFacts, choicePart, partCalls, partWords, withoutThoughts, wordsBeyond } from './answer-part.ts';
import { readContent, type ContentPieces } from './content.ts';
import { Fault } from './fault.ts';
import { explainsSilence, isCut, isFailure, isUsual, readReason } from './finish-reason.ts';
import { asList, isBlank, isObject, type JsonObject } from './json-value.ts';
import { KeptReader } from './kept.ts';
import { ReasoningReader, reasoningMembers } from './reasoning.ts';
import { errorIn, errorOfChunk, inStreamFault } from './stream-fault.ts';
import { CallReader } from './tool-calls.ts';
import { UnicodeJoiner } from './unicode.ts';
import { joinTokens, readTokens } from './usage.ts';
import type { Delta, Finish, ReasoningField, Tokens } from './types.ts';

/** The maximum length of one answer: text, thoughts and arguments together. No model writes more. */
export const mostCharacters = 2_000_000;

/** Members of a delta that are read, or say nothing to people. */
const readMembers = new Set([
  ...reasoningMembers,
  'role',
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'name',
  'index',
  'provider_specific_fields',
  'audio',
  'error',
]);

/** Members of a chunk with what an answer rests on. */
const sourceMembers = ['citations', 'search_results', 'references', 'annotations'];

/**
 * Folds the chunks of one answer into deltas. It forgives what gateways do differently from each other, and nothing that a
 * gateway sends, of whatever type, makes a delta of another form than `Delta` says. Throws a `Fault` for an answer that is
 * a failure.
 */
export class ChunkReader {
  readonly #secret: string | null;
  readonly #calls = new CallReader();
  readonly #reasoning = new ReasoningReader();
  readonly #kept = new KeptReader();
  readonly #text = new UnicodeJoiner();
  readonly #thought = new UnicodeJoiner();
  #field: ReasoningField = 'reasoning_content';
  #characters = 0;
  /** The text of the answer, as it came. */
  #said = '';
  /** Something was said in pieces, so that a message is all of it once more. */
  #hasPieces = false;
  #hasThought = false;
  #hasFirstChoice = false;
  #reason: string | null = null;
  #tokens: Tokens | null = null;

  constructor(secret: string | null = null) {
    this.#secret = secret;
  }

  /** The upstream has said why it stopped: what is lost after this is not part of the answer. */
  get stopped(): boolean {
    return this.#reason !== null;
  }

  /** Keeps something beside the answer. Nothing is kept of an empty list. */
  keep(name: string, value: readonly string[]): void {
    this.#kept.add(name, value);
  }

  get #hasSaid(): boolean {
    return this.#said !== '' || this.#hasThought || this.#calls.count > 0;
  }

  /** Adds the deltas of a chunk to `out`; none of one with which the answer is too long. */
  read(chunk: JsonObject, out: Delta[]): void {
    const before = out.length;
    try {
      this.#read(chunk, out);
    } finally {
      if (this.#characters > mostCharacters) out.length = before;
    }
  }

  #read(chunk: JsonObject, out: Delta[]): void {
    const error = errorOfChunk(chunk);
    if (error !== null) throw inStreamFault(error, this.#secret);
    this.#readUsage(chunk);
    for (const name of sourceMembers) this.#kept.add(name, chunk[name]);
    const choice = this.#choiceOf(chunk);
    if (!choice) return;
    this.#readUsage(choice);
    const reason = readReason(choice['finish_reason']);
    const part = choicePart(choice);
    const isWhole = this.#hasPieces && isBlank(choice['delta']) && isObject(choice['message']);
    if (part && isWhole) this.#readAgain(part, chunk['object'] === 'chat.completion', out);
    else if (part) this.#readPart(part, out);
    this.#hasPieces ||= !isBlank(choice['delta']) && this.#hasSaid;
    const failure = errorIn(choice) ?? (part && errorIn(part)) ?? failureOf(reason);
    if (failure !== null) throw inStreamFault(failure, this.#secret);
    // Some gateways say `stop` at the end of every answer, also of one that was cut off.
    this.#reason = isCut(this.#reason) ? this.#reason : (reason ?? this.#reason);
  }

  /** Adds the last deltas: what was held back, and how the answer ended. */
  finish(out: Delta[]): void {
    const { reason, incomplete } = this.#ending();
    this.#push('text', this.#text.end(), out);
    this.#push('reasoning', this.#thought.end(), out);
    const calls = this.#calls.finish(out, incomplete);
    const { details } = this.#reasoning;
    const finish: Finish = { type: 'finish', reason, incomplete, tokens: this.#tokens, kept: this.#kept.all };
    out.push({ ...finish, ...(details && { details }), ...(Object.keys(calls).length > 0 && { calls }) });
  }

  /**
   * Gateways disagree on the reason beside tool calls, so that is settled by what was seen. Only a model that says that it
   * calls is believed when the arguments of a call are not complete: otherwise they were cut off.
   */
  #ending(): Pick<Finish, 'reason' | 'incomplete'> {
    const reason = this.#reason;
    const called = this.#calls.count > 0;
    if (!called && this.#said === '' && (!explainsSilence(reason) || reason === 'tool_calls'))
      throw new Fault('upstream_failure', `ended its answer without saying anything${reasonWords(reason)}`);
    if (isCut(reason)) return { reason, incomplete: true };
    if (!called) return { reason: reason === 'tool_calls' ? 'stop' : reason, incomplete: false };
    if (reason !== 'tool_calls' && !this.#calls.areComplete) return { reason, incomplete: true };
    return { reason: reason === null || isUsual(reason) ? 'tool_calls' : reason, incomplete: false };
  }

  #readUsage({ usage, x_groq: groq }: JsonObject): void {
    const counted = readTokens(usage) ?? readTokens(isObject(groq) ? groq['usage'] : null);
    this.#tokens = joinTokens(this.#tokens, counted);
  }

  /** Returns the first choice. A gateway may count from elsewhere when it has only one. */
  #choiceOf({ choices }: JsonObject): JsonObject | undefined {
    const all = asList(choices).filter(isObject);
    const first = all.find(({ index }) => isBlank(index) || Number(index) === 0);
    this.#hasFirstChoice ||= first !== undefined;
    return first ?? (this.#hasFirstChoice || all.length !== 1 ? undefined : all[0]);
  }

  /** The thoughts, the text and the rest of a part, without its calls. */
  #readWords(part: JsonObject, text: string, out: Delta[]): void {
    const thought = this.#reasoning.read(part);
    if (thought) this.#field = thought.field;
    const content = readContent(part['content']);
    const reasoning = (thought?.text ?? '') + content.reasoning;
    this.#hasThought ||= reasoning !== '';
    this.#push('reasoning', this.#thought.push(reasoning), out);
    this.#said += text;
    this.#push('text', this.#text.push(text), out);
    this.#count(reasoning.length + text.length);
    this.#keep(part, content);
  }

  #keep(part: JsonObject, content: ContentPieces): void {
    if (readContent(part['refusal']).text !== '' || content.isRefusal) this.#kept.add('refusal', true);
    this.#kept.add('parts', content.others);
    this.#kept.add('audio', audioFacts(part['audio']));
    for (const name of Object.keys(part)) if (!readMembers.has(name)) this.#kept.add(name, part[name]);
  }

  #readPart(part: JsonObject, out: Delta[]): void {
    this.#readWords(part, partWords(part), out);
    for (const call of partCalls(part)) this.#count(this.#calls.read(call, out));
  }

  /**
   * Reads the whole answer that a gateway says at the end, after its pieces: only what goes beyond them is new. What does
   * not begin with them goes on with them, unless it says of itself that it is a whole.
   */
  #readAgain(part: JsonObject, isCompletion: boolean, out: Delta[]): void {
    const words = partWords(part);
    const more = wordsBeyond(this.#said, words) ?? (isCompletion ? '' : words);
    this.#readWords(this.#hasThought ? withoutThoughts(part) : part, more, out);
    for (const call of partCalls(part)) this.#count(this.#calls.readAgain(call, out));
  }

  #push(type: 'text' | 'reasoning', text: string, out: Delta[]): void {
    if (text === '') return;
    if (type === 'reasoning') return void out.push({ type, text, field: this.#field });
    out.push({ type, text });
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > mostCharacters) {
      const message = `sent more than ${mostCharacters} characters in one answer.`;
      throw new Fault('upstream_failure', message, { isFinal: true });
    }
  }
}

const reasonWords = (reason: string | null) => (reason === null ? '.' : ` (its reason: ${reason}).`);

/** Returns the failure that a reason tells of, as an error. */
const failureOf = (reason: string | null): JsonObject | null => {
  if (reason === null || !isFailure(reason)) return null;
  return { message: reason.toLowerCase() === 'error' ? '' : `its reason is ${reason}`, code: reason };
};
