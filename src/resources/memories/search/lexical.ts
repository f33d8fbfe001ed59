import type { Queryable } from '#src/db/query.ts';
import { listDateWords } from './dated.ts';
import type { Hit } from './fuse.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import { toQueryTerms, type QueryTerm, type WordQuery } from './query-terms.ts';
import { searchHeldWords } from './search-held-words.ts';
import { toScopeSql, type SearchScope } from './search-scope.ts';
import type { WordCache } from './word-cache.ts';
import { createHeldCounts, createStoredCounts } from './word-counts.ts';
import { computePlacing, type WordHit } from './word-hit.ts';

// All raw: a search by lexemes, with a plan of its own.

/** The number of memories that a word may bring in: a word that almost all have distinguishes nothing. */
const maxMatches = 1_000;
/** The number of candidates whose remaining words are looked at. */
const maxCandidates = 300;

/** A condition on the words of a memory, and the weight and mass that it adds. Of the clauses of a term the best one counts. */
type Clause = { term: number; text: string; weight: number; mass: number };

/** Writes the forms of terms as clauses. Those of one worth are one clause, as the stems of a word in several languages are. */
const toClauses = (terms: readonly QueryTerm[]): Clause[] =>
  terms.flatMap(({ forms, weight }, term) =>
    [...Map.groupBy(forms, ({ worth, mass }) => `${worth} ${mass}`).values()].map((equal) => {
      const { worth, mass } = equal[0]!;
      return { term, text: equal.map(({ text }) => `'${text}'`).join('|'), weight: weight * worth, mass };
    }),
  );

/**
 * Splits clauses into those that find memories, and those of common words, which are only looked at in memories that were
 * found. When all words of a query are common, memories with all of them come before those with only the rarest word.
 */
function splitClauses(terms: readonly QueryTerm[]): { opening: Clause[]; closing: Clause[] } {
  const found = terms.filter(({ forms }) => forms.length > 0).toSorted((a, b) => a.memories - b.memories);
  let room = maxMatches;
  const rare = found.filter(({ memories }) => (room -= memories) >= 0);
  if (rare.length > 0 || found.length === 0)
    return { opening: toClauses(rare), closing: toClauses(found.slice(rare.length)) };
  const alternatives = found.map(({ forms }) => `(${forms.map(({ text }) => `'${text}'`).join('|')})`);
  const none = { term: -1, weight: 0, mass: 0 };
  return {
    opening: [
      { ...none, weight: 0.01, text: alternatives.join('&') },
      { ...none, text: alternatives[0]! },
    ],
    closing: toClauses(found),
  };
}

/** Writes clauses as a table of terms, texts, weights and masses. */
function toUnnestSql(clauses: readonly Clause[], parameters: SqlParameters): string {
  const column = (name: keyof Clause, type: string) =>
    parameters.add(
      clauses.map((clause) => clause[name]),
      type,
    );
  const numbers = `${column('weight', 'float8[]')}, ${column('mass', 'float8[]')}`;
  return `unnest(${column('term', 'int[]')}, ${column('text', 'text[]')}, ${numbers})`;
}

function buildSearchSql(
  scope: SearchScope,
  { opening, closing }: ReturnType<typeof splitClauses>,
  limit: number,
): [string, unknown[]] {
  const parameters = new SqlParameters();
  const { from, where, ownerCondition, contentAlias } = toScopeSql(scope, parameters);
  const unnested = (clauses: readonly Clause[]) => toUnnestSql(clauses, parameters);
  // The index holds the scope of each memory. There is no index over versions: they are read once for all clauses.
  const byIndex = () => {
    const own = parameters.add(`(${scope.keys.map((key) => `'@${key}'`).join('|')})&`, 'text');
    return `${unnested(opening)} AS o (term, text, weight, mass)
       CROSS JOIN LATERAL (SELECT m.id, length(m.lexemes) AS words FROM ${from}
                            WHERE m.lexemes @@ (${own} || '(' || o.text || ')')::tsquery AND ${where} LIMIT ${maxMatches}) AS hit`;
  };
  const oneByOne = () => {
    const any = parameters.add(opening.map(({ text }) => `(${text})`).join('|'), 'text');
    return `(SELECT m.id, v.lexemes, length(v.lexemes) AS words FROM ${from}
              WHERE v.lexemes @@ ${any}::tsquery AND ${ownerCondition()} AND ${where} OFFSET 0) AS hit
        JOIN ${unnested(opening)} AS o (term, text, weight, mass) ON hit.lexemes @@ o.text::tsquery`;
  };
  const opened = `WITH hits AS (
      SELECT hit.id, o.term, max(o.weight) AS weight, max(o.mass) AS mass, max(hit.words) AS words
        FROM ${contentAlias === 'm' ? byIndex() : oneByOne()}
       GROUP BY hit.id, o.term),
    opened AS (
      SELECT id, sum(weight) AS weight, sum(mass) AS mass, max(words) AS words FROM hits GROUP BY id
       ORDER BY 2 DESC, 1 DESC LIMIT ${parameters.add(closing.length > 0 ? maxCandidates : 2 * limit, 'int')})`;
  if (closing.length === 0) return [`${opened} SELECT id, weight, mass, words FROM opened`, parameters.values];
  const sql = `${opened} SELECT o.id, o.words, o.weight + closed.weight AS weight, o.mass + closed.mass AS mass
    FROM opened o JOIN ${from} ON m.id = o.id CROSS JOIN LATERAL (
      SELECT coalesce(sum(weight), 0) AS weight, coalesce(sum(mass), 0) AS mass FROM (
        SELECT max(c.weight) AS weight, max(c.mass) AS mass FROM ${unnested(closing)} AS c (term, text, weight, mass)
         WHERE ${contentAlias}.lexemes @@ c.text::tsquery GROUP BY c.term) AS matched) AS closed WHERE ${where}`;
  return [sql, parameters.values];
}

/** Finds the memories of a scope that have words of a query, as the database has them. */
async function searchStoredWords(
  db: Queryable,
  scope: SearchScope,
  terms: readonly QueryTerm[],
  limit: number,
): Promise<WordHit[]> {
  const clauses = splitClauses(terms);
  if (clauses.opening.length === 0) return [];
  return db.query<WordHit[]>(...buildSearchSql(scope, clauses, limit));
}

/**
 * The query, and the number of memories to find. `ids` are those of all memories of the scope, when filters leave few; `present` is
 * their number, or null where it is not known.
 */
export type LexicalQuery = WordQuery & { limit: number; ids: readonly string[] | null; present: number | null };

/** The memories that have words of a query, the best first, and the words for the dates that the query names. */
type LexicalResult = { hits: Hit[]; dateWords: string[] };

/** The number of memories from which on their words are held in memory: the database has fewer as soon. */
const minHeldMemories = 1_000;

/**
 * Finds the memories of a scope that have words of a query, the best first. A score, from 0 to 1, is the weight of the
 * words that a memory has as a share of the weight of all words of the query, and less when those words say little about
 * any subject. `all` is the number of memories under its keys.
 */
export async function searchByWords(
  { dataSource: db, words }: { dataSource: Queryable; words: WordCache },
  scope: SearchScope,
  { limit, ids, present, ...query }: LexicalQuery,
): Promise<LexicalResult> {
  const held = scope.asOf || query.all < minHeldMemories ? null : await words.open(scope.keys);
  const counts = held ? createHeldCounts(held, words.stems) : createStoredCounts(db, scope.keys);
  const terms = await toQueryTerms(counts, scope, query);
  const found =
    (held && (await searchHeldWords(db, scope, { terms, held, limit, ids, present }))) ??
    (await searchStoredWords(db, scope, terms, limit));
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  const hits = found
    .map((hit) => ({
      id: hit.id,
      score: Math.min(1, hit.weight / total) * Math.min(1, hit.mass),
      place: computePlacing(hit.weight, hit.words),
    }))
    .toSorted((a, b) => b.place - a.place || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map(({ id, score }) => ({ id, score }));
  return { hits, dateWords: listDateWords(terms) };
}
