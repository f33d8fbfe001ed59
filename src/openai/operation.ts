import type { Operations } from '#generated/openai/operations.gen.ts';
import type { Operations as V2Operations } from '#generated/v2/operations.gen.ts';
import type { Handlers, OperationCall, OperationReply, StreamReply } from '#src/api/handlers.ts';

type Call<Id extends keyof Operations> = OperationCall<Operations[Id]>;
type Parts<Id extends keyof V2Operations> = Partial<Pick<OperationCall<V2Operations[Id]>, 'path' | 'query' | 'body'>>;

/** Calls a handler of version 2 for the caller of a request here. */
export type CallV2 = <Id extends keyof V2Operations>(
  id: Id,
  parts: Parts<Id>,
) => Promise<OperationReply<V2Operations[Id]>>;

type WholeReply<Id extends keyof Operations> = {
  [Status in keyof Operations[Id]['replies']]: { status: Status; body: Operations[Id]['replies'][Status] };
}[keyof Operations[Id]['replies']];

/** The mapping of an operation to those of version 2: its reply is whole, or a stream if the contract has one. */
export type OpenAiMapping<Id extends keyof Operations> = (
  call: Call<Id>,
  callV2: CallV2,
) => Promise<
  WholeReply<Id> | ([Operations[Id]['stream']] extends [never] ? never : StreamReply<Operations[Id]['stream']>)
>;

type AnyCall = Pick<Call<keyof Operations>, 'principal' | 'requestId' | 'address' | 'signal'>;

/** Creates the way in which a request calls handlers of version 2. */
export function createCallV2(v2: Handlers, { principal, requestId, address, signal }: AnyCall): CallV2 {
  const own = { query: {}, path: {}, headers: {}, body: undefined, principal, requestId, address, signal };
  return (id, parts) => v2[id]({ ...own, ...parts } as never) as never;
}
