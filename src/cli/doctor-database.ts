import type { Config } from '#src/config/config.ts';
import type { InspectedTables } from '#src/db/inspect-tables.ts';
import { countUnindexed, type IndexProgress } from '#src/resources/memories/index-progress-store.ts';
import { formatBytes } from '#src/telemetry/format-bytes.ts';
import type { Finding } from './doctor-checks.ts';

export type NamedFinding = Finding & { name: string };

/** Facts that a database tells about itself: its tables, and the progress of the index of memories. */
export type DatabaseState = { tables: InspectedTables; memories: IndexProgress };

/** The age of transaction numbers at which vacuuming should long have begun, and at which it is urgent. */
const [oldAge, urgentAge] = [500_000_000, 1_500_000_000];

/** The seconds after which an open transaction keeps dead rows from being removed for too long. */
const longTransactionS = 3_600;

function judgeIndexes({ indexes, invalidIndexes }: InspectedTables): Finding {
  if (invalidIndexes.length === 0) return { status: 'ok', text: `${indexes} indexes are valid` };
  const text = `not used because they are not whole: ${invalidIndexes.join(', ')}`;
  return { status: 'fault', text, advice: 'Make each again: REINDEX INDEX CONCURRENTLY name.' };
}

function judgeVacuum({ bloated, transactionAge, oldestTransactionS }: InspectedTables): Finding {
  const age = `the oldest transaction number is ${Math.round(transactionAge / 1e6)} million old`;
  if (transactionAge > oldAge) {
    const advice = 'Run VACUUM (FREEZE), and look why autovacuum does not: at 2,000 million PostgreSQL stops to write.';
    return { status: transactionAge > urgentAge ? 'fault' : 'warning', text: age, advice };
  }
  if (bloated) {
    const text = `${bloated.name} has ${bloated.deadRows} dead rows beside ${bloated.rows}`;
    return { status: 'warning', text, advice: `Run VACUUM ${bloated.name}, and look why autovacuum does not.` };
  }
  if (oldestTransactionS > longTransactionS) {
    const text = `a transaction is open for ${Math.round(oldestTransactionS / 60)} minutes`;
    return { status: 'warning', text, advice: 'Find it in pg_stat_activity, and end it: dead rows are kept for it.' };
  }
  return { status: 'ok', text: `no table has too many dead rows; ${age}` };
}

function judgeMemories({ memories }: DatabaseState): Finding {
  const waiting = countUnindexed(memories);
  if (memories.failed > 0) {
    const text = `${memories.failed} of ${memories.memories} memories could not be embedded by ${memories.model}`;
    return { status: 'warning', text, advice: 'Is PARLEY_EMBEDDING_MODEL one of the gateway? They are tried again.' };
  }
  return {
    status: 'ok',
    text: waiting === 0 ? `${memories.memories} memories are indexed` : `${waiting} memories wait to be indexed`,
  };
}

function judgeConnections({ maxConnections, connections }: InspectedTables, pool: number): Finding {
  const text = `${connections} of ${maxConnections} connections are open; an instance takes up to ${pool + 1}`;
  if (pool + 1 > maxConnections)
    return { status: 'fault', text, advice: 'Set PARLEY_DB_POOL lower, or max_connections of the server higher.' };
  return connections + pool + 1 > maxConnections
    ? { status: 'warning', text, advice: 'Another instance may find none: set PARLEY_DB_POOL lower.' }
    : { status: 'ok', text };
}

/** The bytes of the write-ahead log that a start has to read after a crash, above which it takes long. */
const longWalBytes = 512_000_000;

function judgeSafety({ isDurable, walBytes }: InspectedTables, isServer: boolean): Finding {
  if (isServer && !isDurable)
    return {
      status: 'warning',
      text: 'what is committed may be lost with the power: fsync or synchronous_commit is off',
      advice: 'Set both on, unless you can do without the last second.',
    };
  if (!isServer && (walBytes ?? 0) > longWalBytes)
    return {
      status: 'warning',
      text: `${formatBytes(walBytes!)} of the write-ahead log are since the last checkpoint`,
      advice: 'Is a backup under way? It is cut back after it.',
    };
  return isServer
    ? { status: 'ok', text: 'what is committed survives a loss of power' }
    : {
        status: 'ok',
        text: 'what is committed survives a crash of Parley, and not a loss of power',
        advice: 'Keep backups (`parley backup`), or use a PostgreSQL server.',
      };
}

/** Judges what a database says of itself. */
export function* judgeDatabase(
  state: DatabaseState,
  { databaseUrl, databasePool, embeddingModel, encryptionKeys }: Config,
): Generator<NamedFinding> {
  const { tables } = state;
  const isServer = databaseUrl !== null;
  yield { name: 'size', status: 'ok', text: `the database has ${formatBytes(tables.bytes)}` };
  yield { name: 'indexes', ...judgeIndexes(tables) };
  yield { name: 'vacuum', ...judgeVacuum(tables) };
  yield { name: 'safety', ...judgeSafety(tables, isServer) };
  if (isServer) yield { name: 'connections', ...judgeConnections(tables, databasePool) };
  yield { name: 'memories', ...judgeMemories(state) };
  if (!tables.hasVector && embeddingModel !== null)
    yield {
      name: 'vector',
      status: 'warning',
      text: 'memories are found by their words only: the server has no pgvector',
      advice: 'Install pgvector 0.5 or newer, and let the user make the extension: CREATE EXTENSION vector.',
    };
  if (encryptionKeys.length === 0)
    yield {
      name: 'encryption',
      status: 'ok',
      text: 'contents are stored as they are',
      advice: 'PARLEY_ENCRYPTION_KEY encrypts them, in backups too.',
    };
}
