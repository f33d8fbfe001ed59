import type { Problem } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import { convertFields } from './field.ts';
import type { EventMapping, OperationMapping } from './mapping.ts';
import { toPageHeaders } from './pages.ts';

type CallParts = { path: object; query: object; headers: object; body: unknown };
type CallContext = { principal: Principal; requestId: string; address: string | undefined; signal: AbortSignal };

/** A call of version 1, whatever its operation. */
export type AnyCall = CallParts & CallContext;
type AnyEvent = { event?: unknown; type?: unknown };
type AnyReply = {
  status: number;
  body?: object;
  headers?: Record<string, string>;
  events?: AsyncIterable<StreamItem<AnyEvent>>;
};
/** The handlers of version 2 by operation id. */
export type AnyHandlers = Readonly<Record<string, (call: never) => Promise<unknown>>>;

/** The answers of preceding calls, by the names that paths of fields use. */
type PrecedingAnswers = Record<`@${string}`, unknown>;

const toCallParts = (parts: Partial<CallParts>): CallParts => ({
  path: {},
  query: {},
  headers: {},
  body: undefined,
  ...parts,
});

async function callV2(v2: AnyHandlers, id: string, call: AnyCall): Promise<AnyReply> {
  return (await v2[id]!(call as never)) as AnyReply;
}

/** Converts a request of version 1 to version 2. */
export function toV2Request(mapping: OperationMapping, call: CallParts, answers: PrecedingAnswers = {}): CallParts {
  return toCallParts(convertFields(mapping.request, 'up', { ...call, ...answers }));
}

/** Converts an answer of version 2 to version 1. */
export function toV1Answer(mapping: OperationMapping, body: object, answers: PrecedingAnswers): object {
  return convertFields(mapping.answer, 'down', { ...body, ...answers });
}

/** Converts an event of version 2 to version 1. */
export function toV1Event(mapping: OperationMapping, event: AnyEvent, answers: PrecedingAnswers): { type: string } {
  const events = mapping.events as unknown as Record<string, EventMapping>;
  const { v1, fields } = events[event.event as string]!;
  return { type: v1, ...convertFields(fields, 'down', { ...event, ...answers }) };
}

async function runPrecedingCalls(
  { before = {} }: OperationMapping,
  v2: AnyHandlers,
  call: AnyCall,
): Promise<PrecedingAnswers> {
  const answers: PrecedingAnswers = { '@request': call };
  for (const [name, { v2: id, request, unless }] of Object.entries(before)) {
    if (unless && convertFields([{ v1: unless, v2: 'given' }], 'up', call)['given'] !== undefined) continue;
    const { principal, requestId, address, signal } = call;
    const parts = toCallParts(convertFields(request, 'up', { ...call, ...answers }));
    answers[`@${name}`] = (await callV2(v2, id, { ...parts, principal, requestId, address, signal })).body;
  }
  return answers;
}

async function* toV1Events(
  mapping: OperationMapping,
  events: AsyncIterable<StreamItem<AnyEvent>>,
  answers: PrecedingAnswers,
) {
  for await (const { seq, event } of events) yield { seq, resumeAt: null, event: toV1Event(mapping, event, answers) };
}

/** Creates a handler of version 1 from a handler of version 2. `path` is the path of the operation in version 1. */
export function createV1Handler(mapping: OperationMapping, v2: AnyHandlers, path: string) {
  return async (call: AnyCall): Promise<AnyReply & { failure?: (problem: Problem) => object }> => {
    const answers = await runPrecedingCalls(mapping, v2, call);
    const { principal, requestId, address, signal } = call;
    const request = toV2Request(mapping, call, answers);
    const reply = await callV2(v2, mapping.v2, {
      ...request,
      query: { ...request.query, ...mapping.inside },
      principal,
      requestId,
      address,
      signal,
    });
    if (reply.events) {
      const failure = (problem: Problem) => ({ type: 'error', ...mapping.error(problem).body });
      return { status: 200, events: toV1Events(mapping, reply.events, answers), failure };
    }
    const body = toV1Answer(mapping, reply.body!, answers);
    if (!mapping.list) return { status: reply.status, body };
    return { status: reply.status, body, headers: toPageHeaders(mapping.list, { path, call, reply, body, answers }) };
  };
}
