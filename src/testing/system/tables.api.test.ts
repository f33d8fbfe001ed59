import { describe, expect, it } from 'vitest';
import { stage } from '#src/testing/harness.ts';

/** Differences between entities and migrations that are meant, and why. */
const meant: [statement: RegExp, reason: string][] = [
  [/DROP CONSTRAINT "\w+_fkey"/, 'foreign keys stand in the migrations alone: no query follows them'],
  [/"memory_embeddings" DROP COLUMN "embedding"/, 'the column is made where the database has vectors'],
  [/DROP INDEX "public"."memory_vectors_/, 'the indexes over vectors are made for each scope that has enough of them'],
];

/** Tables that no entity describes, and why. */
const others = ['migrations']; // TypeORM makes it and keeps it

const openDataSource = async () => (await stage()).database.dataSource;

describe('the entities', () => {
  it('are what the migrations make: TypeORM would change nothing', async () => {
    const dataSource = await openDataSource();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    const changes = upQueries.map(({ query }) => query);
    expect(changes.filter((change) => !meant.some(([statement]) => statement.test(change)))).toEqual([]);
  });

  it('say for which rows an index is, which TypeORM does not compare', async () => {
    const dataSource = await openDataSource();
    const rows = await dataSource.query<{ name: string; where: string }[]>(
      `SELECT indexrelid::regclass::text AS name, pg_get_expr(indpred, indrelid) AS "where" FROM pg_index
        WHERE indpred IS NOT NULL AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`,
    );
    const indices = dataSource.entityMetadatas.flatMap((entity) => entity.indices);
    const inMigrations = new Map(indices.filter(({ synchronize }) => !synchronize).map(({ name }) => [name, true]));
    const made = rows.filter(({ name }) => !inMigrations.has(name) && !name.startsWith('memory_vectors_'));
    const said = indices.flatMap(({ name, where }) => (where ? [{ name, where }] : []));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(said.toSorted(byName)).toEqual(made.toSorted(byName));
  });

  it('are of all tables', async () => {
    const dataSource = await openDataSource();
    const rows = await dataSource.query<{ name: string }[]>(
      `SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const known = [...dataSource.entityMetadatas.map(({ tableName }) => tableName), ...others];
    expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
  });
});
