import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Embeddings say by which transaction they were written, so that a process reads only those that it does not hold yet. */
export class EmbeddingsInOrder1796900000000 implements MigrationInterface {
  name = 'EmbeddingsInOrder1796900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memory_embeddings ADD COLUMN written_by bigint');
    await runner.query('DROP INDEX memory_embeddings_scope');
    await runner.query('CREATE INDEX memory_embeddings_scope ON memory_embeddings (scope_key, model, written_by)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memory_embeddings_scope');
    await runner.query('ALTER TABLE memory_embeddings DROP COLUMN written_by');
    await runner.query('CREATE INDEX memory_embeddings_scope ON memory_embeddings (scope_key, model)');
  }
}
