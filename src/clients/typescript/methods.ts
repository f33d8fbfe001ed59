import type * as sdk from '#generated/v2/client/sdk.gen.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Reply } from './reply.ts';
import type { EventStream } from './stream.ts';

/** The options of any single call, beside its input. */
export type CallOptions = {
  /** Abort it, and the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** The longest time that the call may take, retries included; for a stream, that it may be silent. */
  timeoutMs?: number;
  /** The number of times that a failed call that may be repeated is sent again. */
  retries?: number;
};

/** The format in which a stream travels; the events are the same in both. */
export type StreamOptions = { format?: 'sse' | 'ndjson' };

/** The input of a method: `path`, `query`, `headers` and `body` of its operation, and the options of the call. */
export type Input<Id extends keyof Operations> = Omit<Operations[Id]['data'], 'url'> &
  CallOptions &
  ([Operations[Id]['stream']] extends [never] ? unknown : StreamOptions);

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

/** The body of an operation's answer. */
export type Output<Id extends keyof Operations> = NarrowedPage<
  Operations[Id]['replies'][keyof Operations[Id]['replies']]
>;

type Arguments<Id extends keyof Operations> = object extends Input<Id> ? [input?: Input<Id>] : [input: Input<Id>];

type Result<Id extends keyof Operations> = [Operations[Id]['stream']] extends [never]
  ? Reply<Output<Id>>
  : EventStream<StreamEvent<Id>>;

/** The methods: one for each operation of the spec, documented as the spec documents it. */
export type Methods = { [Id in keyof typeof sdk]: (...args: Arguments<Id>) => Result<Id> };
