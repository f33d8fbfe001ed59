import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { HeldWords } from './held-words.ts';
import type { QueryTerm } from './query-terms.ts';
import { rankScores } from './rank-scores.ts';
import { scoreWords } from './score-words.ts';
import { isUnfiltered, toScopeSql, type SearchScope } from './search-scope.ts';
import { computePlacing, type WordHit } from './word-hit.ts';

// All raw: a list of candidates, by a plan of its own.

/** The number of candidates for each memory that is to be found when filters leave some out, and by how many times more each time. */
const filteredCandidates = 4;
const growth = 4;
/** The number of candidates from which on the database searches: filters leave out almost all. */
const maxCandidates = 5_000;

/** Finds those of some memories that are in a scope. */
async function findInScope(db: Queryable, scope: SearchScope, ids: readonly string[]): Promise<Set<string>> {
  const parameters = new SqlParameters();
  const { from, where, ownerCondition } = toScopeSql(scope, parameters);
  const sql = `SELECT m.id FROM ${from} WHERE m.id = ANY(${parameters.add(ids, 'text[]')}) AND ${ownerCondition()} AND ${where}`;
  return new Set((await db.query<{ id: string }[]>(sql, parameters.values)).map(({ id }) => id));
}

/**
 * The terms of a query, the words of the scopes, and the number of memories that are to be found. `ids` are those of all memories
 * that are there, when filters leave few. `present` is the number of memories that are there, as far as it is known.
 */
type HeldWordSearch = {
  terms: readonly QueryTerm[];
  held: readonly HeldWords[];
  limit: number;
  ids: readonly string[] | null;
  present: number | null;
};

/**
 * Finds the present memories of scopes that have words of a query, those that have most first. Words in memory choose the candidates,
 * and the database says which of them are there. Returns null when filters leave out too many.
 */
export async function searchHeldWords(
  db: Queryable,
  scope: SearchScope,
  { terms, held, limit, ids, present }: HeldWordSearch,
): Promise<WordHit[] | null> {
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  const sets = held.map((words) => {
    const found = scoreWords(words, terms, ids);
    const scores = new Float32Array(found.places.length);
    for (let at = 0; at < scores.length; at += 1)
      scores[at] = computePlacing(found.weights[at]! / total, words.getLength(found.places[at]!));
    return { set: { words, ...found }, scores };
  });
  const take = rankScores(sets);
  // What is held is all that is there: a memory that was deleted is held until its scope is read anew.
  const isExact = ids !== null || present === held.reduce((sum, words) => sum + words.memories, 0);
  const hits: WordHit[] = [];
  let count = isUnfiltered(scope) || ids ? limit : limit * filteredCandidates;
  while (hits.length < limit) {
    if (count > maxCandidates) return null;
    const candidates = take(count).map(({ set: { words, places, weights, masses }, place: at }) => ({
      id: words.getId(places[at]!),
      words: words.getLength(places[at]!),
      weight: weights[at]!,
      mass: masses[at]!,
    }));
    if (candidates.length === 0) break;
    const listed = candidates.map(({ id }) => id);
    const there = isExact ? new Set(listed) : await findInScope(db, scope, listed);
    for (const candidate of candidates) if (there.has(candidate.id)) hits.push(candidate);
    if (candidates.length < count) break;
    count *= growth;
  }
  return hits;
}
