import type { Queryable } from '#src/db/query.ts';
import type { Hit } from './fuse.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import { toScopeSql, type SearchScope } from './search-scope.ts';
import { computeEditDistance, getMaxEdits, toWords } from './words.ts';

/** A form of a word of the query, the number of memories that have it, and its weight relative to the word itself. */
type WordForm = { text: string; memories: number; worth: number };
/** A word of the query, with its forms. */
type QueryTerm = { word: string; weight: number; memories: number; forms: WordForm[] };

const maxWords = 32;
/** The number of memories that a word may bring in: a word that almost all have distinguishes nothing. */
const maxMatches = 3_000;
/** The number of candidates whose remaining words are looked at. */
const maxCandidates = 300;
const stemFactor = 0.9;
const editFactors = [1, 0.75, 0.55];
/** The weight of a word that no memory has, relative to one that a single memory has: the query is not answered in full. */
const unknownWordFactor = 0.5;

/** Computes the weight of a word by how many of all memories have it. Source: the inverse document frequency of BM25. */
const computeWeight = (memories: number, all: number) => Math.log(1 + (all - memories + 0.5) / (memories + 0.5));

type WordStatistics = { word: string; memories: number; stem: string | null; stemMemories: number; isStop: boolean };

function findWordStatistics(db: Queryable, keys: readonly string[], words: string[]): Promise<WordStatistics[]> {
  return db.query<WordStatistics[]>(
    `SELECT q.word, coalesce(w.memories, 0) AS memories, l.stems[1] AS stem, coalesce(s.memories, 0) AS "stemMemories",
            coalesce(cardinality(l.stems) = 0, false) AS "isStop"
       FROM unnest($2::text[]) WITH ORDINALITY AS q (word, place)
      CROSS JOIN LATERAL (SELECT ts_lexize('pg_catalog.english_stem', q.word) AS stems) AS l
      CROSS JOIN LATERAL (SELECT sum(memories)::int AS memories FROM memory_words
                            WHERE scope_key = ANY($1) AND word = q.word) AS w
      CROSS JOIN LATERAL (SELECT sum(memories)::int AS memories FROM memory_words
                            WHERE scope_key = ANY($1) AND word = l.stems[1]) AS s
      ORDER BY q.place`,
    [keys, words],
  );
}

/**
 * Finds words of the memories that are a few edits away from words that no memory has. Edits of the first letter are
 * rare and not looked for. Each letter that only one of two words has is an edit, so the database leaves most words out
 * before they are compared letter by letter.
 */
async function findCorrections(
  db: Queryable,
  keys: readonly string[],
  words: string[],
): Promise<Map<string, WordForm[]>> {
  if (words.length === 0) return new Map();
  const near = words.map((word) => {
    const first = [...word][0]!;
    const slips = getMaxEdits(word);
    return { word, low: first, high: `${first}\u{10ffff}`, length: word.length, slips };
  });
  const rows = await db.query<{ word: string; text: string; memories: number }[]>(
    `SELECT q.word, w.word AS text, sum(w.memories)::int AS memories FROM json_to_recordset($2::json) AS q (word text, low text, high text,
            length int, slips int)
      CROSS JOIN LATERAL (SELECT * FROM memory_words w WHERE w.scope_key = ANY($1) AND w.word >= q.low AND w.word < q.high
                             AND abs(length(w.word) - q.length) <= q.slips
                             AND length(translate(w.word, q.word, '')) <= q.slips
                             AND length(translate(q.word, w.word, '')) <= q.slips OFFSET 0) AS w
      GROUP BY 1, 2`,
    [keys, JSON.stringify(near)],
  );
  const found = new Map<string, WordForm[]>();
  for (const { word, text, memories } of rows) {
    const most = getMaxEdits(word);
    const slips = computeEditDistance(word, text, most);
    if (slips <= most) found.set(word, [...(found.get(word) ?? []), { text, memories, worth: editFactors[slips]! }]);
  }
  for (const [word, forms] of found)
    found.set(word, forms.toSorted((a, b) => b.worth - a.worth || b.memories - a.memories).slice(0, 3));
  return found;
}

/** Makes the terms of a query: its words with their stems and their corrections. */
async function toQueryTerms(
  db: Queryable,
  { keys, asOf }: SearchScope,
  query: string,
  all: number,
): Promise<QueryTerm[]> {
  const words = [...new Set(toWords(query))].slice(0, maxWords);
  if (words.length === 0) return [];
  const known = await findWordStatistics(db, keys, words);
  const telling = known.some(({ isStop }) => !isStop) ? known.filter(({ isStop }) => !isStop) : known;
  const unmatched = telling.filter(({ memories, stemMemories }) => memories === 0 && stemMemories === 0);
  const corrections = await findCorrections(
    db,
    keys,
    unmatched.map(({ word }) => word).filter((word) => getMaxEdits(word) > 0),
  );
  return telling.map(({ word, memories, stem, stemMemories }) => {
    const forms = [
      { text: word, memories, worth: 1 },
      // Every memory with the word has its stem: a stem that no other memory has finds nothing more.
      ...(stem && stem !== word && (asOf || stemMemories > memories)
        ? [{ text: stem, memories: stemMemories, worth: stemFactor }]
        : []),
      ...(corrections.get(word) ?? []),
    ].filter((form) => form.memories > 0 || asOf);
    const most = Math.max(0, ...forms.map((form) => form.memories));
    const weight = most > 0 ? computeWeight(most, all) : unknownWordFactor * computeWeight(1, all);
    return { word, weight: Math.max(weight, 0.01), memories: most, forms };
  });
}

/** A condition on the words of a memory, and the weight that it adds. Of the clauses of a term the best one counts. */
type Clause = { term: number; text: string; weight: number };

const toClauses = (terms: readonly QueryTerm[]): Clause[] =>
  terms.flatMap(({ word, forms, weight }) =>
    forms.map(({ text, worth }) => ({ term: findTermIndex(terms, word), text: `'${text}'`, weight: weight * worth })),
  );
const findTermIndex = (terms: readonly QueryTerm[], word: string) => terms.findIndex((term) => term.word === word);

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
  const none = { term: -1, weight: 0 };
  return {
    opening: [
      { ...none, weight: 0.01, text: alternatives.join('&') },
      { ...none, text: alternatives[0]! },
    ],
    closing: toClauses(found),
  };
}

/** Writes clauses as a table of terms, texts and weights. */
function toUnnestSql(clauses: readonly Clause[], parameters: SqlParameters): string {
  const column = (name: keyof Clause, type: string) =>
    parameters.add(
      clauses.map((clause) => clause[name]),
      type,
    );
  return `unnest(${column('term', 'int[]')}, ${column('text', 'text[]')}, ${column('weight', 'float8[]')})`;
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
    return `${unnested(opening)} AS o (term, text, weight)
       CROSS JOIN LATERAL (SELECT m.id, length(m.lexemes) AS words FROM ${from}
                            WHERE m.lexemes @@ (${own} || o.text)::tsquery AND ${where} LIMIT ${maxMatches}) AS hit`;
  };
  const oneByOne = () => {
    const any = parameters.add(opening.map(({ text }) => `(${text})`).join('|'), 'text');
    return `(SELECT m.id, v.lexemes, length(v.lexemes) AS words FROM ${from}
              WHERE v.lexemes @@ ${any}::tsquery AND ${ownerCondition()} AND ${where} OFFSET 0) AS hit
        JOIN ${unnested(opening)} AS o (term, text, weight) ON hit.lexemes @@ o.text::tsquery`;
  };
  const opened = `WITH hits AS (
      SELECT hit.id, o.term, max(o.weight) AS weight, max(hit.words) AS words
        FROM ${contentAlias === 'm' ? byIndex() : oneByOne()}
       GROUP BY hit.id, o.term),
    opened AS (
      SELECT id, sum(weight) AS weight, max(words) AS words FROM hits GROUP BY id
       ORDER BY 2 DESC, 1 DESC LIMIT ${parameters.add(closing.length > 0 ? maxCandidates : 2 * limit, 'int')})`;
  if (closing.length === 0) return [`${opened} SELECT id, weight, words FROM opened`, parameters.values];
  const sql = `${opened} SELECT o.id, o.words, o.weight + (
      SELECT coalesce(sum(best), 0) FROM (
        SELECT max(c.weight) AS best FROM ${unnested(closing)} AS c (term, text, weight)
         WHERE ${contentAlias}.lexemes @@ c.text::tsquery GROUP BY c.term) AS matched) AS weight
    FROM opened o JOIN ${from} ON m.id = o.id WHERE ${where}`;
  return [sql, parameters.values];
}

/** Computes the factor for the length of a memory: of two that match equally, the shorter one is more about the query. */
const computeLengthFactor = (words: number) => 1 / (1 + words / 400);

/**
 * Finds the memories of a scope that have words of a query, the best first. A score, from 0 to 1, is the weight of the
 * words that a memory has as a share of the weight of all words of the query. `all` is the number of memories under its keys.
 */
export async function searchByWords(
  db: Queryable,
  scope: SearchScope,
  { query, all, limit }: { query: string; all: number; limit: number },
): Promise<Hit[]> {
  const terms = await toQueryTerms(db, scope, query, all);
  const clauses = splitClauses(terms);
  if (clauses.opening.length === 0) return [];
  const rows = await db.query<{ id: string; words: number; weight: number }[]>(
    ...buildSearchSql(scope, clauses, limit),
  );
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  return rows
    .map(({ id, words, weight }) => ({
      id,
      score: Math.min(1, weight / total),
      place: weight * computeLengthFactor(words),
    }))
    .toSorted((a, b) => b.place - a.place || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map(({ id, score }) => ({ id, score }));
}
