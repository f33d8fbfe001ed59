import { operations, type FlatMethods } from '#generated/v2/methods.gen.ts';
import { ChatStream } from './chat-stream.ts';
import { logOrder, replyOrder } from './event-order.ts';
import type { CallOptions } from './methods.ts';
import { EventStream, type StreamPlace } from './stream.ts';
import type { CallRequest, StreamKind, Transport } from './transport.ts';

type OperationId = keyof FlatMethods;
/** An operation, as the generated table has it. */
type Operation = {
  name: string;
  method: string;
  path: string;
  query?: true;
  /** The names of the query's parameters, which are merged with the members of the body. */
  body?: readonly string[];
  open?: true;
  /** The kind of the stream that it answers with. */
  streams?: 'reply' | 'events';
  /** The form of the answer. */
  answer?: 'object' | 'page';
};
type Values = Record<string, unknown>;

const afterLast = (request: CallRequest, { lastSeq }: StreamPlace): CallRequest => ({
  ...request,
  method: 'GET',
  headers: { ...request.headers, ...(lastSeq === null ? {} : { 'Last-Event-ID': `${lastSeq}` }) },
});

/**
 * Returns the request that reads on in a reply, which is asked for by its run. Before an event has told the run, the key of the
 * request joins it from its start.
 */
function rejoin(request: CallRequest, place: StreamPlace): CallRequest {
  if (place.runId === null) return request;
  const query = { run_id: place.runId };
  return afterLast({ ...request, url: operations.rejoinMessageStream.path, body: undefined, query }, place);
}

/** Returns the request that goes on with an export after its last record. */
const afterRecord = (request: CallRequest, { cursor }: StreamPlace): CallRequest =>
  cursor === null ? request : { ...request, query: { ...request.query, after: cursor } };

const cannotResume: StreamKind = { endings: [], resume: () => null };

/**
 * The kinds of streams, by how they end and go on when their connection is lost: one that ends without its ending was
 * cut off.
 */
const streams: { [Id in OperationId]?: StreamKind } = {
  streamMessage: { endings: ['message_complete'], order: () => replyOrder(true), resume: rejoin },
  streamDecisions: { endings: ['message_complete'], order: () => replyOrder(true), resume: rejoin },
  rejoinMessageStream: { endings: ['message_complete'], order: () => replyOrder(false), resume: afterLast },
  exportMemories: { endings: ['export_complete'], resume: afterRecord },
  exportOrganization: { endings: ['export_complete'], resume: afterRecord },
  exportUser: { endings: ['export_complete'], resume: afterRecord },
  exportAuditEntries: { endings: ['export_complete'], resume: afterLast },
  streamSessionEvents: {
    endings: [],
    endless: ({ query }) => query?.['follow'] !== false,
    order: ({ query }) => logOrder(query),
    resume: afterLast,
  },
};

/** Signing in twice does no harm, so it may be repeated like a read. */
const repeatable: ReadonlySet<string> = new Set<OperationId>(['signInWithApiKey']);

/** Sends the request of an operation. */
function send(transport: Transport, id: OperationId, input: Partial<CallRequest>): unknown {
  const { name, method, path: url, open, streams: stream, answer }: Operation = operations[id];
  const request = { ...input, method, url, name, open, answer, ...(repeatable.has(id) && { repeatable: true }) };
  if (!stream) return transport.call(request);
  const type = stream === 'reply' ? ChatStream : EventStream<unknown>;
  return transport.stream<unknown>(request, streams[id] ?? cannotResume, type);
}

/** Divides the merged parameters of a method into its query and its body. */
function divide(
  { query, body }: Operation,
  params: Values | undefined,
): { query?: Values | undefined; body?: unknown } {
  if (!body) return query ? { query: params } : {};
  if (body.length === 0 || typeof params !== 'object') return { body: params };
  const isInQuery = ([name]: [string, unknown]) => body.includes(name);
  const all = Object.entries(params);
  return {
    query: Object.fromEntries(all.filter(isInQuery)),
    body: Object.fromEntries(all.filter((entry) => !isInQuery(entry))),
  };
}

/** Returns the method of an operation: the ids of its path in their order, its parameters, the options of the call. */
function makeMethod(transport: Transport, id: OperationId): (...args: unknown[]) => unknown {
  const operation: Operation = operations[id];
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const takesParams = operation.query === true || operation.body !== undefined;
  return (...args) => {
    const path = Object.fromEntries(names.map((name, index) => [name, args[index]]));
    const params = takesParams ? (args[names.length] as Values | undefined) : undefined;
    const options = args[names.length + (takesParams ? 1 : 0)] as CallOptions | undefined;
    return send(transport, id, { ...options, path, ...divide(operation, params) });
  };
}

/** Returns the resource of a path of names, making those that are missing. */
function findResource(root: object, names: readonly string[]): object {
  let resource = root as Record<string, object>;
  for (const name of names) resource = (resource[name] ??= {}) as Record<string, object>;
  return resource;
}

/** Gives an object the resources of the client, and the methods of before them. */
export function addMethods(root: object, transport: Transport): void {
  const put = (holder: object, name: string, value: unknown) =>
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  for (const id of Object.keys(operations) as OperationId[]) {
    const names = operations[id].name.split('.');
    const method = names.pop()!;
    put(findResource(root, names), method, makeMethod(transport, id));
    put(root, id, (input: Partial<CallRequest> = {}) => send(transport, id, input));
  }
}
