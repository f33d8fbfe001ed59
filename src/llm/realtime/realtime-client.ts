import { Fault, faultProblem, toFault } from '#src/llm/fault.ts';
import { inStreamFault } from '#src/llm/stream-fault.ts';
import type { ChatRequest, Delta, RealtimeModel, Tokens } from '#src/llm/types.ts';
import type { ModelEvent } from './model-event.ts';
import { RealtimeAnswer } from './realtime-answer.ts';
import {
  MirroredConversation,
  toAnswerKey,
  toCallKey,
  toRealtimeInput,
  toUserKey,
  unwantedKey,
} from './realtime-items.ts';
import type { RealtimeSocket } from './realtime-socket.ts';
import { toAnswerSettings, toRealtimeSession } from './realtime-settings.ts';
import { RoundSound } from './round-sound.ts';
import type { HeardTurn, OnSpoken, RealtimeVoice } from './types.ts';

export type RealtimeClientOptions = {
  connect: (model: string) => Promise<RealtimeSocket>;
  /** The key that no message may show. */
  secret: string | null;
  /** The longest time without anything of what is awaited of the gateway. */
  timeoutMs: number;
  /** Counts an answer of a model. Returns the function that ends it. @throws a `Fault` when the model gives as many as it may */
  takeAnswer: (model: string) => () => void;
  onSpoken: OnSpoken;
};

/** A turn whose sound was committed. The item is known when the gateway has confirmed it. */
type CommittedSound = PromiseWithResolvers<HeardTurn> & { eventId: string; itemId: string | null };

/** The bytes of PCM in one event: a second. */
const bytesOfAppend = 48_000;
/** The time that a gateway has to end a response that was cancelled; after it the connection is given up. */
const cancelMs = 5_000;

/** Whether an event is a piece of an answer in which nothing is. */
const isEmpty = (event: ModelEvent): boolean =>
  (event.type === 'text' && event.delta === '') || (event.type === 'sound' && event.bytes.length === 0);

/** Failures that say only that a response was over already. */
const harmless = new Set(['response_cancel_not_active']);

/** Returns the tokens that a transcription has used; null when the gateway has told none. */
const toCounts = (tokens: Tokens | null): HeardTurn['tokens'] =>
  tokens && { prompt: tokens.prompt ?? 0, completion: tokens.completion ?? 0 };

/**
 * A connection with a real-time model, of which Parley is the owner: it decides what the model is told, when a turn is over and when an
 * answer begins. The log has the conversation: when the connection is lost the next request opens another one, and tells it again.
 */
export class RealtimeClient implements RealtimeModel {
  readonly #options: RealtimeClientOptions;
  #model: string | null = null;
  #socket: Promise<RealtimeSocket> | null = null;
  #conversation = new MirroredConversation();
  /** The parts of the session that the gateway was told, as JSON. */
  #told = new Map<string, string>();
  #voice: RealtimeVoice;
  #turns: CommittedSound[] = [];
  #answer: RealtimeAnswer | null = null;
  /** Resolves when the gateway gives no answer any more. */
  #answerOver = Promise.resolve();
  #endAnswer = () => {};
  #sending: Promise<unknown> = Promise.resolve();
  #events = 0;
  /** When the gateway has last taken something, or said something that was awaited. */
  #lastProgressAt = 0;
  /** The number of connections that were lost or given up. */
  #losses = 0;

  constructor(options: RealtimeClientOptions, voice: RealtimeVoice) {
    this.#options = options;
    this.#voice = voice;
  }

  /** Chooses how the model hears and speaks from the next turn on. */
  configure(voice: Partial<RealtimeVoice>): void {
    this.#voice = { ...this.#voice, ...voice };
  }

  wake(model: string): void {
    if (this.#socket) return;
    this.#inTurn(() => this.#open(model, null, null)).catch(() => {});
  }

  /** Gives the connection up. The next request opens another one. */
  close(): void {
    void this.#socket?.then((socket) => socket.close()).catch(() => {});
    this.#forget(new Fault('upstream_failure', 'was left.'));
  }

  /**
   * Has the model hear a turn: PCM of 16 bits at 24 kHz. Resolves with its text. A connection that is lost before is opened again once.
   * @throws the problem of a failure
   */
  async hear(model: string, pcm: Uint8Array): Promise<HeardTurn> {
    const losses = this.#losses;
    try {
      return await this.#hear(model, pcm).catch((error: unknown) => {
        if (this.#losses === losses || !(error instanceof Fault)) throw error;
        // An answer may have chosen another model since.
        return this.#hear(this.#model ?? model, pcm);
      });
    } catch (error) {
      throw this.#toProblem(error, 'did not transcribe a turn');
    }
  }

  /** Asks the model for an answer, as `Gateway.stream` does. @throws the problem of a failure, or the reason of the signal */
  async *stream(request: ChatRequest, modality: 'audio' | 'text'): AsyncGenerator<Delta> {
    const { signal, models } = request;
    const [model] = models;
    let hasBegun = false;
    let release = () => {};
    try {
      signal.throwIfAborted();
      this.#model ??= model;
      release = this.#options.takeAnswer(model);
      yield { type: 'start', model };
      const losses = this.#losses;
      let answer = await this.#ask(request, modality);
      for (let isFirst = true; ; isFirst = false)
        try {
          for await (const delta of this.#follow(answer, signal)) {
            hasBegun = true;
            yield delta;
          }
          return;
        } catch (error) {
          // Of a connection that was lost before anything came of the answer, nobody has heard.
          if (!isFirst || hasBegun || this.#losses === losses || !(error instanceof Fault) || signal.aborted)
            throw error;
          answer = await this.#ask(request, modality);
        }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw this.#toProblem(error, hasBegun ? 'stopped in the middle of its answer' : 'gave no answer');
    } finally {
      release();
    }
  }

  /** Cuts what the model has said, in its own memory too, to a text that was heard in so many milliseconds. */
  async truncate(itemId: string, text: string, audioEndMs: number): Promise<void> {
    await this.#inTurn(async () => {
      const socket = await this.#socket;
      // Another connection was told what is in the log.
      if (!socket || !this.#conversation.settle(itemId, toAnswerKey(text))) return;
      const cut = { type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: audioEndMs };
      await this.#send(socket, cut);
    }).catch(() => {}); // a connection that is lost has nothing to be cut
  }

  #toProblem(error: unknown, what: string) {
    const fault = toFault(error, this.#options.secret);
    return faultProblem(fault, `Model ${(this.#model ?? '').slice(0, 160).toWellFormed()} ${what}`);
  }

  /** Returns the open connection with a model, with a session that is what it should be. */
  async #open(model: string, instructions: string | null, tools: object[] | null): Promise<RealtimeSocket> {
    if (this.#model !== model && this.#socket) this.close();
    this.#model = model;
    const opening = (this.#socket ??= this.#connect(model));
    const socket = await opening;
    const session = toRealtimeSession(this.#voice, instructions, tools);
    const changed = Object.entries(session).filter(([name, part]) => this.#told.get(name) !== JSON.stringify(part));
    for (const [name, part] of changed) this.#told.set(name, JSON.stringify(part));
    if (changed.length > 0)
      await this.#send(socket, {
        type: 'session.update',
        session: { type: 'realtime', ...Object.fromEntries(changed) },
      });
    return socket;
  }

  #connect(model: string): Promise<RealtimeSocket> {
    this.#conversation = new MirroredConversation();
    this.#told = new Map();
    const opening = this.#options.connect(model);
    const isCurrent = () => this.#socket === opening;
    opening.then(
      (socket) => {
        if (!isCurrent()) return socket.close();
        return socket.listen({
          onEvent: (event) => isCurrent() && this.#take(socket, event),
          onLost: (fault) => isCurrent() && this.#forget(fault),
        });
      },
      (fault: Fault) => isCurrent() && this.#forget(fault),
    );
    return opening;
  }

  async #send(socket: RealtimeSocket, event: object): Promise<void> {
    this.#events += 1;
    await socket.send({ event_id: `parley_event_${this.#events}`, ...event });
    this.#lastProgressAt = performance.now();
  }

  /** Sends events together: those of two turns, or of a turn and a question, are not mixed. */
  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const sent = this.#sending.then(send);
    this.#sending = sent.catch(() => {});
    return sent;
  }

  async #hear(model: string, pcm: Uint8Array): Promise<HeardTurn> {
    const turn = { ...Promise.withResolvers<HeardTurn>(), eventId: '', itemId: null };
    turn.promise.catch(() => {}); // it is awaited below
    const sent = this.#inTurn(async () => {
      const socket = await this.#open(model, null, null);
      for (let from = 0; from < pcm.length; from += bytesOfAppend) {
        const audio = Buffer.from(pcm.subarray(from, from + bytesOfAppend)).toString('base64');
        await this.#send(socket, { type: 'input_audio_buffer.append', audio });
      }
      this.#events += 1;
      turn.eventId = `parley_commit_${this.#events}`;
      this.#turns.push(turn);
      await this.#send(socket, { type: 'input_audio_buffer.commit', event_id: turn.eventId });
    });
    const heard = sent.then(() => turn.promise);
    return this.#within(heard);
  }

  /** Has the gateway begin an answer to what a request says. */
  async #ask(request: ChatRequest, modality: 'audio' | 'text'): Promise<RealtimeAnswer> {
    for (;;) {
      await this.#answerOver;
      const begun = this.#inTurn(() => this.#request(request, modality));
      const answer = await this.#within(begun);
      if (answer) return answer;
    }
  }

  /** Tells the gateway what a request says, and asks for a response; null while it gives another one. */
  async #request(request: ChatRequest, modality: 'audio' | 'text'): Promise<RealtimeAnswer | null> {
    if (this.#answer) return null;
    const { instructions, items } = toRealtimeInput(request.messages);
    const tools = (request.tools ?? []).map((tool) => ({ type: 'function', ...tool }));
    const socket = await this.#open(request.models[0], instructions, tools);
    for (const event of this.#conversation.align(items)) await this.#send(socket, event);
    const sound = new RoundSound(() => this.#resume(socket));
    request.signal.throwIfAborted();
    const answer = new RealtimeAnswer(sound, () => modality === 'audio' && this.#options.onSpoken(answer));
    if (modality === 'text') sound.close();
    const over = Promise.withResolvers<void>();
    [this.#answer, this.#answerOver, this.#endAnswer] = [answer, over.promise, over.resolve];
    await this.#send(socket, { type: 'response.create', response: toAnswerSettings(request, modality) });
    return answer;
  }

  /** Yields the pieces of an answer, and cancels it when the signal ends it. */
  async *#follow(answer: RealtimeAnswer, signal: AbortSignal): AsyncGenerator<Delta> {
    const stop = () => {
      answer.sound.close();
      answer.fail((signal.reason ?? new Fault('upstream_failure', 'was left.')) as Error);
      void this.#cancel(answer);
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const endWatch = this.#watch((late) => {
      this.#drop(late);
      answer.fail(late);
    });
    try {
      yield* answer.read();
    } finally {
      endWatch();
      signal.removeEventListener('abort', stop);
      if (this.#answer === answer && !signal.aborted) stop();
    }
  }

  async #cancel(answer: RealtimeAnswer): Promise<void> {
    const socket = await this.#socket?.catch(() => null);
    if (!socket || this.#answer !== answer) return;
    // One that was not begun is cancelled when it is.
    if (answer.responseId !== null) this.#sendCancel(socket, answer.responseId);
    const late = setTimeout(() => {
      if (this.#answer === answer) this.#drop(new Fault('timeout', 'did not end a response that was cancelled.'));
    }, cancelMs);
    await this.#answerOver;
    clearTimeout(late);
  }

  #sendCancel(socket: RealtimeSocket, responseId: string): void {
    void this.#send(socket, { type: 'response.cancel', response_id: responseId }).catch(() => {});
  }

  #resume(socket: RealtimeSocket): void {
    if (!socket.isPaused) return;
    this.#lastProgressAt = performance.now();
    socket.resume();
  }

  #take(socket: RealtimeSocket, event: ModelEvent): void {
    try {
      if (this.#isAwaited(event)) this.#lastProgressAt = performance.now();
      this.#sort(socket, event);
    } catch (error) {
      this.#drop(toFault(error, this.#options.secret));
    }
  }

  /** Whether an event is of what is awaited: a gateway that sends anything else for ever is as good as silent. */
  #isAwaited(event: ModelEvent): boolean {
    if (event.type === 'response_created') return this.#answer?.responseId === null;
    if ('responseId' in event) return this.#answer?.responseId === event.responseId && !isEmpty(event);
    if (event.type === 'committed') return this.#turns.some(({ itemId }) => itemId === null);
    return 'itemId' in event && this.#turns.some(({ itemId }) => itemId === event.itemId);
  }

  // Long: one case for each event.
  #sort(socket: RealtimeSocket, event: ModelEvent): void {
    const { secret } = this.#options;
    switch (event.type) {
      case 'session_created':
        return;
      case 'error':
        return this.#takeError(event);
      case 'committed': {
        const turn = this.#turns.find(({ itemId }) => itemId === null);
        if (turn) turn.itemId = event.itemId;
        return this.#conversation.add(event.itemId, null);
      }
      case 'transcribed':
        this.#conversation.settle(event.itemId, toUserKey(event.text));
        return this.#endTurn(event.itemId, (turn) =>
          turn.resolve({ text: event.text, tokens: toCounts(event.tokens) }),
        );
      case 'not_transcribed':
        this.#conversation.settle(event.itemId, toUserKey(''));
        return this.#endTurn(event.itemId, (turn) =>
          turn.reject(inStreamFault(event.error, secret, 'in a transcription')),
        );
      case 'response_created':
        return this.#begin(socket, event.responseId);
      case 'response_done': {
        const answer = this.#answer;
        if (event.responseId !== answer?.responseId) return;
        answer.finish(event, secret);
        return this.#settleAnswer(answer);
      }
      default:
        return this.#takePiece(socket, event);
    }
  }

  #takePiece(socket: RealtimeSocket, event: Parameters<RealtimeAnswer['take']>[0]): void {
    const answer = this.#answer;
    if (event.responseId !== answer?.responseId) return this.#conversation.add(event.itemId, unwantedKey);
    if (event.type === 'message_added' || event.type === 'text') this.#conversation.add(event.itemId, null);
    if (event.type === 'call') this.#conversation.add(event.itemId, toCallKey(event.callId, event.name));
    answer.take(event);
    if (answer.sound.isFull) socket.pause();
    return undefined;
  }

  /** A response that nobody has asked for, or whose asker has left, is cancelled. */
  #begin(socket: RealtimeSocket, responseId: string): void {
    const answer = this.#answer;
    if (answer?.responseId === responseId) return;
    if (!answer || answer.responseId !== null) return this.#sendCancel(socket, responseId);
    answer.responseId = responseId;
    if (answer.isOver) this.#sendCancel(socket, responseId);
    return undefined;
  }

  #settleAnswer(answer: RealtimeAnswer): void {
    if (answer.itemId !== null) this.#conversation.settle(answer.itemId, toAnswerKey(answer.text));
    this.#answer = null;
    this.#endAnswer();
  }

  #endTurn(itemId: string, end: (turn: CommittedSound) => void): void {
    const turn = this.#turns.find((one) => one.itemId === itemId);
    if (!turn) return;
    this.#turns = this.#turns.filter((one) => one !== turn);
    end(turn);
  }

  /** A refusal of what was asked ends it. What else was refused has left the conversation unlike the log: another connection is told it again. */
  #takeError({ eventId, code, error }: Extract<ModelEvent, { type: 'error' }>): void {
    if (code !== null && harmless.has(code)) return;
    this.#drop(
      inStreamFault(error, this.#options.secret, eventId === null ? 'in its session' : 'in an answer to an event'),
    );
  }

  /** Gives a connection up, and ends all that is awaited of it. */
  #drop(fault: Fault): void {
    void this.#socket?.then((socket) => socket.close()).catch(() => {});
    this.#forget(fault);
  }

  #forget(fault: Fault): void {
    this.#losses += 1;
    this.#socket = null;
    const turns = this.#turns.splice(0);
    for (const turn of turns) turn.reject(fault);
    const answer = this.#answer;
    this.#answer = null;
    answer?.fail(fault);
    this.#endAnswer();
  }

  /** Waits for something while it makes progress; the connection is given up when it does not. @throws a `Fault` then */
  async #within<T>(awaited: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const end = this.#watch((fault) => {
      late.reject(fault);
      this.#drop(fault);
    });
    try {
      return await Promise.race([awaited, late.promise]);
    } finally {
      end();
    }
  }

  /** Calls `giveUp` when nothing awaited comes for too long. A gateway that is not read from is not silent. Returns what ends it. */
  #watch(giveUp: (late: Fault) => void): () => void {
    const { timeoutMs } = this.#options;
    this.#lastProgressAt = performance.now();
    const look = () => {
      const restMs = this.#lastProgressAt + timeoutMs - performance.now();
      if (this.#answer?.sound.isFull) timer = setTimeout(look, timeoutMs);
      else if (restMs > 0) timer = setTimeout(look, restMs);
      else giveUp(new Fault('timeout', `sent nothing for ${timeoutMs} ms.`));
    };
    let timer = setTimeout(look, timeoutMs);
    return () => clearTimeout(timer);
  }
}
