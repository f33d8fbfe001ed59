import type { Queryable } from '#src/db/query.ts';
import type { Hit } from './fuse.ts';
import { Parameters, sourceOf, type Scope } from '#src/resources/memories/scope.ts';
import { slipsBetween, slipsOf, wordsOf } from './words.ts';

/** A form of a word of the query, how many memories have it, and how much it counts beside the word itself. */
type Form = { text: string; memories: number; worth: number };
/** A word of the query. */
type Term = { word: string; weight: number; memories: number; forms: Form[] };

const maxWords = 32;
/** Memories that a word may bring in: what almost all have in common tells nothing. */
const maxMatches = 3_000;
/** Candidates that are looked at closely. */
const maxCandidates = 300;
const stemWorth = 0.9;
const slipWorth = [1, 0.75, 0.55];
/** What a word that no memory has counts, beside one that a single memory has: the query is not answered in full. */
const unknownWorth = 0.5;

/** How telling a word is that so many of all memories have. */
const weightOf = (memories: number, all: number) => Math.log(1 + (all - memories + 0.5) / (memories + 0.5));

type Known = { word: string; memories: number; stem: string | null; stemMemories: number; isStop: boolean };

function lookUp(db: Queryable, agentId: string, words: string[]): Promise<Known[]> {
  return db.query<Known[]>(
    `SELECT q.word, coalesce(w.memories, 0) AS memories, l.stems[1] AS stem, coalesce(s.memories, 0) AS "stemMemories",
            coalesce(cardinality(l.stems) = 0, false) AS "isStop"
       FROM unnest($2::text[]) WITH ORDINALITY AS q (word, place)
      CROSS JOIN LATERAL (SELECT ts_lexize('pg_catalog.english_stem', q.word) AS stems) AS l
       LEFT JOIN memory_words w ON w.agent_id = $1 AND w.word = q.word
       LEFT JOIN memory_words s ON s.agent_id = $1 AND s.word = l.stems[1]
      ORDER BY q.place`,
    [agentId, words],
  );
}

/**
 * Words of the memories that are a slip away, for words that no memory has. Slips in the first letter are rare. Each
 * letter that only one of two words has is a slip: most others are left out before they are compared letter by letter.
 */
async function corrections(db: Queryable, agentId: string, words: string[]): Promise<Map<string, Form[]>> {
  if (words.length === 0) return new Map();
  const near = words.map((word) => {
    const first = [...word][0]!;
    const slips = slipsOf(word);
    return { word, low: first, high: `${first}\u{10ffff}`, length: word.length, slips };
  });
  const rows = await db.query<{ word: string; text: string; memories: number }[]>(
    `SELECT q.word, w.word AS text, w.memories FROM json_to_recordset($2::json) AS q (word text, low text, high text,
            length int, slips int)
      CROSS JOIN LATERAL (SELECT * FROM memory_words w WHERE w.agent_id = $1 AND w.word >= q.low AND w.word < q.high
                             AND abs(length(w.word) - q.length) <= q.slips
                             AND length(translate(w.word, q.word, '')) <= q.slips
                             AND length(translate(q.word, w.word, '')) <= q.slips OFFSET 0) AS w`,
    [agentId, JSON.stringify(near)],
  );
  const found = new Map<string, Form[]>();
  for (const { word, text, memories } of rows) {
    const most = slipsOf(word);
    const slips = slipsBetween(word, text, most);
    if (slips <= most) found.set(word, [...(found.get(word) ?? []), { text, memories, worth: slipWorth[slips]! }]);
  }
  for (const [word, forms] of found)
    found.set(word, forms.toSorted((a, b) => b.worth - a.worth || b.memories - a.memories).slice(0, 3));
  return found;
}

/** The words of a query as terms: with their stems, and with what they may have been meant to be. */
async function termsOf(db: Queryable, { agentId, asOf }: Scope, query: string, all: number): Promise<Term[]> {
  const words = [...new Set(wordsOf(query))].slice(0, maxWords);
  if (words.length === 0) return [];
  const known = await lookUp(db, agentId, words);
  const telling = known.some(({ isStop }) => !isStop) ? known.filter(({ isStop }) => !isStop) : known;
  const strange = telling.filter(({ memories, stemMemories }) => memories === 0 && stemMemories === 0);
  const meant = await corrections(
    db,
    agentId,
    strange.map(({ word }) => word).filter((word) => slipsOf(word) > 0),
  );
  return telling.map(({ word, memories, stem, stemMemories }) => {
    const forms = [
      { text: word, memories, worth: 1 },
      // Whatever has the word has its stem: one that no others have finds nothing more.
      ...(stem && stem !== word && (asOf || stemMemories > memories)
        ? [{ text: stem, memories: stemMemories, worth: stemWorth }]
        : []),
      ...(meant.get(word) ?? []),
    ].filter((form) => form.memories > 0 || asOf);
    const most = Math.max(0, ...forms.map((form) => form.memories));
    const weight = most > 0 ? weightOf(most, all) : unknownWorth * weightOf(1, all);
    return { word, weight: Math.max(weight, 0.01), memories: most, forms };
  });
}

/** A condition on the words of a memory, and what it adds to the weight of those that fulfil it; the best of a term. */
type Clause = { term: number; text: string; weight: number };

const clausesOf = (terms: readonly Term[]): Clause[] =>
  terms.flatMap(({ word, forms, weight }) =>
    forms.map(({ text, worth }) => ({ term: numberOf(terms, word), text: `'${text}'`, weight: weight * worth })),
  );
const numberOf = (terms: readonly Term[], word: string) => terms.findIndex((term) => term.word === word);

/**
 * Which clauses bring memories in, and which are only looked at in those: what is common opens nothing. When all of a
 * query is common, memories that have all of it come before those that have only its rarest word.
 */
function split(terms: readonly Term[]): { opening: Clause[]; closing: Clause[] } {
  const found = terms.filter(({ forms }) => forms.length > 0).toSorted((a, b) => a.memories - b.memories);
  let room = maxMatches;
  const rare = found.filter(({ memories }) => (room -= memories) >= 0);
  if (rare.length > 0 || found.length === 0)
    return { opening: clausesOf(rare), closing: clausesOf(found.slice(rare.length)) };
  const alternatives = found.map(({ forms }) => `(${forms.map(({ text }) => `'${text}'`).join('|')})`);
  const none = { term: -1, weight: 0 };
  return {
    opening: [
      { ...none, weight: 0.01, text: alternatives.join('&') },
      { ...none, text: alternatives[0]! },
    ],
    closing: clausesOf(found),
  };
}

function statement(scope: Scope, { opening, closing }: ReturnType<typeof split>, limit: number): [string, unknown[]] {
  const parameters = new Parameters();
  const { from, where, whose, says } = sourceOf(scope, parameters);
  const unnested = (clauses: Clause[]) =>
    `unnest(${parameters.add(
      clauses.map(({ term }) => term),
      'int[]',
    )}, ${parameters.add(
      clauses.map(({ text }) => text),
      'text[]',
    )}, ${parameters.add(
      clauses.map(({ weight }) => weight),
      'float8[]',
    )})`;
  // The index knows whose they are; of versions there is none, so they are read once for all clauses.
  const byIndex = () => {
    const own = parameters.add(`'@${scope.agentId}'&`, 'text');
    return `${unnested(opening)} AS o (term, text, weight)
       CROSS JOIN LATERAL (SELECT m.id, length(m.lexemes) AS words FROM ${from}
                            WHERE m.lexemes @@ (${own} || o.text)::tsquery AND ${where} LIMIT ${maxMatches}) AS hit`;
  };
  const oneByOne = () => {
    const any = parameters.add(opening.map(({ text }) => `(${text})`).join('|'), 'text');
    return `(SELECT m.id, v.lexemes, length(v.lexemes) AS words FROM ${from}
              WHERE v.lexemes @@ ${any}::tsquery AND ${whose()} AND ${where} OFFSET 0) AS hit
        JOIN ${unnested(opening)} AS o (term, text, weight) ON hit.lexemes @@ o.text::tsquery`;
  };
  const opened = `WITH hits AS (
      SELECT hit.id, o.term, max(o.weight) AS weight, max(hit.words) AS words
        FROM ${says === 'm' ? byIndex() : oneByOne()}
       GROUP BY hit.id, o.term),
    opened AS (
      SELECT id, sum(weight) AS weight, max(words) AS words FROM hits GROUP BY id
       ORDER BY 2 DESC, 1 DESC LIMIT ${parameters.add(closing.length > 0 ? maxCandidates : 2 * limit, 'int')})`;
  if (closing.length === 0) return [`${opened} SELECT id, weight, words FROM opened`, parameters.values];
  const sql = `${opened} SELECT o.id, o.words, o.weight + (
      SELECT coalesce(sum(best), 0) FROM (
        SELECT max(c.weight) AS best FROM ${unnested(closing)} AS c (term, text, weight)
         WHERE ${says}.lexemes @@ c.text::tsquery GROUP BY c.term) AS matched) AS weight
    FROM opened o JOIN ${from} ON m.id = o.id WHERE ${where}`;
  return [sql, parameters.values];
}

/** A long memory has many words by chance: of two that answer as much, the shorter one is about it. */
const lengthWorth = (words: number) => 1 / (1 + words / 400);

/**
 * The memories of a scope that have words of a query, the best first. A score is how much of the query they answer: the
 * weights of the words that they have, as a part of the weights of all.
 */
export async function searchWords(
  db: Queryable,
  scope: Scope,
  { query, all, limit }: { query: string; all: number; limit: number },
): Promise<Hit[]> {
  const terms = await termsOf(db, scope, query, all);
  const clauses = split(terms);
  if (clauses.opening.length === 0) return [];
  const rows = await db.query<{ id: string; words: number; weight: number }[]>(...statement(scope, clauses, limit));
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  return rows
    .map(({ id, words, weight }) => ({ id, score: Math.min(1, weight / total), place: weight * lengthWorth(words) }))
    .toSorted((a, b) => b.place - a.place || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map(({ id, score }) => ({ id, score }));
}
