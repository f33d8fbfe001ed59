import type { MigrationInterface, QueryRunner } from 'typeorm';

const toFunctionSql = (condition: string) => `CREATE OR REPLACE FUNCTION memory_lexemes(agent text, words text[])
  RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT array_to_tsvector(array(
    SELECT word FROM unnest(words) word
     UNION SELECT stem FROM unnest(words) word, unnest(ts_lexize('pg_catalog.english_stem', word)) stem ${condition}
     UNION SELECT '@' || agent)) $$`;

/**
 * The version of the words by which memories are indexed, so that those of earlier versions are indexed again in the
 * background. Words for dates and stems of other languages have no English stems.
 */
export class MemoryWordsVersion1796720000000 implements MigrationInterface {
  name = 'MemoryWordsVersion1796720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memories ADD COLUMN words_version int NOT NULL DEFAULT 0');
    await runner.query('CREATE INDEX memories_words ON memories (words_version)');
    await runner.query(toFunctionSql(`WHERE word !~ '^[#+~]'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    // Words of other languages stay: the version before never looks for them.
    await runner.query(toFunctionSql(''));
    await runner.query('ALTER TABLE memories DROP COLUMN words_version');
  }
}
