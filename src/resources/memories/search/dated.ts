import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { QueryTerm } from './query-terms.ts';
import { toScopeSql, type SearchScope } from './search-scope.ts';

// All raw: a search by lexemes.

/** The worth of words for a date from which on something happened then: a part of it, or the time of remembering, is worth less. */
const minWorth = 0.6;

/** Lists the words for the dates that a query names, as far as any memory has them. */
export const listDateWords = (terms: readonly QueryTerm[]): string[] =>
  terms
    .filter(({ isDate }) => isDate)
    .flatMap(({ forms }) => forms.filter(({ worth }) => worth >= minWorth).map(({ text }) => text));

/** Finds those of some memories that have one of some words for dates, as they were at the moment of the search. */
export async function findDated(
  db: Queryable,
  scope: SearchScope,
  dateWords: readonly string[],
  ids: readonly string[],
): Promise<Set<string>> {
  if (dateWords.length === 0 || ids.length === 0) return new Set();
  const parameters = new SqlParameters();
  const { from, where, contentAlias } = toScopeSql(scope, parameters);
  const any = parameters.add(dateWords.map((text) => `'${text}'`).join('|'), 'text');
  const sql = `SELECT m.id FROM ${from} WHERE m.id = ANY(${parameters.add(ids, 'text[]')})
      AND ${contentAlias}.lexemes @@ ${any}::tsquery AND ${where}`;
  return new Set((await db.query<{ id: string }[]>(sql, parameters.values)).map(({ id }) => id));
}
