import type { Queryable } from '#src/db/query.ts';

/** Lists the tables of which any row has a text anywhere, by name. */
export async function findTablesWith(db: Queryable, text: string): Promise<string[]> {
  const tables = await db.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query<unknown[]>(`SELECT 1 FROM ${name} AS r WHERE strpos(r::text, $1) > 0 LIMIT 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
