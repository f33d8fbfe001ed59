import type { ChatEvent } from '#generated/v2/client/types.gen.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { ChatStream } from './chat-stream.ts';
import type { Reply } from './reply.ts';
import type { EventStream } from './stream.ts';

/** The options of any single call, after its input. */
export type CallOptions = {
  /** Abort it, and the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The longest time that the call may take, retries included; for a stream, that it may be silent. */
  timeoutMs?: number | undefined;
  /** The number of times that a failed call that may be repeated is sent again. */
  retries?: number | undefined;
  /** Headers of this call. */
  headers?: Record<string, string> | undefined;
  /** The `Idempotency-Key` of a POST: makes calls of different processes one. The client makes one for each call. */
  idempotencyKey?: string | undefined;
  /** The `ETag` that a change builds on; when the thing has changed since, the call is refused with 412. */
  ifMatch?: string | undefined;
};

/** The options of a call that streams. */
export type StreamCallOptions = CallOptions & {
  /** The format in which a stream travels; the events are the same in both. */
  format?: 'sse' | 'ndjson' | undefined;
};

/** The input of a method of before resources: `path`, `query`, `headers` and `body`, and the options of the call. */
export type Input<Id extends keyof Operations> = Omit<Operations[Id]['data'], 'url'> &
  Omit<CallOptions, 'headers'> &
  ([Operations[Id]['stream']] extends [never] ? unknown : Pick<StreamCallOptions, 'format'>);

/**
 * The type of an event that this client does not know. It is a text of the wire, and no name of a known event: so comparing
 * `type` with a name tells which event it is, and an unknown event is left in the `default` of a `switch`.
 */
export declare enum UnknownEventType {
  Unknown = '',
}

/** An event of a type that this client does not know, as it came. */
export type UnknownEvent = { type: UnknownEventType; [member: string]: unknown };

type NarrowedByType<Event> = Event extends { type: infer Type } ? (string extends Type ? UnknownEvent : Event) : Event;

/**
 * The events of an operation that streams; of AG-UI's, unknown ones too. Errors are thrown, so that the loop never sees them.
 */
export type StreamEvent<Id extends keyof Operations> = NarrowedByType<
  Exclude<Operations[Id]['stream'], { event: 'error' }>
>;

/** An item of a page, whose event narrows by its type like those of a stream. */
type NarrowedItem<Item> = Item extends { event: infer Event }
  ? Omit<Item, 'event'> & { event: NarrowedByType<Event> }
  : Item;

type NarrowedPage<Body> = Body extends { data: (infer Item extends { event: object })[] }
  ? Omit<Body, 'data'> & { data: NarrowedItem<Item>[] }
  : Body;

/** The body of an operation's answer, in JSON. */
export type Output<Id extends keyof Operations> = NarrowedPage<
  Exclude<Operations[Id]['replies'][keyof Operations[Id]['replies']], Blob>
>;

/** The stream of an operation: that of a reply has an end to wait for. */
export type Streamed<Id extends keyof Operations> = [ChatEvent] extends [Operations[Id]['stream']]
  ? ChatStream
  : EventStream<StreamEvent<Id>>;

type Arguments<Id extends keyof Operations> = object extends Input<Id> ? [input?: Input<Id>] : [input: Input<Id>];

type Result<Id extends keyof Operations> = [Operations[Id]['stream']] extends [never]
  ? Reply<Output<Id>>
  : Streamed<Id>;

/** A method of before resources. */
export type Flat<Id extends keyof Operations> = (...args: Arguments<Id>) => Result<Id>;
