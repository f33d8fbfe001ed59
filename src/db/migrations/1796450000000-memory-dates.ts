import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Marks the version from which on dates and emoji are words of memories. Memories of earlier versions are indexed again in the
 * background, since that takes about a millisecond for each.
 */
export class MemoryDates1796450000000 implements MigrationInterface {
  name = 'MemoryDates1796450000000';

  async up(): Promise<void> {}

  async down(runner: QueryRunner): Promise<void> {
    // Emoji stay: the version before finds nothing by them, and they are no words that it could be misled by.
    const kept = `array_to_tsvector(ARRAY(SELECT word FROM unnest(tsvector_to_array(lexemes)) word WHERE word !~ '^[#+]'))`;
    for (const table of ['memories', 'memory_versions'])
      await runner.query(`UPDATE ${table} SET lexemes = ${kept} WHERE lexemes IS NOT NULL`);
    await runner.query(`DELETE FROM memory_words WHERE word ~ '^[#+]'`);
  }
}
