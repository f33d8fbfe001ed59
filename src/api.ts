import type { Operations } from '#generated/v2/operations.gen.ts';

/** Who calls: made from a credential by `token.ts`, the same for every door. */
export type Principal = {
  organizationId: string;
  /** `sub` of the token. */
  subject: string;
  /** The API key behind the credential; rate limits and usage are counted by it. */
  credentialId: string;
  scopes: ReadonlySet<string>;
};

/** An event with its place in the session's log. */
export type Sequenced<E> = { seq: number; event: E };

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
  principal: Op['public'] extends true ? null : Principal;
  requestId: string;
  /** Aborted when the caller has gone away. A run does not stop for it. */
  signal: AbortSignal;
};

type Headers = Record<string, string>;

/** A declared status with its body, or a stream of events. Failures are thrown as problems. */
type Reply<Op extends AnyOperation> = [Op['stream']] extends [never]
  ? { [S in keyof Op['replies']]: { status: S; body: Op['replies'][S]; headers?: Headers } }[keyof Op['replies']]
  : { status: 200; events: AsyncIterable<Sequenced<Op['stream']>>; headers?: Headers };

/** One function for each operation of the spec: `tsc` names the one that is missing. */
export type Handlers<Ops extends Record<keyof Ops, AnyOperation> = Operations> = {
  [Id in keyof Ops]: (call: Call<Ops[Id]>) => Promise<Reply<Ops[Id]>>;
};
