import { expect, it } from 'vitest';
import { stage } from '#src/testing/harness.ts';

type Column = { column_name: string; is_nullable: string };

it('every table that TypeORM knows is what the migrations make', async () => {
  const { dataSource } = (await stage()).database;
  for (const { tableName, columns } of dataSource.entityMetadatas) {
    const sql = `SELECT column_name, is_nullable FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`;
    const made = (await dataSource.query<Column[]>(sql, [tableName])).map(
      (c) => `${c.column_name} ${c.is_nullable === 'YES'}`,
    );
    expect(columns.map((column) => `${column.databaseName} ${column.isNullable}`).toSorted(), tableName).toEqual(
      made.toSorted(),
    );
  }
});
