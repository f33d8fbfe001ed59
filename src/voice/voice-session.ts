import type { RealtimeClientEvent } from '#generated/v2/client/types.gen.ts';
import type { SocketConnection, SocketListener, VoicePlace } from '#src/api/socket.ts';
import { ClientItems } from './client-items.ts';
import { ConversationEnd } from './conversation-end.ts';
import { EventPace, eventLimits } from './event-pace.ts';
import { ItemChain } from './item-chain.ts';
import { JobQueue } from './job-queue.ts';
import { createSendEvent, type SendEvent } from './outgoing-events.ts';
import type { SessionServices } from './session-services.ts';
import { changeSettings, usualSettings, type SessionSettings } from './session-settings.ts';
import { SoundKeeper } from './sound-keeper.ts';
import { SpokenTurns } from './spoken-turns.ts';
import { VoiceAnswers } from './voice-answers.ts';
import { explainFailure, toRealtimeFailure } from './voice-failure.ts';

/** The time between the warning and the end of a connection that is as old as it may be. */
const endWarningMs = 30_000;

/** A conversation on a WebSocket: takes the events of a client, one after another, and has those answer whom they concern. */
export class VoiceSession implements SocketListener {
  readonly #services: SessionServices;
  readonly #connection: SocketConnection;
  readonly #place: VoicePlace;
  readonly #send: SendEvent;
  readonly #pace = new EventPace(eventLimits);
  readonly #closing = new AbortController();
  readonly #expiresAt: number;
  readonly #chain = new ItemChain();
  readonly #jobs: JobQueue;
  readonly #end: ConversationEnd;
  readonly #keeper: SoundKeeper;
  readonly #items: ClientItems;
  readonly #answers: VoiceAnswers;
  readonly #turns: SpokenTurns;
  #settings: SessionSettings;
  #timers: NodeJS.Timeout[] = [];

  constructor(services: SessionServices, connection: SocketConnection, place: VoicePlace) {
    this.#services = services;
    this.#connection = connection;
    this.#place = place;
    this.#send = createSendEvent(connection, services.checks, (type, faults) =>
      services.onError(new Error(`The event ${type} breaks the contract.`), { faults, session_id: place.sessionId }),
    );
    this.#settings = usualSettings(services.models.voice);
    if (place.settings) this.#settings = changeSettings(this.#settings, place.settings);
    this.#expiresAt = services.now() + services.longestMs;
    const { signal: closing } = this.#closing;
    const fail = (error: unknown, eventId: string | null) => this.#fail(error, eventId);
    const { keepSound: keep, cutSound: cut, onError } = services;
    this.#keeper = new SoundKeeper({ keep, cut, onError });
    this.#jobs = new JobQueue(closing, fail);
    this.#end = new ConversationEnd(services, !place.isNew);
    const getSettings = () => this.#settings;
    const shared = { services, send: this.#send, chain: this.#chain, end: this.#end, jobs: this.#jobs };
    this.#items = new ClientItems({ ...shared, listApprovals: () => this.#answers.listApprovals() });
    const voiced = { ...shared, keeper: this.#keeper, closing, getSettings, fail };
    this.#answers = new VoiceAnswers({ ...voiced, connection, place, items: this.#items });
    this.#turns = new SpokenTurns({ ...voiced, answers: this.#answers });
  }

  /** Sends the first events, and takes those of the client. */
  async begin(): Promise<void> {
    const { conversationId } = this.#place;
    this.#keeper.isOn = await this.#services.keepsSound();
    if (!this.#place.isNew) await this.#end.reload();
    this.#chain.lastId = this.#end.lastMessage?.id ?? null;
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
    for (const timer of this.#timers) clearTimeout(timer);
    this.#turns.leave();
    this.#closing.abort(new Error('The connection is closed.'));
    this.#answers.leave();
    this.#services.onClosed();
    // Speech that is being transcribed is stored although nobody waits for it.
    void this.#jobs.whenDone().then(() => this.#services.onLeft(this.#end.hasContent));
  }

  onStop(withinMs: number): void {
    this.#answers.stop();
    this.#send({ type: 'parley.session.ending', reason: 'server_stopping', seconds: withinMs / 1_000 });
    void this.#jobs
      .whenDone()
      .then(() => this.#keeper.whenDone())
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
        return this.#turns.append(event.audio);
      case 'input_audio_buffer.commit':
        return this.#turns.commit();
      case 'input_audio_buffer.clear':
        return this.#turns.clear();
      case 'output_audio_buffer.clear':
        return this.#answers.clearOutput();
      case 'conversation.item.create':
        return this.#items.create(event.item, event.previous_item_id ?? null, event.event_id ?? null);
      case 'conversation.item.retrieve':
        return this.#items.retrieve(event.item_id);
      case 'conversation.item.delete':
        return this.#items.delete(event.item_id);
      case 'conversation.item.truncate':
        return this.#answers.truncate(event.item_id, event.audio_end_ms);
      case 'response.create':
        return this.#answers.create(event.response, event.event_id ?? null);
      case 'response.cancel':
        return this.#answers.cancel(event.response_id);
    }
  }

  async #update(change: Parameters<typeof changeSettings>[1]): Promise<void> {
    const before = this.#settings.audio.input;
    await this.#services.requireModels(change);
    this.#settings = changeSettings(this.#settings, change);
    this.#turns.change(before);
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
}

/** Returns the id of an event that may be broken otherwise. */
function findEventId(text: string): string | null {
  try {
    const { event_id: id } = JSON.parse(text) as { event_id?: unknown };
    return typeof id === 'string' ? id.slice(0, 512).toWellFormed() : null;
  } catch {
    return null;
  }
}
