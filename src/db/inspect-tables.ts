// All raw: the catalogues and statistics of PostgreSQL.
import type { Queryable } from './query.ts';

/** The state of a database, by which its operator is advised. */
export type InspectedTables = {
  bytes: number;
  indexes: number;
  /** The names of indexes that PostgreSQL does not use, because their making was cut off. */
  invalidIndexes: string[];
  /** Whether embeddings can be searched: pgvector is there, or can be made. */
  hasVector: boolean;
  /** The table with the most dead rows, if they are many; null otherwise. */
  bloated: { name: string; deadRows: number; rows: number } | null;
  /** The age of the oldest transaction number; at two thousand million PostgreSQL stops to write. */
  transactionAge: number;
  /** The seconds for which the oldest open transaction lasts. */
  oldestTransactionS: number;
  /** The connections that the server permits to others than its administrators, and those that are open. */
  maxConnections: number;
  connections: number;
  /** Whether what is committed survives a loss of power. */
  isDurable: boolean;
  /** The bytes that were written since the last checkpoint; null when this user may not see it. */
  walBytes: number | null;
};

const summary = `SELECT pg_database_size(current_database())::float8 AS bytes,
    (SELECT count(*)::int FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = 'public'::regnamespace) AS indexes,
    (SELECT coalesce(json_agg(c.relname ORDER BY c.relname), '[]') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE NOT (i.indisvalid AND i.indisready) AND c.relnamespace = 'public'::regnamespace) AS "invalidIndexes",
    EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS "hasVector",
    (SELECT age(datfrozenxid)::float8 FROM pg_database WHERE datname = current_database()) AS "transactionAge",
    coalesce((SELECT max(extract(epoch FROM clock_timestamp() - xact_start)) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()), 0)::float8 AS "oldestTransactionS",
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS "maxConnections",
    (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
    current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS "isDurable"`;

const bloat = `SELECT relid::regclass::text AS name, n_dead_tup::float8 AS "deadRows", n_live_tup::float8 AS rows FROM pg_stat_user_tables
  WHERE n_dead_tup > 100000 AND n_dead_tup > n_live_tup ORDER BY n_dead_tup DESC LIMIT 1`;

const wal =
  'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()';

/** Looks at the tables, indexes and settings of a database, and changes nothing. */
export async function inspectTables(db: Queryable): Promise<InspectedTables> {
  const [found] = await db.query<Omit<InspectedTables, 'bloated' | 'walBytes'>[]>(summary, []);
  const [bloated] = await db.query<NonNullable<InspectedTables['bloated']>[]>(bloat, []);
  // A user of a server may be denied it, and a replica has none.
  const written = await db.query<{ bytes: number }[]>(wal, []).catch(() => []);
  return { ...found!, bloated: bloated ?? null, walBytes: written[0]?.bytes ?? null };
}
