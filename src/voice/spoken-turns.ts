import type { RealtimeMessageItem, RealtimeTurnDetection } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { toSeconds } from './audio/audio-format.ts';
import type { AwaitedAnswer } from './awaited-answers.ts';
import type { ConversationEnd } from './conversation-end.ts';
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

  /** Takes sound in base64. @throws `invalid_request`, `payload_too_large` */
  append(audio: string): void {
    this.#stillness?.refresh();
    const bytes = readSound(audio);
    const { services, getSettings } = this.#parts;
    const seconds = toSeconds(toSoundFormat(getSettings().audio.input.format), bytes.length);
    services.count({ of: 'sound', direction: 'in', seconds });
    this.#hearing.push(bytes);
  }

  /** Has the sound that waits become a turn. @throws `conflict` when there is too little */
  commit(): void {
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
    if (input.turn_detection !== before.turn_detection) this.#hearing.detect(input.turn_detection ?? null);
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
    this.#stillness = setTimeout(() => this.#endTurn(), mostStillMs);
    this.#turnId = newId('msg');
    this.#parts.send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id: this.#turnId });
    if (this.#detection?.interrupt_response !== false) this.#parts.answers.interrupt();
  }

  #onSpeechStopped(audio_end_ms: number, samples: Int16Array): void {
    clearTimeout(this.#stillness);
    this.#parts.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id: this.#turnId });
    this.#commit(samples);
  }

  #endTurn(): void {
    try {
      this.#hearing.endTurn();
    } catch (error) {
      this.#parts.fail(error, null);
    }
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
    const heard = this.#parts.services.transcribe(samples, this.#parts.getSettings().audio.input.transcription ?? {});
    heard.catch(() => {}); // it is awaited below, when its turn comes
    const creates = this.#detection !== null && this.#detection.create_response !== false;
    const committedAtMs = performance.now();
    const say = (awaited: AwaitedAnswer | null) =>
      this.#say({ messageId, previous_item_id, samples, heard, awaited, committedAtMs });
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
