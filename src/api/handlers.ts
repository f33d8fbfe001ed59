import type { Readable } from 'node:stream';
import type { AguiMessage, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { Warning } from '#src/event-log/entry.ts';
import type { LogItem, LogView } from '#src/event-log/item.ts';
import type { ReceivedFile } from './received-file.ts';
import type { SocketReply } from './socket.ts';
import type { Write } from './write.ts';

/** A request of an API version by an authenticated caller. */
export type VersionUse = {
  version: string;
  operationId: string;
  organizationId: string;
  credentialId: string;
  /** The optional members that were sent. Recorded for versions that end. */
  fields: string[];
};

/** An event with its sequence number in the session's log, as a reader is sent it. */
export type StreamItem<E> = {
  seq: number;
  event: E;
  /** The sequence number after which the reader resumes, when it is not `seq`; null for an event that is not in the log. */
  resumeAt?: number | null;
  /** Further members of its NDJSON line. */
  about?: Record<string, unknown>;
  /** Set when many streams send this object: it is checked and serialized once for all of them. */
  shared?: true;
};

type OperationData<Op extends { data: object }, K extends string> = K extends keyof Op['data']
  ? NonNullable<Op['data'][K]> extends never
    ? Record<string, never>
    : Op['data'][K]
  : Record<string, never>;

/** Gives the decompressed bytes of a body to a function, as they arrive, and returns what that returns. */
export type ReadBody = <T>(read: (content: Readable) => Promise<T>) => Promise<T>;

type AnyOperation = { data: object; replies: object; stream: unknown; public: boolean };

/** The argument of a handler: the validated parts of the request, independent of HTTP. */
export type OperationCall<Op extends AnyOperation> = {
  path: OperationData<Op, 'path'>;
  query: NonNullable<OperationData<Op, 'query'>>;
  headers: NonNullable<OperationData<Op, 'headers'>>;
  body: OperationData<Op, 'body'>;
  /** The media type of the body, one of those that the operation declares. */
  bodyType?: string;
  /** The file that has come with the body, for an operation that keeps files. */
  file?: ReceivedFile;
  /** Reads the bytes of the body as they arrive, for an operation that does so itself. */
  content?: ReadBody;
  principal: Op['public'] extends true ? null : Principal;
  requestId: string;
  /** The address of the client, past the proxies that are trusted; undefined when its connection is closed. */
  address: string | undefined;
  /** The way in which the operation writes, if the request has an `Idempotency-Key`. */
  write?: Write;
  /** Aborted when the caller has disconnected. A run goes on. */
  signal: AbortSignal;
};

type Headers = Record<string, string>;

/** A stream of events as the reply of an operation. */
export type StreamReply<E> = {
  status: 200;
  events: AsyncIterable<StreamItem<E>>;
  headers?: Headers;
  /** Makes the event that reports a failure after the first byte. Default: a chat's `error`. */
  failure?: (body: ProblemBody) => E;
  /** Set when the reader can resume anywhere: the headers are sent before the first event, and a stopping server ends it. */
  resumable?: true;
  /** Bytes after the last event of a stream that has not failed. */
  ending?: string;
};

/** Bytes as the reply of an operation: whole, or as they come. Their media type is one that the operation declares. */
export type BytesReply = { status: 200 | 206; bytes: Readable | Buffer; mediaType: string; headers?: Headers };

/** The reply of one status: its body in JSON, bytes where its type has them, or a WebSocket. */
type StatusReply<Status, Body> = Status extends 101 ? SocketReply : WholeOrBytesReply<Status, Body>;

type WholeOrBytesReply<Status, Body> =
  | ([Exclude<Body, Blob>] extends [never] ? never : { status: Status; body: Exclude<Body, Blob>; headers?: Headers })
  | ([Extract<Body, Blob>] extends [never] ? never : BytesReply & { status: Status });

/** The reply of a handler: a declared status with its body, or a stream of events. Failures are thrown as problems. */
export type OperationReply<Op extends AnyOperation> = [Op['stream']] extends [never]
  ? { [S in keyof Op['replies']]: StatusReply<S, Op['replies'][S]> }[keyof Op['replies']]
  : StreamReply<Op['stream']>;

/** The handlers: one function for each operation of the contract. A missing one does not compile. */
export type Handlers<Ops extends Record<keyof Ops, AnyOperation> = Operations> = {
  [Id in keyof Ops]: (call: OperationCall<Ops[Id]>) => Promise<OperationReply<Ops[Id]>>;
};

/** An event as a producer sends it. `at` is in milliseconds since the epoch, or null for now. */
export type PushItem = { event: Record<string, unknown>; producerSeq: number; at: number | null };

/** The request with which something came, for the audit. */
export type RequestOrigin = { requestId: string; address: string | undefined };

/** Events of one producer, in order. Without items it is a heartbeat. */
export type EventPush = {
  sessionId: string;
  producerEpoch: number;
  items: readonly PushItem[];
  origin?: RequestOrigin;
};

/** The sequence numbers of the pushed events, and of the next event of the log. */
export type EventPushResult = {
  acks: { producerSeq: number; seq: number; warning: Warning | null }[];
  nextSeq: number;
};

/** A query of a session's log: all events after `afterSeq` of these types (null for all), and later ones if `follow`. */
export type WatchQuery = {
  sessionId: string;
  afterSeq: number;
  eventTypes: readonly string[] | null;
  view: LogView;
  follow: boolean;
};

/** A message to be stored as the events that make it. With a `messageId` it is stored once, however often it is sent. */
export type MessagePush = {
  sessionId: string;
  kind: string;
  payload: string;
  messageId: string | null;
  origin?: RequestOrigin;
};

/** Messages that were said elsewhere, to be stored as the input of a run that nobody answers. */
export type TranscriptPush = { sessionId: string; messages: readonly AguiMessage[]; origin?: RequestOrigin };

/** The session log for callers of any protocol. @throws `Problem` */
export type EventDoor = {
  /** Appends all of a push or nothing. A push that is sent again is not appended again. */
  push(caller: Principal, push: EventPush): Promise<EventPushResult>;
  pushMessage(caller: Principal, message: MessagePush): Promise<EventPushResult>;
  watch(caller: Principal, watch: WatchQuery, signal: AbortSignal): AsyncIterable<LogItem>;
};

/** The session log for doors to which a conversation is brought. @throws `Problem` */
export type TranscriptDoor = {
  /** Appends all messages or none. @throws `run_in_progress` while a run answers. */
  pushTranscript(caller: Principal, transcript: TranscriptPush): Promise<EventPushResult>;
};
