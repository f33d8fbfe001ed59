import type { MigrationInterface, QueryRunner } from 'typeorm';

const functionSql = `CREATE FUNCTION note_writer_of_words() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.words_written_by := pg_current_xact_id()::text::bigint;
    RETURN NEW;
  END $$`;

const triggerSql = `CREATE TRIGGER memories_words_written BEFORE INSERT OR UPDATE OF lexemes ON memories
  FOR EACH ROW EXECUTE FUNCTION note_writer_of_words()`;

/**
 * Memories say by which transaction their words were written, so that a process reads only those that it does not hold yet. A
 * trigger writes it: a statement that forgot it would make memories that searches do not find.
 */
export class WordsInOrder1796928000000 implements MigrationInterface {
  name = 'WordsInOrder1796928000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memories ADD COLUMN words_written_by bigint');
    await runner.query('CREATE INDEX memories_words_written ON memories (scope_key, words_written_by)');
    await runner.query(functionSql);
    await runner.query(triggerSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER memories_words_written ON memories');
    await runner.query('DROP FUNCTION note_writer_of_words');
    await runner.query('ALTER TABLE memories DROP COLUMN words_written_by');
  }
}
