import type { AguiMessage, CreateDecisions, CreateMessage } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { toLimitedCaller, type RateLimiter } from '#src/access/rate-limit.ts';
import type { TokenService } from '#src/access/token.ts';
import type { Handlers, TranscriptDoor } from '#src/api/handlers.ts';
import { notFound, problem, type ExplainError } from '#src/api/problems.ts';
import type { ServeSocket, SocketConnection, VoicePlace } from '#src/api/socket.ts';
import type { OpenCounter } from '#src/bus/counters.ts';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import type { Gateway } from '#src/llm/types.ts';
import type { BegunAnswer } from '#src/resources/messages/run/begin-answer.ts';
import type { BroughtInput } from '#src/resources/messages/run/brought-input.ts';
import type { AskModel } from '#src/resources/models/ask-model.ts';
import type { HeardPart } from '#src/resources/realtime/cut-message.ts';
import { cutRecording, keepRecording, keepsRecordings, type RecordingDeps } from '#src/resources/realtime/recording.ts';
import type { Services } from '#src/resources/services.ts';
import type { Fillers } from '#src/state-machine/tools.ts';
import { refuseItemId } from './client-items.ts';
import { createEventChecks } from './event-check.ts';
import { toRealtimeItem } from './items.ts';
import { VoiceRelay } from './relay/voice-relay.ts';
import type { SessionServices } from './session-services.ts';
import { VoiceModels } from './voice-models.ts';
import { VoiceSession } from './voice-session.ts';
import type { VoiceSettings } from './voice-settings.ts';

/** A request in the name of the caller of a connection. */
type VoiceCall = Pick<SocketConnection, 'principal' | 'requestId' | 'address'>;

/** The way in which the models of a run are asked; null for the gateway's usual one. */
type AskStream = Gateway['stream'] | null;

type RunDecisions = { runId: string; body: CreateDecisions };

type RunMessage = Omit<CreateMessage, 'version'> & { brought: BroughtInput };

/** The services of the server that voice needs. */
export type VoiceOptions = Pick<Services, 'gateway' | 'catalogue' | 'clock' | 'publicUrl' | 'onError'> & {
  contract: OpenApiDocument;
  settings: VoiceSettings;
  handlers: Handlers;
  door: TranscriptDoor;
  tokens: Pick<TokenService, 'findKeyGrant'>;
  limiter: RateLimiter;
  openCounter: OpenCounter;
  explain: ExplainError;
  count: SessionServices['count'];
  askModelOf: (principal: Principal) => AskModel;
  /** Begins the run of a message. Its models are asked by `stream` if that is not null. */
  begin(call: VoiceCall, message: RunMessage, signal: AbortSignal, stream: AskStream): Promise<BegunAnswer>;
  decide(call: VoiceCall, decided: RunDecisions, signal: AbortSignal, stream: AskStream): Promise<BegunAnswer>;
  /** Returns the model of the agent of a session if it is one that talks in real time. */
  findRealtimeModel(principal: Principal, sessionId: string): Promise<string | null>;
  /** Has answers of real-time models measured and traced as those of the gateway are. */
  watchAnswers(stream: Gateway['stream']): Gateway['stream'];
  cutMessage(part: HeardPart): Promise<void>;
  recordings: RecordingDeps;
  findFillers(principal: Principal, sessionId: string, tool: string): Promise<Fillers | null>;
};

const minuteMs = 60_000;

/** Counts the connections of each key, and their minutes. */
class VoiceLimits {
  readonly #settings: VoiceSettings;
  readonly #minutes: ReturnType<OpenCounter>;
  readonly #connections = new Map<string, number>();

  constructor(settings: VoiceSettings, openCounter: OpenCounter) {
    this.#settings = settings;
    this.#minutes = openCounter('voice-minutes', 86_400);
  }

  /** @throws `quota_exceeded` */
  async countMinute({ credentialId }: Principal): Promise<void> {
    const { minutesPerDay } = this.#settings;
    if (minutesPerDay === null) return;
    const { used } = await this.#minutes.increment(credentialId);
    if (used > minutesPerDay)
      throw problem('quota_exceeded', `The key has ${minutesPerDay} minutes of voice a day, which are used up.`);
  }

  /** Counts a connection. Returns the function that ends it. @throws `concurrency_limit_exceeded` */
  take({ credentialId }: Principal): () => void {
    const { connectionsPerKey } = this.#settings;
    const count = this.#connections.get(credentialId) ?? 0;
    if (count >= connectionsPerKey)
      throw problem('concurrency_limit_exceeded', `This key has ${connectionsPerKey} connections for voice already.`, {
        retryAfterS: 1,
      });
    this.#connections.set(credentialId, count + 1);
    return () => {
      const left = this.#connections.get(credentialId)! - 1;
      if (left > 0) this.#connections.set(credentialId, left);
      else this.#connections.delete(credentialId);
    };
  }
}

/** Creates what serves WebSockets for voice: within the limits of each key, one session for each connection. */
export function createVoice(options: VoiceOptions): ServeSocket {
  const checks = createEventChecks(options.contract);
  const limits = new VoiceLimits(options.settings, options.openCounter);
  return (place, connection) => {
    void serveVoice({ ...options, checks, limits }, place, connection).catch((error: unknown) => {
      options.onError(error, { session_id: place.sessionId, request_id: connection.requestId });
      connection.close(1011, 'Something failed on our side.');
    });
  };
}

type ServingOptions = VoiceOptions & { checks: SessionServices['checks']; limits: VoiceLimits };

async function serveVoice(options: ServingOptions, place: VoicePlace, connection: SocketConnection): Promise<void> {
  const { limits, checks } = options;
  const caller = await widenSecret(options, connection.principal);
  let isClosed = false;
  let release = () => {};
  let timer: NodeJS.Timeout | undefined;
  const onClosed = () => {
    if (isClosed) return;
    isClosed = true;
    release();
    clearInterval(timer);
    options.count({ of: 'connections', change: -1 });
  };
  const onLeft = (hasContent: boolean) => {
    relay?.leave();
    // Of a connection on which nobody has said anything there is nothing to keep.
    if (!hasContent && place.isNew) deleteUnused(options, call, place);
  };
  const call = { principal: caller, requestId: connection.requestId, address: connection.address };
  const relay = await openRelay(options, caller, place);
  const services = createSessionServices(options, { call, place, checks, relay }, { onClosed, onLeft });
  const session = new VoiceSession(services, connection, place);
  options.count({ of: 'connections', change: 1 });
  let refusal: unknown = null;
  try {
    release = limits.take(caller);
  } catch (error) {
    refusal = error;
  }
  await session.begin().catch((error: unknown) => {
    onClosed();
    throw error;
  });
  if (!refusal) await limits.countMinute(caller).catch((error: unknown) => (refusal = error));
  if (refusal) return session.refuse(refusal);
  // It may have ended meanwhile: then no minute of it is counted any more.
  if (isClosed) return;
  timer = setInterval(() => void limits.countMinute(caller).catch((error: unknown) => session.refuse(error)), minuteMs);
  timer.unref();
}

/** Returns the connection with the real-time model of the agent; null when its model is another one. */
async function openRelay(options: VoiceOptions, principal: Principal, { sessionId }: VoicePlace) {
  const model = await options.findRealtimeModel(principal, sessionId);
  return model === null
    ? null
    : new VoiceRelay({ ...options, watch: options.watchAnswers, model, voice: options.settings.voice });
}

/** Deletes the conversation that was made for a connection. */
function deleteUnused(options: VoiceOptions, call: VoiceCall, { conversationId }: VoicePlace): void {
  const deleting = callHandler(options, call, 'deleteConversation', { path: { conversation_id: conversationId } });
  deleting.catch((error: unknown) => options.onError(error, { conversation_id: conversationId }));
}

/** Returns the caller of a secret as one who may do what its key may: the connection decides what that is. */
async function widenSecret({ tokens }: VoiceOptions, principal: Principal): Promise<Principal> {
  if (principal.voice === undefined) return principal;
  const grant = await tokens.findKeyGrant(principal.credentialId);
  if (!grant) throw problem('authentication_failed', 'The API key behind this secret was revoked or has expired.');
  // A person at a browser decides nothing in the name of the key.
  const scopes = new Set([...grant.scopes].filter((scope) => scope !== 'approvals:write' && scope !== 'models:use'));
  return { ...principal, scopes };
}

type HandlerParts = { path?: object; query?: object; body?: object };

/** Calls a handler of version 2 in the name of the caller of a connection. */
function callHandler<Id extends keyof Handlers>(
  { handlers }: VoiceOptions,
  call: VoiceCall,
  id: Id,
  parts: HandlerParts,
): ReturnType<Handlers[Id]> {
  const { signal } = new AbortController();
  const whole = { path: {}, query: {}, headers: {}, body: undefined, ...parts, ...call, signal };
  return handlers[id](whole as never) as ReturnType<Handlers[Id]>;
}

type SessionParts = {
  call: VoiceCall;
  place: VoicePlace;
  checks: SessionServices['checks'];
  relay: VoiceRelay | null;
};

// Long: one service after another.
function createSessionServices(
  options: VoiceOptions,
  { call, place, checks, relay }: SessionParts,
  ends: Pick<SessionServices, 'onClosed' | 'onLeft'>,
): SessionServices {
  const { principal, requestId, address } = call;
  const { sessionId, conversationId } = place;
  const requireScope = (scope: string) => {
    if (!principal.scopes.has(scope))
      throw problem('insufficient_permissions', `That needs the scope \`${scope}\`, which this credential lacks.`);
  };
  const models = new VoiceModels({ ...options, askModel: options.askModelOf(principal), requireScope });
  const { publicUrl, clock: now, explain, limiter, recordings } = options;
  const stream: AskStream = relay && ((request) => relay.stream(request));
  /** @throws `message_not_found` for a message of another conversation */
  const getOwnMessage = async (message_id: string) => {
    const { body } = await callHandler(options, call, 'getMessage', { path: { message_id } });
    if (body.conversation_id !== conversationId) throw notFound('message', message_id);
    return body;
  };
  const listMessages = async (query: object) => {
    const { body } = await callHandler(options, call, 'listSessionMessages', {
      path: { session_id: sessionId },
      query,
    });
    return body.data;
  };
  return {
    checks,
    failures: { publicUrl, now, requestId, explain },
    now: () => now().getTime(),
    longestMs: options.settings.longestMinutes * minuteMs,
    models: { voice: options.settings.voice },
    onError: options.onError,
    count: options.count,
    ...ends,
    requireScope,
    requireModels: (settings) => models.requireModels(settings),
    async countRequest(send) {
      const result = await limiter.count('streaming', toLimitedCaller(principal, address));
      if (result?.refusal) throw result.refusal;
      if (result) send({ type: 'rate_limits.updated', rate_limits: [toRateLimit(result.headers, now())] });
    },
    relay,
    transcribe: (samples, settings) => models.transcribe(samples, settings, relay),
    speak: (...sentence) => models.speak(...sentence),
    begin: (message, signal) => options.begin(call, message, signal, stream),
    decide: (runId, decisions, signal) => options.decide(call, { runId, body: { decisions } }, signal, stream),
    async addMessages(messages: readonly AguiMessage[]) {
      const origin = { requestId, address };
      const { acks } = await options.door.pushTranscript(principal, { sessionId, messages, origin });
      const added = await listMessages({ first_seq: acks[0]!.seq, limit: messages.length });
      // The log takes a message of an id once.
      if (added.length === 0) throw refuseItemId(messages.at(-1)!.id);
      return added.at(-1)!.id;
    },
    async findLastMessage() {
      const [last] = await listMessages({ newest_first: true, limit: 1 });
      return last ? { id: last.id, isAnswerable: last.role !== 'assistant' && last.kind !== 'error' } : null;
    },
    getItem: async (messageId) => toRealtimeItem(await getOwnMessage(messageId)),
    async deleteMessage(messageId) {
      await getOwnMessage(messageId);
      await callHandler(options, call, 'deleteMessage', { path: { message_id: messageId } });
    },
    async truncate(messageId, text, audioEndMs) {
      await options.cutMessage({ reach: principal, messageId, text, audioEndMs });
      await relay?.truncate(messageId, text, audioEndMs);
    },
    keepsSound: () => keepsRecordings(recordings.dataSource.manager, principal.organizationId),
    keepSound: (sound) => keepRecording(recordings, principal, sound),
    cutSound: (messageId, heardMs) => cutRecording(recordings, principal, { messageId, heardMs }),
    async cancelRun(runId) {
      await callHandler(options, call, 'cancelRun', { path: { run_id: runId } });
    },
    // A filler would be heard in another voice than that of a real-time model.
    findFillers: async (tool) => (relay ? null : options.findFillers(principal, sessionId, tool)),
  };
}

/** Reads what is left of a limit from its headers. */
function toRateLimit(headers: Record<string, string>, now: Date) {
  const read = (name: string) => Number(headers[`X-RateLimit-${name}`]);
  const reset_seconds = Math.max(0, read('Reset') - now.getTime() / 1_000);
  return { name: 'requests' as const, limit: read('Limit'), remaining: read('Remaining'), reset_seconds };
}
