import type {
  Decision,
  MessageInput,
  RealtimeClientEvent,
  RealtimeItem,
  RealtimeMessageItem,
  RealtimeResponseSettings,
  RealtimeTurnDetection,
} from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import type { SocketConnection, SocketListener, VoicePlace } from '#src/api/socket.ts';
import { AnswerSound } from './answer-sound.ts';
import { toSeconds } from './audio/audio-format.ts';
import { AwaitedAnswers, type AwaitedAnswer } from './awaited-answers.ts';
import { EventPace } from './event-pace.ts';
import { Hearing } from './hearing.ts';
import { ItemChain } from './item-chain.ts';
import { toTranscriptMessage } from './items.ts';
import { createSendEvent, type SendEvent } from './outgoing-events.ts';
import { readSound } from './sent-sound.ts';
import { SoundKeeper } from './sound-keeper.ts';
import {
  changeSettings,
  toSoundFormat,
  toClientTools,
  toMessageOptions,
  toResponseSettings,
  usualSettings,
  type SessionSettings,
} from './session-settings.ts';
import { explainFailure, toRealtimeFailure } from './voice-failure.ts';
import { VoiceResponse } from './voice-response.ts';
import type { SessionServices } from './session-services.ts';

/** The most turns that wait for the one before. */
const mostWaiting = 32;
/** The most answers of which it is remembered what was heard. */
const mostAnswers = 20;
/** The time without any sound after which somebody who was speaking is taken to have ended: their microphone was switched off. */
const mostStillMs = 2_000;
/** The time between the warning and the end of a connection that is as old as it may be. */
const endWarningMs = 30_000;

/** The prompt for an agent that has to begin, or to go on, though nobody has said anything. */
const nothingSaid = {
  first: 'Nobody has said anything yet: begin the conversation.',
  later: 'Nobody has said anything since: go on.',
};

/** The text of a turn, and how long its sound lasts. */
type TurnText = { text: string; seconds: number };

/** A turn that was committed, whose text is not known yet. */
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

/** A turn whose text is known. `whenStored` tells the client of it. */
type SaidTurn = { messageId: string; text: string; whenStored: () => void };

/** The subject of a response: a message that was said, a text that is said with it, results of calls, or decisions. */
type Answering =
  | { kind: 'last' }
  | ({ kind: 'said' } & SaidTurn)
  | { kind: 'results'; results: { tool_call_id: string; content: string }[] };

/** A conversation on a WebSocket: takes the events of a client, one after another, and has runs answer. */
export class VoiceSession implements SocketListener {
  readonly #services: SessionServices;
  readonly #connection: SocketConnection;
  readonly #place: VoicePlace;
  readonly #send: SendEvent;
  readonly #hearing: Hearing;
  readonly #pace = new EventPace();
  readonly #closing = new AbortController();
  readonly #expiresAt: number;
  readonly #answers: VoiceResponse[] = [];
  /** The ids that clients have given to items, with those of their messages. */
  readonly #aliases = new Map<string, string>();
  #settings: SessionSettings;
  #jobs = Promise.resolve();
  #waiting = 0;
  #response: VoiceResponse | null = null;
  readonly #awaited = new AwaitedAnswers();
  readonly #chain = new ItemChain();
  /** Whether somebody who spoke has ended an answer, and nothing has come of what they said. */
  #owesAnswer = false;
  #lastMessage: { id: string; isAnswerable: boolean } | null = null;
  #hasContent: boolean;
  #results: { tool_call_id: string; content: string }[] = [];
  #decisions: Decision[] = [];
  /** The id of the message that is being spoken or was committed last. */
  #turnId = newId('msg');
  #isStopping = false;
  #timers: NodeJS.Timeout[] = [];
  #stillness: NodeJS.Timeout | undefined;
  /** Keeps what is said; null where no sound is kept. */
  #keeper: SoundKeeper | null = null;
  /** The end of the turn whose answer has no sound yet, by the clock of performance; null when none is due. */
  #soundDueSince: number | null = null;

  constructor(services: SessionServices, connection: SocketConnection, place: VoicePlace) {
    this.#services = services;
    this.#connection = connection;
    this.#place = place;
    this.#hasContent = !place.isNew;
    this.#send = createSendEvent(connection, services.checks, (type, faults) =>
      services.onError(new Error(`The event ${type} breaks the contract.`), { faults, session_id: place.sessionId }),
    );
    this.#settings = usualSettings(services.models.voice);
    if (place.settings) this.#settings = changeSettings(this.#settings, place.settings);
    this.#expiresAt = services.now() + services.longestMs;
    const { input } = this.#settings.audio;
    this.#hearing = new Hearing(
      {
        onSpeechStarted: (atMs) => this.#onSpeechStarted(atMs),
        onSpeechStopped: (atMs, samples) => this.#onSpeechStopped(atMs, samples),
      },
      toSoundFormat(input.format),
      input.turn_detection ?? null,
    );
  }

  /** Sends the first events, and takes those of the client. */
  async begin(): Promise<void> {
    const { conversationId } = this.#place;
    if (await this.#services.keepsSound()) this.#keeper = this.#createKeeper();
    this.#lastMessage = this.#place.isNew ? null : await this.#services.findLastMessage();
    this.#chain.lastId = this.#lastMessage?.id ?? null;
    this.#send({ type: 'session.created', session: this.#toSession() });
    this.#send({
      type: 'conversation.created',
      conversation: { id: conversationId, object: 'realtime.conversation' },
    });
    this.#timers.push(setTimeout(() => this.#expire(), this.#services.longestMs - endWarningMs));
    this.#connection.listen(this);
  }

  async onText(text: string): Promise<void> {
    await this.#pace.wait();
    try {
      await this.#take(this.#services.checks.read(text));
    } catch (error) {
      this.#fail(error, findEventId(text));
    }
  }

  onClose(): void {
    for (const timer of [...this.#timers, this.#stillness]) clearTimeout(timer);
    this.#closing.abort(new Error('The connection is closed.'));
    this.#response?.leave();
    this.#services.onClosed();
    // Speech that is being transcribed is stored although nobody waits for it.
    void this.#jobs.then(() => this.#services.onLeft(this.#hasContent));
  }

  onStop(withinMs: number): void {
    this.#isStopping = true;
    this.#send({ type: 'parley.session.ending', reason: 'server_stopping', seconds: withinMs / 1_000 });
    void this.#jobs
      .then(() => this.#keeper?.whenDone())
      .then(() => this.#connection.close(1012, 'The server is stopping.'));
  }

  /** Tells the client why the connection ends, and ends it. */
  refuse(error: unknown): void {
    const { error_code: code } = explainFailure(error, this.#services.failures);
    this.#services.count({ of: 'refusals', code });
    this.#fail(error, null);
    this.#connection.close(1008, 'See the last event.');
  }

  #expire(): void {
    const seconds = endWarningMs / 1_000;
    this.#send({ type: 'parley.session.ending', reason: 'session_expired', seconds });
    this.#timers.push(setTimeout(() => this.#connection.close(1000, 'The session has expired.'), endWarningMs));
  }

  #fail(error: unknown, eventId: string | null): void {
    const body = explainFailure(error, this.#services.failures);
    if (body.status === 500) this.#services.onError(error, { session_id: this.#place.sessionId });
    this.#send({ type: 'error', error: toRealtimeFailure(body, eventId) });
  }

  // Long: one line or two for each event of the client.
  async #take(event: RealtimeClientEvent): Promise<void> {
    switch (event.type) {
      case 'session.update':
        return this.#update(event.session);
      case 'input_audio_buffer.append':
        return this.#hear(readSound(event.audio));
      case 'input_audio_buffer.commit':
        return this.#commit(this.#hearing.commit());
      case 'input_audio_buffer.clear':
        this.#hearing.clear();
        return this.#send({ type: 'input_audio_buffer.cleared' });
      case 'output_audio_buffer.clear':
        return this.#clearOutput();
      case 'conversation.item.create':
        return this.#createItem(event.item, event.previous_item_id ?? null, event.event_id ?? null);
      case 'conversation.item.retrieve':
        return this.#send({
          type: 'conversation.item.retrieved',
          item: await this.#services.getItem(this.#toMessageId(event.item_id)),
        });
      case 'conversation.item.delete':
        return this.#deleteItem(event.item_id);
      case 'conversation.item.truncate':
        return this.#truncate(event.item_id, event.audio_end_ms);
      case 'response.create':
        return this.#createResponse(event.response, event.event_id ?? null);
      case 'response.cancel':
        return this.#cancel(event.response_id);
    }
  }

  #hear(bytes: Uint8Array): void {
    this.#stillness?.refresh();
    const seconds = toSeconds(toSoundFormat(this.#settings.audio.input.format), bytes.length);
    this.#services.count({ of: 'sound', direction: 'in', seconds });
    this.#hearing.push(bytes);
  }

  async #update(change: Parameters<typeof changeSettings>[1]): Promise<void> {
    const before = this.#settings.audio.input;
    await this.#services.requireModels(change);
    this.#settings = changeSettings(this.#settings, change);
    const { input } = this.#settings.audio;
    if (input.format.type !== before.format.type) this.#hearing.readAs(toSoundFormat(input.format));
    if (input.turn_detection !== before.turn_detection) this.#hearing.detect(input.turn_detection ?? null);
    this.#send({ type: 'session.updated', session: this.#toSession() });
  }

  #toSession() {
    return {
      id: this.#place.sessionId,
      object: 'realtime.session' as const,
      type: 'realtime' as const,
      model: this.#place.model,
      ...this.#settings,
      expires_at: Math.floor(this.#expiresAt / 1_000),
      conversation_id: this.#place.conversationId,
    };
  }

  get #detection(): RealtimeTurnDetection | null {
    return this.#settings.audio.input.turn_detection ?? null;
  }

  #onSpeechStarted(audio_start_ms: number): void {
    clearTimeout(this.#stillness);
    this.#stillness = setTimeout(() => this.#endTurn(), mostStillMs);
    this.#turnId = newId('msg');
    this.#send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id: this.#turnId });
    if (this.#detection?.interrupt_response !== false) this.#interrupt();
  }

  #onSpeechStopped(audio_end_ms: number, samples: Int16Array): void {
    clearTimeout(this.#stillness);
    this.#send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id: this.#turnId });
    this.#commit(samples);
  }

  #endTurn(): void {
    try {
      this.#hearing.endTurn();
    } catch (error) {
      this.#fail(error, null);
    }
  }

  /** Ends what the agent says, and cuts it to what was heard. */
  #interrupt(): void {
    this.#awaited.cut('turn_detected');
    if (this.#isAnswering || this.#answers.at(-1)?.isHeard) this.#services.count({ of: 'interruptions' });
    if (this.#response && !this.#response.isDone) {
      this.#owesAnswer = true;
      this.#response.cut('turn_detected');
    } else
      void this.#answers
        .at(-1)
        ?.cutUnheard()
        .catch((error: unknown) => this.#fail(error, null));
  }

  /** Has sound become a message, and perhaps be answered. It is heard while turns before it are under way. */
  #commit(samples: Int16Array): void {
    const messageId = this.#hearing.isSpeaking ? newId('msg') : this.#turnId;
    this.#turnId = newId('msg');
    const previous_item_id = this.#chain.place(messageId);
    this.#chain.settle(messageId);
    this.#send({ type: 'input_audio_buffer.committed', previous_item_id, item_id: messageId });
    const shown = toHeardItem(messageId, null);
    this.#send({ type: 'conversation.item.added', previous_item_id, item: shown });
    const committedAtMs = performance.now();
    const heard = this.#services.transcribe(samples, this.#settings.audio.input.transcription ?? {});
    heard.catch(() => {}); // it is awaited below, when its turn comes
    const creates = this.#detection !== null && this.#detection.create_response !== false;
    const say = (awaited: AwaitedAnswer | null) =>
      this.#say({ messageId, previous_item_id, samples, heard, awaited, committedAtMs });
    if (creates) this.#enqueueAnswer(null, say, true);
    else this.#enqueue(null, () => say(null), true);
  }

  /** Stores what was said, and has it answered if it is to be. */
  async #say(turn: CommittedTurn): Promise<void> {
    const { messageId, awaited, committedAtMs } = turn;
    const at = { item_id: messageId, content_index: 0 };
    let heard;
    try {
      heard = await turn.heard;
    } catch (error) {
      const failure = toRealtimeFailure(explainFailure(error, this.#services.failures), null);
      this.#services.count({ of: 'turns', outcome: 'failed' });
      this.#send({ type: 'conversation.item.input_audio_transcription.failed', ...at, error: failure });
      return this.#goOn(awaited);
    }
    const { text } = heard;
    const whenStored = () => this.#tellHeard(turn, heard);
    // Noise is no message.
    if (text.trim() === '') {
      this.#services.count({ of: 'turns', outcome: 'empty' });
      whenStored();
      return this.#goOn(awaited);
    }
    this.#soundDueSince = committedAtMs;
    if (awaited && awaited.cutBy === null && !this.#closing.signal.aborted)
      return this.#answerSaid({ messageId, text, whenStored }, awaited);
    // A speaker who goes on is answered after the last of it, and one who has left when they ask for it.
    if (awaited?.cutBy === 'turn_detected') this.#owesAnswer = true;
    return this.#store({ messageId, text, whenStored });
  }

  /** Keeps the sound of a turn whose text is stored, and tells the client of it. */
  #tellHeard({ messageId, previous_item_id, samples }: CommittedTurn, { text, seconds }: TurnText): void {
    if (text.trim() !== '') this.#keeper?.keep({ messageId, samples });
    const at = { item_id: messageId, content_index: 0 };
    const usage = { type: 'duration' as const, seconds };
    this.#send({ type: 'conversation.item.input_audio_transcription.completed', ...at, transcript: text, usage });
    this.#send({ type: 'conversation.item.done', previous_item_id, item: toHeardItem(messageId, text) });
  }

  async #store({ messageId, text, whenStored }: SaidTurn): Promise<void> {
    await this.#addMessages([{ id: messageId, role: 'user', content: text }], true);
    this.#services.count({ of: 'turns', outcome: 'kept' });
    whenStored();
  }

  /** Has a turn stored and answered. What was said is kept when it cannot be answered. */
  async #answerSaid(said: SaidTurn, awaited: AwaitedAnswer): Promise<void> {
    let isStored = false;
    const whenStored = () => {
      isStored = true;
      this.#services.count({ of: 'turns', outcome: 'answered' });
      said.whenStored();
    };
    try {
      await this.#respond({ kind: 'said', ...said, whenStored }, {}, awaited);
    } catch (error) {
      // Nor can be kept what is said in a session that has ended.
      if (!isStored) await this.#store(said).catch(() => {});
      throw error;
    }
  }

  /** Has the agent answer after a noise that was taken for speech, and has ended its answer: else both would wait for each other. */
  async #goOn(awaited: AwaitedAnswer | null): Promise<void> {
    if (!awaited || awaited.cutBy !== null || !this.#owesAnswer || this.#closing.signal.aborted) return;
    await this.#respond({ kind: 'last' }, {}, awaited);
  }

  /** Whether an answer is under way, or will be: no other one is begun then. */
  get #isAnswering(): boolean {
    return this.#awaited.isAny || (this.#response !== null && !this.#response.isDone);
  }

  /** Enqueues a job that has a run answer. */
  #enqueueAnswer(
    eventId: string | null,
    job: (awaited: AwaitedAnswer) => Promise<void>,
    outlivesConnection = false,
  ): void {
    const awaited = this.#awaited.add();
    try {
      this.#enqueue(eventId, () => job(awaited).finally(() => this.#awaited.remove(awaited)), outlivesConnection);
    } catch (error) {
      this.#awaited.remove(awaited);
      throw error;
    }
  }

  #enqueue(eventId: string | null, job: () => Promise<void>, outlivesConnection = false): void {
    if (this.#waiting >= mostWaiting)
      throw problem('rate_limit_exceeded', `${mostWaiting} turns wait for the one before.`, { retryAfterS: 1 });
    this.#waiting += 1;
    this.#jobs = this.#jobs
      .then(() => (this.#closing.signal.aborted && !outlivesConnection ? undefined : job()))
      .catch((error: unknown) => this.#fail(error, eventId))
      .finally(() => (this.#waiting -= 1));
  }

  async #addMessages(messages: Parameters<SessionServices['addMessages']>[0], isAnswerable: boolean): Promise<string> {
    const id = await this.#services.addMessages(messages);
    this.#hasContent = true;
    this.#lastMessage = { id, isAnswerable };
    return id;
  }

  #createItem(item: RealtimeItem, previousId: string | null, eventId: string | null): void {
    if (previousId !== null && previousId !== 'root' && previousId !== this.#chain.lastId)
      throw invalidRequest([
        {
          pointer: '/previous_item_id',
          detail: `Items are added at the end: leave it out, or name ${this.#chain.lastId ?? 'none'}.`,
          code: 'not_supported',
        },
      ]);
    switch (item.type) {
      case 'message':
        return this.#createMessage(item, eventId);
      case 'function_call_output':
        this.#results.push({ tool_call_id: item.call_id, content: item.output });
        return this.#confirmItem({ ...item, id: item.id ?? `fco_${newId('msg').slice(4)}` });
      case 'mcp_approval_response':
        this.#services.requireScope('approvals:write');
        this.#decisions.push({
          tool_call_id: this.#toApprovedCall(item.approval_request_id),
          action: item.approve ? 'approve' : 'reject',
          ...(item.reason && { reason: item.reason }),
        });
        return this.#confirmItem({ ...item, id: item.id ?? `mcpr_${newId('msg').slice(4)}` });
      default:
        throw invalidRequest([
          { pointer: '/item/type', detail: `A client does not add a ${item.type}.`, code: 'not_supported' },
        ]);
    }
  }

  #toApprovedCall(approvalId: string): string {
    const approvals = this.#answers.at(-1)?.approvals ?? [];
    const found = approvals.find(({ id }) => id === approvalId);
    if (found) return found.tool_call_id;
    const detail = `No approval ${approvalId} is asked for.`;
    throw invalidRequest([{ pointer: '/item/approval_request_id', detail, code: 'unknown_item' }]);
  }

  #confirmItem(item: RealtimeItem): void {
    const previous_item_id = this.#chain.place(item.id!);
    this.#chain.settle(item.id!);
    const shown = { ...item, object: 'realtime.item' as const, status: 'completed' as const };
    const written = item.type === 'mcp_approval_response' ? { ...item, object: shown.object } : shown;
    this.#send({ type: 'conversation.item.added', previous_item_id, item: written as RealtimeItem });
    this.#send({ type: 'conversation.item.done', previous_item_id, item: written as RealtimeItem });
  }

  #createMessage(item: RealtimeMessageItem, eventId: string | null): void {
    const id = item.id ?? newId('msg');
    const messages = toTranscriptMessage(item).map((message) => ({ ...message, id }));
    this.#enqueue(eventId, async () => {
      const messageId = await this.#addMessages(messages as never, item.role !== 'assistant');
      if (messageId !== id) this.#aliases.set(id, messageId);
      this.#confirmItem({ ...item, id });
    });
  }

  #toMessageId(itemId: string): string {
    const id = this.#aliases.get(itemId) ?? itemId;
    if (/^msg_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id)) return id;
    throw notFound('message', itemId);
  }

  #deleteItem(itemId: string): void {
    const id = this.#toMessageId(itemId);
    this.#enqueue(null, async () => {
      await this.#services.deleteMessage(id);
      if (this.#lastMessage?.id === id) this.#lastMessage = await this.#services.findLastMessage();
      if (this.#chain.lastId === itemId) this.#chain.lastId = this.#lastMessage?.id ?? null;
      this.#send({ type: 'conversation.item.deleted', item_id: itemId });
    });
  }

  /** Cuts a message to what the client says was heard of it. */
  #truncate(itemId: string, audioEndMs: number): void {
    const answer = this.#answers.findLast((one) => one.textUntil(itemId, 0) !== null);
    const cut = answer?.textUntil(itemId, audioEndMs);
    if (!cut)
      throw invalidRequest([
        { pointer: '/item_id', detail: `${itemId} was not spoken on this connection.`, code: 'unknown_item' },
      ]);
    if (answer === this.#response && !answer!.isDone) answer!.cut('client_cancelled');
    this.#enqueue(null, async () => {
      if (!cut.isWhole) await this.#cutMessage(itemId, cut.text, audioEndMs);
      this.#send({
        type: 'conversation.item.truncated',
        item_id: itemId,
        content_index: 0,
        audio_end_ms: audioEndMs,
      });
    });
  }

  async #cutMessage(messageId: string, text: string, audioEndMs: number): Promise<void> {
    await this.#services.truncate(messageId, text, audioEndMs);
    this.#keeper?.cut(messageId, audioEndMs);
  }

  #createKeeper(): SoundKeeper {
    const { keepSound, cutSound, onError } = this.#services;
    return new SoundKeeper({ keep: keepSound, cut: cutSound, onError });
  }

  #clearOutput(): void {
    const response = this.#answers.at(-1);
    if (!response) return;
    this.#interrupt();
    this.#send({ type: 'output_audio_buffer.cleared', response_id: response.id });
  }

  #cancel(responseId: string | undefined): void {
    const response = this.#response;
    if (response && !response.isDone && (responseId === undefined || responseId === response.id))
      return response.cut('client_cancelled');
    if (responseId === undefined && this.#awaited.isAny) return this.#awaited.cut('client_cancelled');
    throw problem('run_not_active', 'There is no response to cancel.');
  }

  #createResponse(own: RealtimeResponseSettings | undefined, eventId: string | null): void {
    if (this.#isAnswering)
      throw problem('run_in_progress', 'A response is under way: cancel it, or wait until it is done.');
    if (own?.tools) toClientTools(own.tools, '/response/tools');
    const settings = own ?? {};
    toResponseSettings(this.#settings, settings);
    this.#enqueueAnswer(eventId, (awaited) => {
      const results = this.#results.splice(0);
      return this.#respond(results.length > 0 ? { kind: 'results', results } : { kind: 'last' }, settings, awaited);
    });
  }

  /** Has a run answer, and waits until it is over. */
  async #respond(answering: Answering, own: RealtimeResponseSettings, awaited: AwaitedAnswer): Promise<void> {
    if (this.#isStopping) throw problem('service_unavailable', 'The server is stopping: connect again.');
    await this.#services.countRequest(this.#send);
    const settings = toResponseSettings(this.#settings, own);
    const begun = await this.#begin(answering, settings);
    this.#hasContent = true;
    if (answering.kind === 'said') {
      this.#lastMessage = { id: answering.messageId, isAnswerable: true };
      answering.whenStored();
    }
    const response = new VoiceResponse(begun, {
      send: this.#send,
      sound: settings.output_modalities[0] === 'audio' ? this.#createSound(settings) : null,
      conversationId: this.#place.conversationId,
      maxTokens: settings.max_output_tokens,
      metadata: own.metadata ?? null,
      chain: this.#chain,
      findFillers: this.#services.findFillers,
      cancelRun: this.#services.cancelRun,
      truncate: async (messageId, text, audioEndMs) => {
        await this.#cutMessage(messageId, text, audioEndMs);
        const cut = { item_id: messageId, content_index: 0, audio_end_ms: audioEndMs };
        this.#send({ type: 'conversation.item.truncated', ...cut });
      },
      explain: (error) => explainFailure(error, this.#services.failures),
    });
    this.#response = response;
    this.#answers.push(response);
    if (this.#answers.length > mostAnswers) this.#answers.shift();
    this.#awaited.remove(awaited);
    this.#owesAnswer = awaited.cutBy === 'turn_detected';
    const running = response.run();
    if (awaited.cutBy) response.cut(awaited.cutBy);
    await running;
    for (const sound of response.takeSounds()) this.#keeper?.keep(sound);
    if (response.hasOutput) this.#lastMessage = { id: response.lastItemId!, isAnswerable: false };
  }

  /** Begins the run of what is to be answered. */
  async #begin(answering: Answering, settings: SessionSettings) {
    const { sessionId: session_id } = this.#place;
    const decisions = this.#decisions.splice(0);
    const answered = this.#answers.at(-1);
    if (decisions.length > 0 && answered) return this.#services.decide(answered.runId, decisions, this.#closing.signal);
    const brought = { tools: toClientTools(settings.tools, '/session/tools'), instructions: settings.instructions };
    const options = { ...toMessageOptions(settings), if_busy: 'enqueue' as const };
    const begin = (message: MessageInput | null, context: object, more: object = {}) =>
      this.#services.begin(
        { ...(message && { message }), context: { session_id, ...context }, options, brought: { ...brought, ...more } },
        this.#closing.signal,
      );
    if (answering.kind === 'results')
      return begin({ role: 'tool', content: { type: 'tool_results', results: answering.results } }, {});
    if (answering.kind === 'said') {
      const message = { role: 'user' as const, content: { type: 'text' as const, text: answering.text } };
      return begin(message, {}, { messageId: answering.messageId });
    }
    if (this.#lastMessage?.isAnswerable) return begin(null, { after_message_id: this.#lastMessage.id });
    const text = this.#lastMessage ? nothingSaid.later : nothingSaid.first;
    return begin({ role: 'system', content: { type: 'text', text } }, {});
  }

  #countSound(seconds: number): void {
    const { count } = this.#services;
    count({ of: 'sound', direction: 'out', seconds });
    if (this.#soundDueSince === null) return;
    count({ of: 'first_sound', seconds: (performance.now() - this.#soundDueSince) / 1_000 });
    this.#soundDueSince = null;
  }

  #createSound({ audio: { output } }: SessionSettings): AnswerSound {
    const { connection, speak } = { connection: this.#connection, speak: this.#services.speak };
    const { voice, speed, model, format } = output;
    return new AnswerSound({
      speak: (text, signal) => speak(text, { voice, speed, model }, AbortSignal.any([signal, this.#closing.signal])),
      format: toSoundFormat(format),
      isKept: this.#keeper !== null,
      send: (itemId, bytes) => {
        this.#countSound(toSeconds(toSoundFormat(format), bytes.length));
        this.#response?.sendSound(itemId, bytes);
      },
      countWaiting: () => connection.countWaiting(),
      now: () => performance.now(),
      onFailure: (error) => this.#fail(error, null),
    });
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

/** Returns the id of an event that may be broken otherwise. */
function findEventId(text: string): string | null {
  try {
    const { event_id: id } = JSON.parse(text) as { event_id?: unknown };
    return typeof id === 'string' ? id.slice(0, 512).toWellFormed() : null;
  } catch {
    return null;
  }
}
