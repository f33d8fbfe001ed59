import type { Queryable } from '#src/db/query.ts';
import { createPauses } from '#src/process/pauses.ts';
import { EnglishStems } from './english-stems.ts';
import { HeldScopes, type HeldScope } from './held-scopes.ts';
import { HeldWords } from './held-words.ts';
import { listWordIds, readWords, readWrittenWords, toWordList, type WrittenWords } from './word-cache-store.ts';

/** The bytes of all words that are held, and of those of one scope: some 100,000 memories of a few sentences. */
const maxBytes = 128 * 1_048_576;
const maxScopeBytes = 96 * 1_048_576;
const maxMemories = 200_000;
/** The number of memories that are read at once. */
const pageSize = 500;

type Scope = { scopeKey: string };

async function readScope(db: Queryable, { scopeKey }: Scope): Promise<HeldScope<HeldWords> | null> {
  const listed = await listWordIds(db, scopeKey, maxMemories);
  if (!listed) return null;
  const words = new HeldWords();
  const pause = createPauses();
  for (let at = 0; at < listed.ids.length; at += pageSize) {
    for (const row of await readWords(db, listed.ids.slice(at, at + pageSize))) {
      words.set(row.id, toWordList(row.words));
      await pause();
    }
    if (words.measure() > maxScopeBytes) return null;
  }
  return { content: words, firstOpen: listed.firstOpen };
}

function apply(held: HeldWords, { id, words }: WrittenWords): void {
  if (words === null) held.delete(id);
  else held.set(id, toWordList(words));
}

/** The words of the scopes that were searched last, in memory, and the English stems of words. */
export class WordCache {
  readonly stems: EnglishStems;
  readonly #scopes: HeldScopes<Scope, HeldWords, WrittenWords>;

  constructor(db: Queryable, onError: (error: unknown, context: object) => void) {
    this.stems = new EnglishStems(db);
    this.#scopes = new HeldScopes(
      {
        work: 'reading words',
        maxBytes,
        maxScopeBytes,
        toText: ({ scopeKey }) => scopeKey,
        read: (scope) => readScope(db, scope),
        readWritten: (read) => readWrittenWords(db, read),
        apply,
        measure: (words) => words.measure(),
      },
      onError,
    );
  }

  /** Returns the words of scopes, or null until all of them are held. */
  async open(scopeKeys: readonly string[]): Promise<HeldWords[] | null> {
    const held = await this.#scopes.open(scopeKeys.map((scopeKey) => ({ scopeKey })));
    return held.size === scopeKeys.length ? [...held.values()] : null;
  }
}
