import { readContent } from './content.ts';
import { Fault } from './fault.ts';
import { isCut, isFailure, isUsual, readReason } from './finish-reason.ts';
import { asList, isBlank, isObject, type JsonObject } from './json-value.ts';
import { KeptReader } from './kept.ts';
import { ReasoningReader, reasoningMembers } from './reasoning.ts';
import { inStreamFault, wordsOfError } from './stream-fault.ts';
import { CallReader, fragmentsOf } from './tool-calls.ts';
import { UnicodeJoiner } from './unicode.ts';
import { readTokens } from './usage.ts';
import type { Delta, Finish, ReasoningField, Tokens } from './types.ts';

/** No model writes more into one answer: text, thoughts and arguments together. */
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
  #hasText = false;
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

  /** Adds the deltas of a chunk to `out`. */
  read(chunk: JsonObject, out: Delta[]): void {
    const error = errorOf(chunk);
    if (error !== null) throw inStreamFault(error, this.#secret);
    this.#readUsage(chunk);
    for (const name of sourceMembers) this.#kept.add(name, chunk[name]);
    const choice = this.#choiceOf(chunk);
    if (!choice) return;
    this.#readUsage(choice);
    const reason = readReason(choice['finish_reason']);
    const part = this.#partOf(choice);
    if (part) this.#readPart(part, out);
    const failed = !isBlank(choice['error']) || (reason !== null && isFailure(reason));
    if (failed) throw inStreamFault(isBlank(choice['error']) ? { message: '' } : choice['error'], this.#secret);
    this.#reason = reason ?? this.#reason;
  }

  /** Adds the last deltas: what was held back, and how the answer ended. */
  finish(out: Delta[]): void {
    const { reason, incomplete } = this.#ending();
    this.#push('text', this.#text.end(), out);
    this.#push('reasoning', this.#thought.end(), out);
    this.#calls.finish(out, incomplete);
    const { details } = this.#reasoning;
    const finish: Finish = { type: 'finish', reason, incomplete, tokens: this.#tokens, kept: this.#kept.all };
    out.push(details ? { ...finish, details } : finish);
  }

  /** Gateways disagree on the reason beside tool calls, so that is settled by what was seen. */
  #ending(): Pick<Finish, 'reason' | 'incomplete'> {
    const reason = this.#reason;
    const called = this.#calls.count > 0;
    if (!called && !this.#hasText && (!isUsual(reason) || reason === 'tool_calls'))
      throw new Fault('upstream_failure', `ended its answer without saying anything${reasonWords(reason)}`);
    if (isCut(reason)) return { reason, incomplete: true };
    if (!called) return { reason: reason === 'tool_calls' ? 'stop' : reason, incomplete: false };
    if (reason === null || reason === 'stop') return { reason: 'tool_calls', incomplete: false };
    return { reason, incomplete: !isUsual(reason) && !this.#calls.areComplete };
  }

  #readUsage({ usage, x_groq: groq }: JsonObject): void {
    this.#tokens = readTokens(usage) ?? readTokens(isObject(groq) ? groq['usage'] : null) ?? this.#tokens;
  }

  /** The first choice. A gateway may count from elsewhere when it has only one. */
  #choiceOf({ choices }: JsonObject): JsonObject | undefined {
    const all = asList(choices).filter(isObject);
    const first = all.find(({ index }) => isBlank(index) || Number(index) === 0);
    this.#hasFirstChoice ||= first !== undefined;
    return first ?? (this.#hasFirstChoice || all.length !== 1 ? undefined : all[0]);
  }

  #partOf({ delta, message, text }: JsonObject): JsonObject | null {
    const part = isBlank(delta) ? message : delta;
    if (isObject(part)) return part;
    const content = typeof part === 'string' || Array.isArray(part) ? part : text;
    return isBlank(content) ? null : { content };
  }

  #readPart(part: JsonObject, out: Delta[]): void {
    const thought = this.#reasoning.read(part);
    if (thought) this.#field = thought.field;
    const content = readContent(part['content']);
    const refusal = readContent(part['refusal']).text;
    this.#push('reasoning', this.#thought.push((thought?.text ?? '') + content.reasoning), out);
    this.#push('text', this.#text.push(content.text + refusal), out);
    this.#count((thought?.text.length ?? 0) + content.reasoning.length + content.text.length + refusal.length);
    if (refusal !== '' || content.isRefusal) this.#kept.add('refusal', true);
    this.#kept.add('parts', content.others);
    for (const [name, value] of Object.entries(part)) if (!readMembers.has(name)) this.#kept.add(name, value);
    const calls = fragmentsOf(part['tool_calls']);
    for (const fragment of calls) this.#count(this.#calls.read(fragment, out));
    const legacy = part['function_call'];
    if (calls.length === 0 && isObject(legacy) && !isBlank(legacy))
      this.#count(this.#calls.read({ index: 'function_call', function: legacy }, out));
  }

  #push(type: 'text' | 'reasoning', text: string, out: Delta[]): void {
    if (text === '') return;
    if (type === 'reasoning') return void out.push({ type, text, field: this.#field });
    this.#hasText = true;
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

/** What a chunk says that went wrong, or null. A body without choices that only has a message is one. */
function errorOf(chunk: JsonObject): unknown {
  if (!isBlank(chunk['error'])) return chunk['error'];
  if (chunk['object'] === 'error' || chunk['type'] === 'error') return chunk;
  const says = isBlank(chunk['choices']) && isBlank(chunk['usage']) && isBlank(chunk['object']);
  return says && wordsOfError(chunk) !== '' ? chunk : null;
}
