import type { SpokenRound } from '#src/llm/realtime/types.ts';
import { AnswerSound, type SoundOptions } from '#src/voice/answer-sound.ts';
import { AudioDecoder, toMs } from '#src/voice/audio/audio-format.ts';
import { cutToHeard, type SpokenSentence } from '#src/voice/audio/cut-text.ts';
import type { ResponseVoice } from '#src/voice/voice-response.ts';

/** The time of a letter in milliseconds while nobody knows how long the sound of a text is: people say about fifteen in a second. */
const letterMs = 65;

function measure({ text, sound }: SpokenRound): SpokenSentence {
  const receivedMs = Math.floor(toMs(Math.floor(sound.receivedBytes / 2)));
  const { isEnded: isWhole } = sound;
  return { text, isWhole, durationMs: isWhole ? receivedMs : Math.max(receivedMs, text.length * letterMs) };
}

/**
 * The sound of one answer of a real-time model: what it speaks itself is sent as play-out needs it. Its text comes before its sound, so what
 * was heard of it is the share of its sound. Text of which the model has said nothing is spoken by the gateway's model for speech.
 */
export class RelayedSound implements ResponseVoice {
  readonly #options: SoundOptions;
  readonly #onItem: (itemId: string, round: SpokenRound) => void;
  readonly #inner: AnswerSound;
  /** The rounds of the model whose item has not begun. */
  readonly #rounds: SpokenRound[] = [];
  readonly #items = new Map<string, SpokenRound>();
  /** The items as they were when the sound was cut: what comes after it counts for nothing. */
  readonly #cutItems = new Map<string, SpokenSentence>();
  /** What is to be spoken next, in order; null for a text that the model has not said. */
  readonly #sources: (SpokenRound | null)[] = [];
  #isCut = false;

  /** `onItem` is told which round of the model is the sound of an item. */
  constructor(options: SoundOptions, onItem: (itemId: string, round: SpokenRound) => void) {
    this.#options = options;
    this.#onItem = onItem;
    this.#inner = new AnswerSound({ ...options, speak: (text, signal) => this.#speak(text, signal) });
  }

  /** Whether nobody hears it any more. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get isHeard(): boolean {
    return this.#inner.isHeard;
  }

  /** Takes what the model says next. */
  add(round: SpokenRound): void {
    if (this.#isCut) round.sound.close();
    else this.#rounds.push(round);
  }

  begin(itemId: string): void {
    const round = this.#rounds.shift();
    if (!round || this.#isCut) return;
    this.#items.set(itemId, round);
    this.#onItem(itemId, round);
    this.#sources.push(round);
    this.#inner.say(itemId, round.text);
  }

  say(itemId: string, text: string): void {
    if (this.#items.has(itemId) || this.#isCut) return;
    this.#sources.push(null);
    this.#inner.say(itemId, text);
  }

  finish(): Promise<void> {
    return this.#inner.finish();
  }

  cut(): void {
    if (this.#isCut) return;
    for (const [itemId, round] of this.#items) this.#cutItems.set(itemId, measure(round));
    this.#isCut = true;
    this.#inner.cut();
    for (const { sound } of [...this.#rounds.splice(0), ...this.#items.values()]) sound.close();
  }

  playedMs(itemId: string, measure: 'heard' | 'sent'): number {
    return this.#inner.playedMs(itemId, measure);
  }

  textUntil(itemId: string, ms: number): string {
    const spoken = this.#measure(itemId);
    return spoken ? cutToHeard([spoken], ms) : this.#inner.textUntil(itemId, ms);
  }

  takeSent(itemId: string, ms: number): Int16Array {
    return this.#inner.takeSent(itemId, ms);
  }

  durationMs(itemId: string): number {
    return this.#measure(itemId)?.durationMs ?? this.#inner.durationMs(itemId);
  }

  /** Returns the text of an item that the model speaks, and how long it is; null for another item. */
  #measure(itemId: string): SpokenSentence | null {
    const round = this.#items.get(itemId);
    return this.#cutItems.get(itemId) ?? (round ? measure(round) : null);
  }

  async *#speak(text: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    const round = this.#sources.shift();
    if (!round) return yield* this.#options.speak(text, signal);
    const decoder = new AudioDecoder('pcm16');
    for await (const bytes of round.sound.read()) yield decoder.push(bytes);
    return undefined;
  }
}
