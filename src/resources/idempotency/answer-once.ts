import { setTimeout } from 'node:timers/promises';
import type { AnswerOnce, KeyedReply, KeyedRequest } from '#src/api/keyed-request.ts';
import { Problem, problem } from '#src/api/problems.ts';
import type { WholeReply, Write } from '#src/api/write.ts';
import { toFingerprint, toItemDigest, toRecordDigest } from './fingerprint.ts';
import { KeyedWrite, KeyTaken, type KeyedWriteOptions, type RecordKey } from './keyed-write.ts';
import { openAnswer } from './sealed-answer.ts';
import { findRecord, type FoundRecord } from './store.ts';

/** The longest time that a request waits for the effect of an earlier one with its key. */
const longestWaitMs = 10_000;

const inProgress = (): Problem =>
  problem(
    'idempotency_in_progress',
    'An earlier request with this Idempotency-Key has not had its effect yet. Send it again in a while.',
    { retryAfterS: 1 },
  );

const reused = (): Problem =>
  problem(
    'idempotency_key_reused',
    'An earlier request with this Idempotency-Key had another path, media type or body. Send this one with a key of its own.',
  );

type OnceDeps = Pick<KeyedWriteOptions, 'dataSource' | 'runTransaction' | 'clock'>;

/** A request that this process handles: its fingerprint, and the moment when its effect has committed or it has failed. */
type UnderWay = { fingerprint: string; settled: Promise<void> };

/** What handling a request gives: its outcome, or nothing when another request has had its effect meanwhile. */
type Attempt<R> = { outcome: KeyedReply<R> } | null;

/** Handles requests with keys. */
class OnceService {
  readonly #deps: OnceDeps;
  /** Requests without an effect yet, by the digest of their keys. */
  readonly #underWay = new Map<string, UnderWay>();

  constructor(deps: OnceDeps) {
    this.#deps = deps;
  }

  async answer<R>(request: KeyedRequest, handle: (write: Write) => Promise<R>): Promise<KeyedReply<R>> {
    const { key, path, principal } = request;
    const fingerprint = await toFingerprint(request);
    const { organizationId } = principal;
    const record = { digest: toRecordDigest(request), key, organizationId, fingerprint, path };
    return this.#answerRecord(record, handle, async (write, reply) => {
      // The reply to a caller who has gone may be that of half the work.
      if (!request.signal.aborted && isWhole(reply)) await write.storeReply(reply);
    });
  }

  /** Answers by the record of a key; without one, handles the request, and `keep` stores a reply that is not stored yet. */
  async #answerRecord<R>(
    record: RecordKey,
    handle: (write: Write) => Promise<R>,
    keep: (write: KeyedWrite, reply: R) => Promise<void>,
  ): Promise<KeyedReply<R>> {
    for (;;) {
      await this.#waitForOther(record);
      const found = await this.#find(record);
      if (found?.answer) return { reply: openAnswer(record, found.answer), replayed: true };
      const attempt = await this.#attempt(record, found, async (write) => {
        const reply = await handle(write);
        if (!write.isStored) await keep(write, reply);
        return reply;
      });
      if (attempt) return attempt.outcome;
    }
  }

  async #waitForOther({ digest, fingerprint }: RecordKey): Promise<void> {
    const other = this.#underWay.get(digest);
    if (!other) return;
    if (other.fingerprint !== fingerprint) throw reused();
    const waiting = new AbortController();
    const late = setTimeout(longestWaitMs, true, { signal: waiting.signal }).catch(() => false);
    const isLate = await Promise.race([other.settled.then(() => false), late]);
    waiting.abort();
    if (isLate) throw inProgress();
  }

  async #find({ digest, fingerprint }: RecordKey): Promise<FoundRecord | null> {
    const found = await findRecord(this.#deps.dataSource, digest, this.#deps.clock());
    if (found && found.fingerprint !== fingerprint) throw reused();
    return found;
  }

  /** Handles a request, with the run of its record if it has one. */
  async #attempt<R>(
    record: RecordKey,
    found: FoundRecord | null,
    handle: (write: KeyedWrite) => Promise<R>,
  ): Promise<Attempt<R>> {
    const { digest, fingerprint } = record;
    const isJoined = found !== null && found.startedRun !== null;
    if (!isJoined && this.#underWay.has(digest)) return null;
    const { promise: settled, resolve } = Promise.withResolvers<void>();
    const entry = { fingerprint, settled };
    if (!isJoined) this.#underWay.set(digest, entry);
    const settle = () => {
      if (this.#underWay.get(digest) === entry) this.#underWay.delete(digest);
      resolve();
    };
    const write = this.#createWrite(record, found, settle);
    try {
      const reply = await handle(write);
      return { outcome: { reply, replayed: found !== null && found.failedRunId === null } };
    } catch (error) {
      if (error instanceof KeyTaken) return null;
      // The refusal may come of the effect that another request has had meanwhile.
      const isRefusal = error instanceof Problem && !write.isStored && found === null;
      if (isRefusal && (await this.#find(record))) return null;
      throw error;
    } finally {
      settle();
    }
  }

  #createWrite(record: RecordKey, found: FoundRecord | null, settle: () => void): KeyedWrite {
    return new KeyedWrite({
      ...this.#deps,
      record,
      startedRun: found?.startedRun ?? null,
      failedRunId: found?.failedRunId ?? null,
      settle,
      answerItem: async <T>(itemId: string, handle: (write: Write) => Promise<T>) => {
        const item = { ...record, digest: toItemDigest(record.digest, itemId) };
        const { reply } = await this.#answerRecord(item, handle, async () => {});
        return reply as T;
      },
    });
  }
}

const isWhole = (reply: unknown): reply is WholeReply =>
  typeof reply === 'object' && reply !== null && 'status' in reply && !('events' in reply);

/** Creates the service that handles requests with an `Idempotency-Key`. */
export function createAnswerOnce(deps: OnceDeps): AnswerOnce {
  const service = new OnceService(deps);
  return (request, handle) => service.answer(request, handle);
}
