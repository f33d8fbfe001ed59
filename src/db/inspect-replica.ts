import pg from '#generated/packages/pg.js';

/** A server that is to answer reads, as it is found: the seconds that it is behind, or null for one that is no replica. */
type InspectedReplica = { behindS: number | null };

const behindSql = `SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END::float8 AS "behindS"`;

/** Looks at a replica. Throws the error of `pg` when it cannot be reached. */
export async function inspectReplica(url: string): Promise<InspectedReplica> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<InspectedReplica>(behindSql)).rows[0]!;
  } finally {
    await client.end().catch(() => {});
  }
}
