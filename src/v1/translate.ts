import type { Problem } from '#generated/v2/client/types.gen.ts';
import type { Principal, StreamItem } from '#src/api/handlers.ts';
import { carry } from './field.ts';
import type { EventDown, Mapping } from './mapping.ts';
import { pageHeaders } from './pages.ts';

type Parts = { path: object; query: object; headers: object; body: unknown };
type Context = { principal: Principal; requestId: string; signal: AbortSignal };
export type AnyCall = Parts & Context;
type AnyEvent = { event?: unknown; type?: unknown };
type AnyReply = {
  status: number;
  body?: object;
  headers?: Record<string, string>;
  events?: AsyncIterable<StreamItem<AnyEvent>>;
};
/** The handlers of version 2, by their ids. */
export type AnyHandlers = Readonly<Record<string, (call: never) => Promise<unknown>>>;

/** What calls before have answered, as the paths of fields name it. */
type Known = Record<`@${string}`, unknown>;

const parts = (made: Partial<Parts>): Parts => ({ path: {}, query: {}, headers: {}, body: undefined, ...made });

async function ask(v2: AnyHandlers, id: string, call: AnyCall): Promise<AnyReply> {
  return (await v2[id]!(call as never)) as AnyReply;
}

/** The request of version 2 that a request of version 1 becomes. */
export function requestUp(mapping: Mapping, call: Parts, known: Known = {}): Parts {
  return parts(carry(mapping.request, 'up', { ...call, ...known }));
}

/** The answer of version 1 that an answer of version 2 becomes. */
export function answerDown(mapping: Mapping, body: object, known: Known): object {
  return carry(mapping.answer, 'down', { ...body, ...known });
}

/** The event of version 1 that an event of version 2 becomes. */
export function eventDown(mapping: Mapping, event: AnyEvent, known: Known): { type: string } {
  const events = mapping.events as unknown as Record<string, EventDown>;
  const { v1, fields } = events[event.event as string]!;
  return { type: v1, ...carry(fields, 'down', { ...event, ...known }) };
}

async function callsBefore({ before = {} }: Mapping, v2: AnyHandlers, call: AnyCall): Promise<Known> {
  const known: Known = { '@request': call };
  for (const [name, { v2: id, request, unless }] of Object.entries(before)) {
    if (unless && carry([{ v1: unless, v2: 'given' }], 'up', call)['given'] !== undefined) continue;
    const { principal, requestId, signal } = call;
    const made = parts(carry(request, 'up', { ...call, ...known }));
    known[`@${name}`] = (await ask(v2, id, { ...made, principal, requestId, signal })).body;
  }
  return known;
}

async function* eventsDown(mapping: Mapping, events: AsyncIterable<StreamItem<AnyEvent>>, known: Known) {
  for await (const { seq, event } of events) yield { seq, resumeAt: null, event: eventDown(mapping, event, known) };
}

/** A handler of version 1, made of a handler of version 2. `path` is where version 1 has it. */
export function translate(mapping: Mapping, v2: AnyHandlers, path: string) {
  return async (call: AnyCall): Promise<AnyReply & { failure?: (problem: Problem) => object }> => {
    const known = await callsBefore(mapping, v2, call);
    const { principal, requestId, signal } = call;
    const reply = await ask(v2, mapping.v2, { ...requestUp(mapping, call, known), principal, requestId, signal });
    if (reply.events) {
      const failure = (problem: Problem) => ({ type: 'error', ...mapping.error(problem).body });
      return { status: 200, events: eventsDown(mapping, reply.events, known), failure };
    }
    const body = answerDown(mapping, reply.body!, known);
    if (!mapping.list) return { status: reply.status, body };
    return { status: reply.status, body, headers: pageHeaders(mapping.list, { path, call, reply, body, known }) };
  };
}
