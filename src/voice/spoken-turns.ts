import type { RealtimeMessageItem, RealtimeTurnDetection } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { createPauses } from '#src/process/pauses.ts';
import { toMs, toSeconds } from './audio/audio-format.ts';
import type { AwaitedAnswer } from './awaited-answers.ts';
import type { ConversationEnd } from './conversation-end.ts';
import { EventPace, soundLimits } from './event-pace.ts';
import { Hearing } from './hearing.ts';
import type { ItemChain } from './item-chain.ts';
import type { JobQueue } from './job-queue.ts';
import type { SendEvent } from './outgoing-events.ts';
import { readSound } from './sent-sound.ts';
import type { SessionServices } from './session-services.ts';
import { toSoundFormat, type SessionSettings } from './session-settings.ts';
import type { SoundKeeper } from './sound-keeper.ts';
import type { SaidTurn, VoiceAnswers } from './voice-answers.ts';
import { explainFailure, toRealtimeFailure } from './voice-failure.ts';

/** The time without any sound after which somebody who was speaking is taken to have ended: their microphone was switched off. */
const mostStillMs = 2_000;

/** The most sound of turns that wait to be stored, in milliseconds. */
const mostUnstoredMs = 300_000;
/** The most turns of a connection that are transcribed at a time. */
const mostTranscribed = 4;

const noop = () => {};

type TurnParts = {
  services: SessionServices;
  send: SendEvent;
  chain: ItemChain;
  end: ConversationEnd;
  jobs: JobQueue;
  answers: VoiceAnswers;
  keeper: SoundKeeper;
  closing: AbortSignal;
  getSettings: () => SessionSettings;
  fail: (error: unknown, eventId: string | null) => void;
};

/** The text of a turn, and the seconds of its sound. */
type TurnText = { text: string; seconds: number };

/** A turn that is being transcribed. */
type CommittedTurn = {
  messageId: string;
  previous_item_id: string | null;
  samples: Int16Array;
  heard: Promise<TurnText>;
  /** The answer that the turn is to have; null for none. */
  awaited: AwaitedAnswer | null;
  /** The time at which it was committed, by the clock of performance. */
  committedAtMs: number;
};

/** The turns that a client speaks: hears them, has them transcribed and stored, and answered where they are to be. */
export class SpokenTurns {
  readonly #parts: TurnParts;
  readonly #hearing: Hearing;
  /** The id of the message that is being spoken or was committed last. */
  #turnId = newId('msg');
  #stillness: NodeJS.Timeout | undefined;
  readonly #pace = new EventPace(soundLimits);
  readonly #pause = createPauses();
  /** The transcriptions that were begun last, the oldest first. */
  #heard: Promise<unknown>[] = [];
  /** The milliseconds of sound in turns that are not stored yet. */
  #unstoredMs = 0;

  constructor(parts: TurnParts) {
    this.#parts = parts;
    const { input } = parts.getSettings().audio;
    this.#hearing = new Hearing(
      {
        onSpeechStarted: (atMs) => this.#onSpeechStarted(atMs),
        onSpeechStopped: (atMs, samples) => this.#onSpeechStopped(atMs, samples),
      },
      toSoundFormat(input.format),
      input.turn_detection ?? null,
    );
  }

  /** Takes sound in base64, at a pace, and lets others go on between its seconds. @throws `invalid_request`, `payload_too_large` */
  async append(audio: string): Promise<void> {
    this.#stillness?.refresh();
    const bytes = readSound(audio);
    const { services, getSettings, closing } = this.#parts;
    const format = toSoundFormat(getSettings().audio.input.format);
    const seconds = toSeconds(format, bytes.length);
    await this.#pace.wait(seconds);
    services.count({ of: 'sound', direction: 'in', seconds });
    const length = Math.round(bytes.length / seconds);
    for (let at = 0; at < bytes.length && !closing.aborted; at += length) {
      for (let pause = this.#pause(); pause; pause = this.#pause()) await pause;
      this.#stillness?.refresh();
      this.#hearing.push(bytes.subarray(at, at + length));
    }
  }

  /** Has the sound that waits become a turn. @throws `invalid_request` when there is too little, `rate_limit_exceeded` */
  commit(): void {
    this.#requireRoom();
    this.#commit(this.#hearing.commit());
  }

  /** Forgets the sound that waits. */
  clear(): void {
    this.#hearing.clear();
    this.#parts.send({ type: 'input_audio_buffer.cleared' });
  }

  /** Hears by the settings of now. */
  change(before: SessionSettings['audio']['input']): void {
    const { input } = this.#parts.getSettings().audio;
    if (input.format.type !== before.format.type) this.#hearing.readAs(toSoundFormat(input.format));
    this.#hearing.change(input.turn_detection ?? null);
  }

  /** Waits for no more sound. */
  leave(): void {
    clearTimeout(this.#stillness);
  }

  get #detection(): RealtimeTurnDetection | null {
    return this.#parts.getSettings().audio.input.turn_detection ?? null;
  }

  #onSpeechStarted(audio_start_ms: number): void {
    clearTimeout(this.#stillness);
    this.#stillness = setTimeout(() => this.#hearing.endTurn(), mostStillMs);
    this.#parts.services.relay?.wake();
    this.#turnId = newId('msg');
    this.#parts.send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id: this.#turnId });
    if (this.#detection?.interrupt_response !== false) this.#parts.answers.interrupt();
  }

  #onSpeechStopped(audio_end_ms: number, samples: Int16Array): void {
    clearTimeout(this.#stillness);
    this.#parts.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id: this.#turnId });
    try {
      this.#requireRoom();
      this.#commit(samples);
    } catch (error) {
      this.#parts.fail(error, null);
    }
  }

  /** @throws `rate_limit_exceeded` when too many turns wait, or too much sound in them */
  #requireRoom(): void {
    this.#parts.jobs.requireRoom();
    if (this.#unstoredMs < mostUnstoredMs) return;
    const detail = `Turns with ${mostUnstoredMs / 1_000} seconds of sound wait to be stored.`;
    throw problem('rate_limit_exceeded', detail, { retryAfterS: 1 });
  }

  /** Has sound transcribed, as soon as few others are. */
  async #transcribe(samples: Int16Array): Promise<TurnText> {
    const { services, getSettings } = this.#parts;
    const settings = getSettings().audio.input.transcription ?? {};
    const before = this.#heard.at(-mostTranscribed);
    const begin = () => services.transcribe(samples, settings);
    const heard = before ? before.then(begin) : begin();
    const over = heard.then(noop, noop);
    this.#heard.push(over);
    void over.then(() => (this.#heard = this.#heard.filter((one) => one !== over)));
    return heard;
  }

  /** Has sound become a message, and perhaps be answered. It is heard while turns before it are under way. */
  #commit(samples: Int16Array): void {
    const messageId = this.#hearing.isSpeaking ? newId('msg') : this.#turnId;
    this.#turnId = newId('msg');
    const previous_item_id = this.#parts.chain.place(messageId);
    this.#parts.chain.settle(messageId);
    this.#parts.send({ type: 'input_audio_buffer.committed', previous_item_id, item_id: messageId });
    const shown = toHeardItem(messageId, null);
    this.#parts.send({ type: 'conversation.item.added', previous_item_id, item: shown });
    const heard = this.#transcribe(samples);
    heard.catch(noop); // it is awaited below, when its turn comes
    const creates = this.#detection !== null && this.#detection.create_response !== false;
    const committedAtMs = performance.now();
    const soundMs = toMs(samples.length);
    this.#unstoredMs += soundMs;
    const say = (awaited: AwaitedAnswer | null) =>
      this.#say({ messageId, previous_item_id, samples, heard, awaited, committedAtMs }).finally(
        () => (this.#unstoredMs -= soundMs),
      );
    if (creates) this.#parts.answers.enqueue(null, say, true);
    else this.#parts.jobs.add({ eventId: null, run: () => say(null), outlivesConnection: true });
  }

  /** Stores what was said, and has it answered if it is to be. */
  async #say(turn: CommittedTurn): Promise<void> {
    const { messageId, awaited } = turn;
    const { services, send, answers, closing } = this.#parts;
    let heard;
    try {
      heard = await turn.heard;
    } catch (error) {
      const failure = toRealtimeFailure(explainFailure(error, services.failures), null);
      services.count({ of: 'turns', outcome: 'failed' });
      const at = { item_id: messageId, content_index: 0 };
      send({ type: 'conversation.item.input_audio_transcription.failed', ...at, error: failure });
      return answers.goOn(awaited);
    }
    const { text } = heard;
    const whenStored = () => this.#tellHeard(turn, heard);
    // Noise is no message.
    if (text.trim() === '') {
      services.count({ of: 'turns', outcome: 'empty' });
      whenStored();
      return answers.goOn(awaited);
    }
    answers.expectSound(turn.committedAtMs);
    if (awaited && awaited.cutBy === null && !closing.aborted)
      return this.#answerSaid({ messageId, text, whenStored }, awaited);
    // A speaker who goes on is answered after the last of it, and one who has left when they ask for it.
    if (awaited?.cutBy === 'turn_detected') answers.owe();
    return this.#store({ messageId, text, whenStored });
  }

  /** Tells the client what was heard of a turn, and has its sound kept. */
  #tellHeard({ messageId, previous_item_id, samples }: CommittedTurn, { text, seconds }: TurnText): void {
    const { send, keeper } = this.#parts;
    if (text.trim() !== '') keeper.keep({ messageId, samples });
    send({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: messageId,
      content_index: 0,
      transcript: text,
      usage: { type: 'duration', seconds },
    });
    send({ type: 'conversation.item.done', previous_item_id, item: toHeardItem(messageId, text) });
  }

  async #store({ messageId, text, whenStored }: SaidTurn): Promise<void> {
    await this.#parts.end.add([{ id: messageId, role: 'user', content: text }], true);
    this.#parts.services.count({ of: 'turns', outcome: 'kept' });
    whenStored();
  }

  /** Has a turn stored and answered. What was said is kept when it cannot be answered. */
  async #answerSaid(said: SaidTurn, awaited: AwaitedAnswer): Promise<void> {
    let isStored = false;
    const whenStored = () => {
      isStored = true;
      this.#parts.services.count({ of: 'turns', outcome: 'answered' });
      said.whenStored();
    };
    try {
      await this.#parts.answers.respond({ kind: 'said', ...said, whenStored }, {}, awaited);
    } catch (error) {
      // Nor can be kept what is said in a session that has ended.
      if (!isStored) await this.#store(said).catch(() => {});
      throw error;
    }
  }
}

/** Returns what somebody has said as an item; null while its text is not known. */
const toHeardItem = (id: string, transcript: string | null): RealtimeMessageItem => ({
  id,
  object: 'realtime.item',
  type: 'message',
  status: transcript === null ? 'in_progress' : 'completed',
  role: 'user',
  content: [{ type: 'input_audio', transcript }],
});
