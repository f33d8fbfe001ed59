import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words for which another one may be a slip have its first letter and nearly its length: they have an index. */
export class WordsByLength1796910000000 implements MigrationInterface {
  name = 'WordsByLength1796910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX memory_words_length ON memory_words (scope_key, left(word, 1), length(word))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memory_words_length');
  }
}
