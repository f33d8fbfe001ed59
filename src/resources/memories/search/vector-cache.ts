import type { Queryable } from '#src/db/query.ts';
import { createPauses } from '#src/process/pauses.ts';
import { HeldScopes, type HeldScope } from './held-scopes.ts';
import { QuantisedVectors } from './quantised-vectors.ts';
import {
  fromSentVector,
  listVectorIds,
  readVectors,
  readWrittenVectors,
  type VectorSet,
  type WrittenVector,
} from './vector-cache-store.ts';
import type { OnError } from './vector-extension.ts';

/** The bytes of all vectors that are held, and of those of one scope: to compare as many takes some milliseconds. */
const maxBytes = 128 * 1_048_576;
const maxScopeBytes = 64 * 1_048_576;
/** The bytes of a vector beside its numbers: its id, its scale and its place. */
const otherBytes = 150;
/** The number of vectors that are read at once. */
const pageSize = 500;

const toBytes = (count: number, dimensions: number): number => count * (dimensions + otherBytes);

async function readScope(db: Queryable, set: VectorSet): Promise<HeldScope<QuantisedVectors> | null> {
  const most = Math.floor(maxScopeBytes / toBytes(1, set.dimensions));
  const listed = await listVectorIds(db, set, most);
  if (!listed) return null;
  const { ids, firstOpen } = listed;
  const vectors = new QuantisedVectors(set.dimensions, Math.ceil(ids.length * 1.1));
  const pause = createPauses();
  for (let at = 0; at < ids.length; at += pageSize)
    for (const { id, sent } of await readVectors(db, set, ids.slice(at, at + pageSize))) {
      vectors.set(id, fromSentVector(sent));
      await pause();
    }
  return { content: vectors, firstOpen };
}

/**
 * The vectors of the scopes that were searched last. A memory that was changed or deleted since has another vector in the database,
 * or none.
 */
export class VectorCache {
  readonly #scopes: HeldScopes<VectorSet, QuantisedVectors, WrittenVector>;

  constructor(db: Queryable, onError: OnError) {
    this.#scopes = new HeldScopes(
      {
        work: 'reading vectors',
        maxBytes,
        maxScopeBytes,
        toText: ({ scopeKey, model, dimensions }) => `${scopeKey} ${dimensions} ${model}`,
        read: (set) => readScope(db, set),
        readWritten: (read) => readWrittenVectors(db, read),
        apply: (vectors, { id, sent }) => vectors.set(id, fromSentVector(sent)),
        measure: ({ size, dimensions }) => toBytes(size, dimensions),
      },
      onError,
    );
  }

  /** Returns the vectors of those of the scopes that are held, by their keys. */
  open(
    scopeKeys: readonly string[],
    set: Pick<VectorSet, 'model' | 'dimensions'>,
  ): Promise<Map<string, QuantisedVectors>> {
    return this.#scopes.open(scopeKeys.map((scopeKey) => ({ ...set, scopeKey })));
  }
}
