import type { Principal } from '#src/access/principal.ts';
import type { WholeReply, Write } from './write.ts';

/** A request with an `Idempotency-Key`. */
export type KeyedRequest = {
  key: string;
  operationId: string;
  method: string;
  /** The path with its query. */
  path: string;
  /** The media type of the body; null without a body. */
  mediaType: string | null;
  body: unknown;
  principal: Principal;
  /** Aborted when the caller has disconnected: what is not complete then is not stored as the reply. */
  signal: AbortSignal;
};

/** The reply to a request with a key, and whether an earlier request had its effect. */
export type KeyedReply<R> = { reply: R | WholeReply; replayed: boolean };

/**
 * Handles a request once, however often it is sent with its key.
 * @throws `idempotency_key_reused` for another request with the same key, and `idempotency_in_progress` while the first is
 * still without an effect.
 */
export type AnswerOnce = <R>(request: KeyedRequest, handle: (write: Write) => Promise<R>) => Promise<KeyedReply<R>>;
