import type { EntitySchema, FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';
import type { EntityDatabase } from './query.ts';

/** Inserts a row, or several in one statement. Columns that are left out get their default, or null. */
export async function insertRows<Row extends object>(
  db: EntityDatabase,
  table: EntitySchema<Row>,
  rows: Partial<Row> | Partial<Row>[],
): Promise<void> {
  // TypeORM's type follows members into JSON, which may be anything.
  await db.getRepository(table).insert(rows as QueryDeepPartialEntity<Row>);
}

/** Changes the rows for which `where` holds; of several, those for which one of them holds. Returns their number. */
export async function updateRows<Row extends object>(
  db: EntityDatabase,
  table: EntitySchema<Row>,
  where: FindOptionsWhere<Row> | FindOptionsWhere<Row>[],
  change: Partial<Row>,
): Promise<number> {
  const { affected } = await db.getRepository(table).update(where, change as QueryDeepPartialEntity<Row>);
  return affected!;
}
