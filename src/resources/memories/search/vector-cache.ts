import { LRUCache } from 'lru-cache';
import type { Queryable } from '#src/db/query.ts';
import { createPauses } from '#src/process/pauses.ts';
import { QuantisedVectors } from './quantised-vectors.ts';
import {
  type FirstOpen,
  fromSentVector,
  listVectorIds,
  readVectors,
  readWrittenVectors,
  type VectorSet,
} from './vector-cache-store.ts';
import type { OnError } from './vector-extension.ts';

/** The bytes of all vectors that are held, and of those of one scope: to compare as many takes some milliseconds. */
const maxBytes = 128 * 1_048_576;
const maxScopeBytes = 64 * 1_048_576;
/** The bytes of a vector beside its numbers: its id, its scale and its place. */
const otherBytes = 150;
/** The number of scopes that are known, held or not. */
const maxScopes = 10_000;
/** The time for which vectors are held: those of deleted memories go with it. And that until a scope that is not held is looked at again. */
const heldMs = 30 * 60_000;
const retryMs = 60_000;
/** The number of vectors that are read at once. */
const pageSize = 500;

/** The vectors of a scope, with what was written before `firstOpen`. */
type HeldScope = { vectors: QuantisedVectors; firstOpen: FirstOpen };
/** What is known of a scope: its vectors, or null while they are read and when they are too many. */
type Entry = { held: HeldScope | null };

const toKey = ({ scopeKey, model, dimensions }: VectorSet) => `${scopeKey} ${dimensions} ${model}`;

/**
 * The vectors of the scopes that were searched last, in memory. A search has them brought up to date by one statement, so
 * that it finds what any process has written before it. They choose candidates only: a memory that was changed or deleted
 * since has another vector in the database, or none.
 */
export class VectorCache {
  readonly #db: Queryable;
  readonly #onError: OnError;
  readonly #entries = new LRUCache<string, Entry>({
    max: maxScopes,
    maxSize: maxBytes,
    ttl: heldMs,
    sizeCalculation: ({ held }) => otherBytes + (held ? toBytes(held.vectors.size, held.vectors.dimensions) : 0),
  });

  constructor(db: Queryable, onError: OnError) {
    this.#db = db;
    this.#onError = onError;
  }

  /**
   * Returns the vectors of those of the scopes that are held, up to date. The others are read in the background, for later
   * searches, unless they are too many.
   */
  async open(
    scopeKeys: readonly string[],
    { model, dimensions }: Omit<VectorSet, 'scopeKey'>,
  ): Promise<Map<string, QuantisedVectors>> {
    const held = scopeKeys.flatMap((scopeKey) => {
      const found = this.#find({ scopeKey, model, dimensions });
      return found ? [{ scopeKey, scope: found }] : [];
    });
    if (held.length === 0) return new Map();
    const read = held.map(({ scopeKey, scope: { firstOpen } }) => ({ scopeKey, firstOpen }));
    const { written, firstOpen } = await readWrittenVectors(this.#db, { model, dimensions }, read);
    const scopes = new Map(held.map(({ scopeKey, scope }) => [scopeKey, scope]));
    for (const { key, id, sent } of written) scopes.get(key)!.vectors.set(id, fromSentVector(sent));
    for (const { scope } of held) if (BigInt(scope.firstOpen) < BigInt(firstOpen)) scope.firstOpen = firstOpen;
    for (const key of new Set(written.map((one) => one.key)))
      this.#keep({ scopeKey: key, model, dimensions }, scopes.get(key)!);
    return new Map(held.map(({ scopeKey, scope }) => [scopeKey, scope.vectors]));
  }

  #find(set: VectorSet): HeldScope | null {
    const key = toKey(set);
    const entry = this.#entries.get(key);
    if (entry) return entry.held;
    this.#entries.set(key, { held: null });
    void this.#read(set).catch((error: unknown) => {
      this.#entries.set(key, { held: null }, { ttl: retryMs });
      this.#onError(error, { work: 'reading vectors' });
    });
    return null;
  }

  /** Holds the vectors of a scope, unless they have become too many: then the index is as quick. */
  #keep(set: VectorSet, held: HeldScope): void {
    const fits = toBytes(held.vectors.size, set.dimensions) <= maxScopeBytes;
    const ttl = this.#entries.getRemainingTTL(toKey(set));
    this.#entries.set(toKey(set), { held: fits ? held : null }, ttl > 0 ? { ttl } : {});
  }

  async #read(set: VectorSet): Promise<void> {
    const most = Math.floor(maxScopeBytes / toBytes(1, set.dimensions));
    const listed = await listVectorIds(this.#db, set, most);
    if (!listed) return;
    const { ids, firstOpen } = listed;
    const vectors = new QuantisedVectors(set.dimensions, Math.ceil(ids.length * 1.1));
    const pause = createPauses();
    for (let at = 0; at < ids.length; at += pageSize)
      for (const { id, sent } of await readVectors(this.#db, set, ids.slice(at, at + pageSize))) {
        vectors.set(id, fromSentVector(sent));
        await pause();
      }
    this.#entries.set(toKey(set), { held: { vectors, firstOpen } });
  }
}

const toBytes = (count: number, dimensions: number): number => count * (dimensions + otherBytes);
