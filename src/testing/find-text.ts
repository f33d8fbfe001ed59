import type { Queryable } from '#src/db/query.ts';

/** Lists the tables of which any row has one of the texts anywhere, by name, each with those of the texts that it has. */
export async function findTexts(db: Queryable, texts: readonly string[]): Promise<Map<string, string[]>> {
  const tables = await db.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const found = new Map<string, string[]>();
  for (const { name } of tables) {
    // Each table is read once, whatever the number of texts.
    const rows = await db.query<{ text: string }[]>(
      `WITH rows AS MATERIALIZED (SELECT r::text AS content FROM ${name} AS r)
       SELECT text FROM unnest($1::text[]) AS text WHERE EXISTS (SELECT FROM rows WHERE strpos(content, text) > 0)`,
      [texts],
    );
    if (rows.length > 0)
      found.set(
        name,
        rows.map(({ text }) => text),
      );
  }
  return found;
}

/** Lists the tables of which any row has a text anywhere, by name. */
export const findTablesWith = async (db: Queryable, text: string): Promise<string[]> => [
  ...(await findTexts(db, [text])).keys(),
];
