// All raw: the catalogues of PostgreSQL have no entities.
import type { Queryable } from '#src/db/query.ts';

/** Everything that a migration can make, as rows of text: tables, indexes, constraints, functions, triggers and extensions. */
const descriptions = [
  `SELECT concat_ws(' ', c.relkind, c.relname, c.reloptions, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
     pg_get_expr(d.adbin, d.adrelid), a.attstorage, a.attcompression, a.attidentity, a.attgenerated, a.attstattarget) AS line
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind <> 'i'`,
  `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public'`,
  `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line
   FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
  `SELECT concat_ws(' ', proname, provolatile, regexp_replace(prosrc, '\\s+', ' ', 'g')) AS line FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
  `SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal`,
  `SELECT concat_ws(' ', extname, extversion) AS line FROM pg_extension`,
];

/** Describes what a database is made of, without its rows, as lines that can be compared. */
export async function describeSchema(db: Queryable): Promise<string[]> {
  const lines: string[] = [];
  for (const description of descriptions) {
    const rows = await db.query<{ line: string }[]>(description);
    lines.push(...rows.map(({ line }) => line).toSorted());
  }
  return lines;
}
