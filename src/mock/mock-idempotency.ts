import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import type { AnswerOnce, KeyedRequest } from '#src/api/keyed-request.ts';
import { problem } from '#src/api/problems.ts';
import type { WholeReply, Write } from '#src/api/write.ts';

type KeptReply = { request: unknown; reply: WholeReply };

/** The most replies that are kept. */
const maxKeptReplies = 1_000;

const toComparable = ({ method, path, mediaType, body }: KeyedRequest) => ({
  method,
  path,
  mediaType,
  body: body ?? null,
});

/** Handlers of the mock have no effect that a transaction could hold. */
const noWrite = {} as Write;

/** Answers a request with a key once, and from memory after that. Streams are made again: they are the same. */
export function createMockAnswerOnce(): AnswerOnce {
  const kept = new LRUCache<string, KeptReply>(atMostEntries(maxKeptReplies));
  return async (request, handle) => {
    const comparable = toComparable(request);
    const known = kept.get(request.key);
    if (known && !deepEqual(known.request, comparable)) {
      const detail = `The Idempotency-Key ${request.key} was sent with another request before. Send a new key.`;
      throw problem('idempotency_key_reused', detail);
    }
    if (known) return { reply: structuredClone(known.reply), replayed: true };
    const reply = await handle(noWrite);
    const whole = reply as WholeReply & { events?: unknown };
    if (!whole.events) kept.set(request.key, { request: comparable, reply: structuredClone(whole) });
    return { reply, replayed: false };
  };
}
