import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Warning } from '#src/event-log/entry.ts';
import type { Item, View } from '#src/event-log/item.ts';

/** Who calls: made from a credential by `token.ts`, the same for every door. */
export type Principal = {
  organizationId: string;
  /** `sub` of the token. */
  subject: string;
  /** The API key behind the credential; rate limits and usage are counted by it. */
  credentialId: string;
  scopes: ReadonlySet<string>;
};

/** One request of a version, by somebody who is known. */
export type Use = {
  version: string;
  operationId: string;
  organizationId: string;
  credentialId: string;
  /** Which members were sent that could have been left out; for versions that end. */
  fields: string[];
};

/** An event with its place in the session's log. */
export type Sequenced<E> = {
  seq: number;
  event: E;
  /** From where its reader goes on, when that is not `seq`; null for an event that is not in the log. */
  resumeAt?: number | null;
  /** What else a line of NDJSON says of it. */
  about?: Record<string, unknown>;
  /** Many streams are given this very object: it is checked and written once for all of them. */
  shared?: true;
};

type Part<Op extends { data: object }, K extends string> = K extends keyof Op['data']
  ? NonNullable<Op['data'][K]> extends never
    ? Record<string, never>
    : Op['data'][K]
  : Record<string, never>;

type AnyOperation = { data: object; replies: object; stream: unknown; public: boolean };

/** What a handler is given: the validated parts of the request and nothing of HTTP. */
type Call<Op extends AnyOperation> = {
  path: Part<Op, 'path'>;
  query: NonNullable<Part<Op, 'query'>>;
  headers: NonNullable<Part<Op, 'headers'>>;
  body: Part<Op, 'body'>;
  /** The media type that the body came in, of those that the operation declares. */
  bodyType?: string;
  principal: Op['public'] extends true ? null : Principal;
  requestId: string;
  /** Aborted when the caller has gone away. A run does not stop for it. */
  signal: AbortSignal;
};

type Headers = Record<string, string>;

export type StreamReply<E> = {
  status: 200;
  events: AsyncIterable<Sequenced<E>>;
  headers?: Headers;
  /** The event that tells of a failure after the first byte; a chat's `error` when it is not given. */
  failure?: (body: ProblemBody) => E;
  /** Its reader can go on anywhere later: it is answered before its first event, and ended when the server stops. */
  resumable?: true;
};

/** A declared status with its body, or a stream of events. Failures are thrown as problems. */
type Reply<Op extends AnyOperation> = [Op['stream']] extends [never]
  ? { [S in keyof Op['replies']]: { status: S; body: Op['replies'][S]; headers?: Headers } }[keyof Op['replies']]
  : StreamReply<Op['stream']>;

/** One function for each operation of the spec: `tsc` names the one that is missing. */
export type Handlers<Ops extends Record<keyof Ops, AnyOperation> = Operations> = {
  [Id in keyof Ops]: (call: Call<Ops[Id]>) => Promise<Reply<Ops[Id]>>;
};

/** An event as a producer sends it. `at`: milliseconds since the epoch, or null for now. */
export type PushItem = { event: Record<string, unknown>; producerSeq: number; at: number | null };

/** Events of one producer, in their order. Without items it only says that the producer is alive. */
export type Push = { sessionId: string; producerEpoch: number; items: readonly PushItem[] };

/** Where each event is in the log, and the place that the next one will have. */
export type Pushed = { acks: { producerSeq: number; seq: number; warning: Warning | null }[]; nextSeq: number };

/** What a reader wants: everything after `afterSeq`, of these types, and then what is appended if `follow`. */
export type Watch = {
  sessionId: string;
  afterSeq: number;
  eventTypes: readonly string[] | null;
  view: View;
  follow: boolean;
};

/** A message for people, to be stored as the events that make it; once, if its caller gives it an id. */
export type PushMessage = { sessionId: string; kind: string; payload: string; messageId: string | null };

/** The log for those who come from outside, the same for each protocol. All of it throws problems. */
export type EventDoor = {
  /** Appends all of a push or nothing of it, once, however often it is sent. */
  push(caller: Principal, push: Push): Promise<Pushed>;
  pushMessage(caller: Principal, message: PushMessage): Promise<Pushed>;
  watch(caller: Principal, watch: Watch, signal: AbortSignal): AsyncIterable<Item>;
};
