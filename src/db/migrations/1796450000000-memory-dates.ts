import type { MigrationInterface, QueryRunner } from 'typeorm';
import { toMemoryDateWords } from '#src/words/date-words.ts';
import { toIndexWords } from '#src/words/words.ts';

const pageSize = 500;

/** Words that were not indexed before: those for dates, and emoji. */
const isNew = (word: string) => !/[\p{L}\p{N}]/u.test(word) || /^[#+]/.test(word);

type Row = { id: string; version: number; content: Record<string, unknown>; createdAt: Date };

/** Returns all texts of a memory's content as one. */
const toText = ({ occurred_at: _occurredAt, ...texts }: Row['content']) => Object.values(texts).flat().join('\n');

function toNewWords({ content, createdAt }: Row): string[] {
  const text = toText(content);
  const occurredAt = typeof content['occurred_at'] === 'string' ? new Date(content['occurred_at']) : null;
  return [...toIndexWords(text), ...toMemoryDateWords(text, occurredAt, createdAt)].filter(isNew);
}

const memoryPageSql = `SELECT id, 0 AS version, content, created_at AS "createdAt" FROM memories
  WHERE (id, 0) > ($1, $2::int) AND lexemes IS NOT NULL ORDER BY id LIMIT ${pageSize}`;
const versionPageSql = `SELECT v.memory_id AS id, v.version, v.content, m.created_at AS "createdAt"
    FROM memory_versions v JOIN memories m ON m.id = v.memory_id
   WHERE (v.memory_id, v.version) > ($1, $2::int) AND v.lexemes IS NOT NULL
   ORDER BY v.memory_id, v.version LIMIT ${pageSize}`;

const given = `json_to_recordset($1::json) AS r (id text, version int, words text[])`;
const added = (lexemes: string) => `array_to_tsvector(tsvector_to_array(${lexemes}) || r.words)`;
const addToMemoriesSql = `UPDATE memories m SET lexemes = ${added('m.lexemes')} FROM ${given} WHERE m.id = r.id`;
const addToVersionsSql = `UPDATE memory_versions v SET lexemes = ${added('v.lexemes')} FROM ${given}
  WHERE v.memory_id = r.id AND v.version = r.version`;
const countWordsSql = `INSERT INTO memory_words (scope_key, word, memories)
  SELECT m.scope_key, word, count(*) FROM ${given} JOIN memories m ON m.id = r.id, unnest(r.words) word GROUP BY 1, 2
  ON CONFLICT (scope_key, word) DO UPDATE SET memories = memory_words.memories + excluded.memories`;

/** Runs statements on the new words of the rows of a table, page by page. */
async function addWords(runner: QueryRunner, pageSql: string, statements: readonly string[]): Promise<void> {
  let last = { id: '', version: -1 };
  for (;;) {
    const rows = (await runner.query(pageSql, [last.id, last.version])) as Row[];
    if (rows.length === 0) return;
    const words = rows.map((row) => ({ id: row.id, version: row.version, words: toNewWords(row) }));
    for (const statement of statements) await runner.query(statement, [JSON.stringify(words)]);
    last = rows.at(-1)!;
  }
}

const kept = (lexemes: string) =>
  `array_to_tsvector(ARRAY(SELECT word FROM unnest(tsvector_to_array(${lexemes})) word WHERE word !~ '^[#+]'))`;

/** Indexes the dates and the emoji of memories, so that searches find them by these. */
export class MemoryDates1796450000000 implements MigrationInterface {
  name = 'MemoryDates1796450000000';

  async up(runner: QueryRunner): Promise<void> {
    await addWords(runner, memoryPageSql, [addToMemoriesSql, countWordsSql]);
    await addWords(runner, versionPageSql, [addToVersionsSql]);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Emoji stay: the version before finds nothing by them, and they are no words that it could be misled by.
    await runner.query(`UPDATE memories SET lexemes = ${kept('lexemes')} WHERE lexemes IS NOT NULL`);
    await runner.query(`UPDATE memory_versions SET lexemes = ${kept('lexemes')} WHERE lexemes IS NOT NULL`);
    await runner.query(`DELETE FROM memory_words WHERE word ~ '^[#+]'`);
  }
}
