import { randomUUID } from 'node:crypto';
import { Fault } from '#src/llm/fault.ts';
import { isCut, readReason } from '#src/llm/finish-reason.ts';
import { inStreamFault } from '#src/llm/stream-fault.ts';
import type { Delta } from '#src/llm/types.ts';
import { UnicodeJoiner } from '#src/llm/unicode.ts';
import type { ModelEvent, ResponseDone } from './model-event.ts';
import type { RoundSound } from './round-sound.ts';

/** The events that belong to one response. */
type AnswerEvent = Extract<ModelEvent, { type: 'text' | 'sound' | 'call' | 'message_added' }>;

/** The longest text of an answer in characters, and the most calls in it. */
const longestAnswer = 1_048_576;
const mostCalls = 128;

/** One response of a real-time model: its events become the pieces of an answer, and its sound is given to who hears it. */
export class RealtimeAnswer {
  /** The id of the response; null until the gateway has begun it. */
  responseId: string | null = null;
  /** The id of the message in it, and what it says. */
  itemId: string | null = null;
  text = '';
  readonly sound: RoundSound;
  readonly #deltas: Delta[] = [];
  readonly #joiner = new UnicodeJoiner();
  readonly #onText: () => void;
  /** The items that are its calls: one that is said again is not another call. */
  readonly #calls = new Set<string>();
  #wake = Promise.withResolvers<void>();
  #failure: Error | null = null;
  #isOver = false;

  /** `onText` is told when it begins to say something. */
  constructor(sound: RoundSound, onText: () => void) {
    this.sound = sound;
    this.#onText = onText;
  }

  /** Whether nothing more comes of it, or nobody waits for it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** @throws a `Fault` for more than an answer may have */
  take(event: AnswerEvent): void {
    // What follows the end that somebody has made of it was heard by nobody.
    if (this.#isOver && event.type !== 'message_added') return;
    switch (event.type) {
      case 'message_added':
        this.itemId = event.itemId;
        break;
      case 'sound':
        this.sound.push(event.bytes);
        break;
      case 'text':
        this.itemId = event.itemId;
        this.#say(this.#joiner.push(event.delta));
        break;
      case 'call':
        this.#call(event);
    }
  }

  /** Ends it by what the gateway says of its end. */
  finish({ status, reason, error, tokens }: ResponseDone, secret: string | null): void {
    if (status === 'failed') return this.fail(inStreamFault(error, secret, 'in its response'));
    if (status === 'cancelled') return this.fail(new Fault('upstream_failure', 'cancelled its response.'));
    this.sound.end(true);
    this.#say(this.#joiner.end());
    const named = readReason(reason === 'max_output_tokens' ? 'length' : reason);
    const usual = this.#calls.size > 0 ? 'tool_calls' : 'stop';
    const isIncomplete = status === 'incomplete' || isCut(named);
    this.#isOver = true;
    this.#push({
      type: 'finish',
      reason: isIncomplete ? (named ?? 'length') : usual,
      incomplete: isIncomplete,
      tokens,
      kept: {},
    });
    return undefined;
  }

  /** Ends it with a failure, unless it is over. */
  fail(failure: Error): void {
    if (this.#isOver) return;
    this.sound.end(false);
    this.#isOver = true;
    this.#failure = failure;
    this.#wake.resolve();
  }

  /** Yields its pieces as they come. @throws what it has failed with */
  async *read(): AsyncGenerator<Delta> {
    for (;;) {
      const next = this.#deltas.shift();
      if (next) {
        yield next;
        if (next.type === 'finish') return;
      } else if (this.#failure) throw this.#failure;
      else {
        this.#wake = Promise.withResolvers<void>();
        await this.#wake.promise;
      }
    }
  }

  #say(text: string): void {
    if (text === '') return;
    if (this.text.length + text.length > longestAnswer)
      throw new Fault('upstream_failure', `sent an answer of more than ${longestAnswer} characters.`);
    if (this.text === '') this.#onText();
    this.text += text;
    // Pieces that nobody has read are one, so that few things wait however small the pieces are.
    const last = this.#deltas.at(-1);
    if (last?.type === 'text') last.text += text;
    else this.#push({ type: 'text', text });
  }

  #call({ itemId, callId, name, arguments: args }: Extract<AnswerEvent, { type: 'call' }>): void {
    if (this.#calls.has(itemId)) return;
    if (name === '') throw new Fault('upstream_failure', 'sent a tool call without a name.');
    if (this.#calls.size >= mostCalls) throw new Fault('upstream_failure', `sent more than ${mostCalls} calls.`);
    const id = `call_${randomUUID().replaceAll('-', '')}`;
    const index = this.#calls.size;
    this.#calls.add(itemId);
    this.#push({ type: 'tool_call', index, id, name: name.toWellFormed(), upstream: { id: callId } });
    if (args !== '') this.#push({ type: 'tool_arguments', index, id, delta: args.toWellFormed() });
  }

  #push(delta: Delta): void {
    this.#deltas.push(delta);
    this.#wake.resolve();
  }
}
