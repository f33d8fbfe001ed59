import type { Approval, MessageInput, RealtimeResponseSettings } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { SocketConnection, VoicePlace } from '#src/api/socket.ts';
import { AnswerSound, type SoundOptions } from './answer-sound.ts';
import { toSeconds } from './audio/audio-format.ts';
import { AwaitedAnswers, type AwaitedAnswer } from './awaited-answers.ts';
import type { ClientItems } from './client-items.ts';
import type { ConversationEnd } from './conversation-end.ts';
import type { ItemChain } from './item-chain.ts';
import type { JobQueue } from './job-queue.ts';
import type { SendEvent } from './outgoing-events.ts';
import type { SessionServices } from './session-services.ts';
import {
  toClientTools,
  toMessageOptions,
  toResponseSettings,
  toSoundFormat,
  type SessionSettings,
} from './session-settings.ts';
import type { SoundKeeper } from './sound-keeper.ts';
import { explainFailure } from './voice-failure.ts';
import { VoiceResponse, type ResponseVoice } from './voice-response.ts';

/** The most answers of which it is remembered what was heard. */
const mostAnswers = 20;

/** The prompt for an agent that has to begin, or to go on, though nobody has said anything. */
const nothingSaid = {
  first: 'Nobody has said anything yet: begin the conversation.',
  later: 'Nobody has said anything since: go on.',
};

/** A turn whose text is known. `whenStored` tells the client of it. */
export type SaidTurn = { messageId: string; text: string; whenStored: () => void };

/** The subject of a response: a message that was said, a text that is said with it, results of calls, or decisions. */
type Answering =
  | { kind: 'last' }
  | ({ kind: 'said' } & SaidTurn)
  | { kind: 'results'; results: { tool_call_id: string; content: string }[] };

type AnswerParts = {
  services: SessionServices;
  connection: SocketConnection;
  place: VoicePlace;
  send: SendEvent;
  chain: ItemChain;
  end: ConversationEnd;
  items: ClientItems;
  jobs: JobQueue;
  keeper: SoundKeeper;
  closing: AbortSignal;
  getSettings: () => SessionSettings;
  fail: (error: unknown, eventId: string | null) => void;
};

/** The answers of a connection: has runs answer one after another, and ends, cuts and truncates what the agent says. */
export class VoiceAnswers {
  readonly #parts: AnswerParts;
  readonly #answers: VoiceResponse[] = [];
  readonly #awaited = new AwaitedAnswers();
  #response: VoiceResponse | null = null;
  /** Whether somebody who spoke has ended an answer, and nothing has come of what they said. */
  #owesAnswer = false;
  #isStopping = false;
  /** The end of the turn whose answer has no sound yet, by the clock of performance; null when none is due. */
  #soundDueSince: number | null = null;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /** Lists the approvals that the last answer asks for. */
  listApprovals(): readonly Approval[] {
    return this.#answers.at(-1)?.approvals ?? [];
  }

  /** Ends the sound of the answer, because nobody hears it. */
  leave(): void {
    this.#response?.leave();
  }

  /** Begins no other answer. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Notes that the answer of a turn, which has ended at a time of the clock of performance, is to be heard. */
  expectSound(sinceMs: number): void {
    this.#soundDueSince = sinceMs;
  }

  /** Notes that somebody goes on speaking, and that what they said before is to be answered with it. */
  owe(): void {
    this.#owesAnswer = true;
  }

  /** Enqueues a job that has a run answer. */
  enqueue(eventId: string | null, job: (awaited: AwaitedAnswer) => Promise<void>, outlivesConnection = false): void {
    const awaited = this.#awaited.add();
    try {
      const run = () => job(awaited).finally(() => this.#awaited.remove(awaited));
      this.#parts.jobs.add({ eventId, run, outlivesConnection });
    } catch (error) {
      this.#awaited.remove(awaited);
      throw error;
    }
  }

  /** Ends what the agent says, and cuts it to what was heard. */
  interrupt(): void {
    this.#awaited.cut('turn_detected');
    if (this.#isAnswering || this.#answers.at(-1)?.isHeard) this.#parts.services.count({ of: 'interruptions' });
    if (this.#response && !this.#response.isDone) {
      this.#owesAnswer = true;
      this.#response.cut('turn_detected');
    } else
      void this.#answers
        .at(-1)
        ?.cutUnheard()
        .catch((error: unknown) => this.#parts.fail(error, null));
  }

  /** Has the agent answer after a noise that was taken for speech, and has ended its answer: else both would wait for each other. */
  async goOn(awaited: AwaitedAnswer | null): Promise<void> {
    if (!awaited || awaited.cutBy !== null || !this.#owesAnswer || this.#parts.closing.aborted) return;
    await this.respond({ kind: 'last' }, {}, awaited);
  }

  /** Whether an answer is under way, or will be: no other one is begun then. */
  get #isAnswering(): boolean {
    return this.#awaited.isAny || (this.#response !== null && !this.#response.isDone);
  }

  /** Cuts a message to what the client says was heard of it. */
  truncate(itemId: string, audioEndMs: number): void {
    const answer = this.#answers.findLast((one) => one.findHeard(itemId, 0) !== null);
    const cut = answer?.findHeard(itemId, audioEndMs);
    if (!cut)
      throw invalidRequest([
        { pointer: '/item_id', detail: `${itemId} was not spoken on this connection.`, code: 'unknown_item' },
      ]);
    if (answer === this.#response && !answer!.isDone) answer!.cut('client_cancelled');
    this.#parts.jobs.add({
      eventId: null,
      run: async () => {
        if (!cut.isWhole) await this.#cutMessage(itemId, cut.text, cut.ms);
        this.#parts.send({
          type: 'conversation.item.truncated',
          item_id: itemId,
          content_index: 0,
          audio_end_ms: audioEndMs,
        });
      },
    });
  }

  async #cutMessage(messageId: string, text: string, audioEndMs: number): Promise<void> {
    await this.#parts.services.truncate(messageId, text, audioEndMs);
    this.#parts.keeper.cut(messageId, audioEndMs);
  }

  clearOutput(): void {
    const response = this.#answers.at(-1);
    if (!response) return;
    this.interrupt();
    this.#parts.send({ type: 'output_audio_buffer.cleared', response_id: response.id });
  }

  cancel(responseId: string | undefined): void {
    const response = this.#response;
    if (response && !response.isDone && (responseId === undefined || responseId === response.id))
      return response.cut('client_cancelled');
    if (responseId === undefined && this.#awaited.isAny) return this.#awaited.cut('client_cancelled');
    throw problem('run_not_active', 'There is no response to cancel.');
  }

  create(own: RealtimeResponseSettings | undefined, eventId: string | null): void {
    if (this.#isAnswering)
      throw problem('run_in_progress', 'A response is under way: cancel it, or wait until it is done.');
    if (own?.tools) toClientTools(own.tools, '/response/tools');
    const settings = own ?? {};
    toResponseSettings(this.#parts.getSettings(), settings);
    this.enqueue(eventId, (awaited) => {
      const results = this.#parts.items.takeResults();
      return this.respond(results.length > 0 ? { kind: 'results', results } : { kind: 'last' }, settings, awaited);
    });
  }

  /** Has a run answer, and waits until it is over. */
  async respond(answering: Answering, own: RealtimeResponseSettings, awaited: AwaitedAnswer): Promise<void> {
    if (this.#isStopping) throw problem('service_unavailable', 'The server is stopping: connect again.');
    await this.#parts.services.countRequest(this.#parts.send);
    const settings = toResponseSettings(this.#parts.getSettings(), own);
    const sound = this.#createSound(settings);
    const begun = await this.#begin(answering, settings);
    this.#parts.end.hasContent = true;
    if (answering.kind === 'said') {
      this.#parts.end.lastMessage = { id: answering.messageId, isAnswerable: true };
      answering.whenStored();
    }
    const response = new VoiceResponse(begun, {
      send: this.#parts.send,
      sound,
      conversationId: this.#parts.place.conversationId,
      maxTokens: settings.max_output_tokens,
      metadata: own.metadata ?? null,
      chain: this.#parts.chain,
      findFillers: this.#parts.services.findFillers,
      cancelRun: this.#parts.services.cancelRun,
      truncate: async (messageId, text, audioEndMs) => {
        await this.#cutMessage(messageId, text, audioEndMs);
        const cut = { item_id: messageId, content_index: 0, audio_end_ms: audioEndMs };
        this.#parts.send({ type: 'conversation.item.truncated', ...cut });
      },
      explain: (error) => explainFailure(error, this.#parts.services.failures),
    });
    this.#response = response;
    this.#answers.push(response);
    if (this.#answers.length > mostAnswers) this.#answers.shift();
    this.#awaited.remove(awaited);
    this.#owesAnswer = awaited.cutBy === 'turn_detected';
    const running = response.run();
    if (awaited.cutBy) response.cut(awaited.cutBy);
    await running;
    for (const sound of response.takeSounds()) this.#parts.keeper.keep(sound);
    if (response.hasOutput) this.#parts.end.lastMessage = { id: response.lastItemId!, isAnswerable: false };
  }

  /** Begins the run of what is to be answered. */
  async #begin(answering: Answering, settings: SessionSettings) {
    const { sessionId: session_id } = this.#parts.place;
    const decisions = this.#parts.items.takeDecisions();
    const answered = this.#answers.at(-1);
    if (decisions.length > 0 && answered)
      return this.#parts.services.decide(answered.runId, decisions, this.#parts.closing);
    const brought = { tools: toClientTools(settings.tools, '/session/tools'), instructions: settings.instructions };
    const options = { ...toMessageOptions(settings), if_busy: 'enqueue' as const };
    const begin = (message: MessageInput | null, context: object, more: object = {}) =>
      this.#parts.services.begin(
        { ...(message && { message }), context: { session_id, ...context }, options, brought: { ...brought, ...more } },
        this.#parts.closing,
      );
    if (answering.kind === 'results')
      return begin({ role: 'tool', content: { type: 'tool_results', results: answering.results } }, {});
    if (answering.kind === 'said') {
      const message = { role: 'user' as const, content: { type: 'text' as const, text: answering.text } };
      return begin(message, {}, { messageId: answering.messageId });
    }
    if (this.#parts.end.lastMessage?.isAnswerable)
      return begin(null, { after_message_id: this.#parts.end.lastMessage.id });
    const text = this.#parts.end.lastMessage ? nothingSaid.later : nothingSaid.first;
    return begin({ role: 'system', content: { type: 'text', text } }, {});
  }

  #countSound(seconds: number): void {
    const { count } = this.#parts.services;
    count({ of: 'sound', direction: 'out', seconds });
    if (this.#soundDueSince === null) return;
    count({ of: 'first_sound', seconds: (performance.now() - this.#soundDueSince) / 1_000 });
    this.#soundDueSince = null;
  }

  /** Creates the voice of an answer; null for an answer in text. */
  #createSound(settings: SessionSettings): ResponseVoice | null {
    const { relay } = this.#parts.services;
    const options = settings.output_modalities[0] === 'audio' ? this.#toSoundOptions(settings) : null;
    if (relay) return relay.prepareAnswer(options, settings.audio.output);
    return options && new AnswerSound(options);
  }

  #toSoundOptions({ audio: { output } }: SessionSettings): SoundOptions {
    const { connection, speak } = { connection: this.#parts.connection, speak: this.#parts.services.speak };
    const { voice, speed, model, format } = output;
    return {
      speak: (text, signal) => speak(text, { voice, speed, model }, AbortSignal.any([signal, this.#parts.closing])),
      format: toSoundFormat(format),
      isKept: this.#parts.keeper.isOn,
      send: (itemId, bytes) => {
        this.#countSound(toSeconds(toSoundFormat(format), bytes.length));
        this.#response?.sendSound(itemId, bytes);
      },
      countWaiting: () => connection.countWaiting(),
      now: () => performance.now(),
      onFailure: (error) => this.#parts.fail(error, null),
    };
  }
}
