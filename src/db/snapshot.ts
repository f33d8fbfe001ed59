// All raw: functions of PostgreSQL for copies of its files.
import type { Queryable } from './query.ts';

/** The end of a snapshot: what its copy needs beside the files. */
export type SnapshotEnd = {
  /** The text of the file `backup_label`, which tells PostgreSQL from where to recover. */
  label: string;
  /** The names of the files of the write-ahead log that the copy needs, oldest first. */
  segments: string[];
};

/**
 * Begins a snapshot of the database's files: from now on they may be copied while they are written to, because the write-ahead
 * log has every page that changes whole (PostgreSQL, 25.3.3). Another one cannot be begun before it has ended.
 */
export async function beginSnapshot(db: Queryable): Promise<void> {
  await db.query(`SELECT pg_backup_start('parley backup', fast => true)`, []);
}

/** Ends a snapshot. The copy has the state of now once the files of the write-ahead log are in it. */
export async function endSnapshot(db: Queryable): Promise<SnapshotEnd> {
  const [stopped] = await db.query<{ label: string; last: string }[]>(
    'SELECT labelfile AS label, pg_walfile_name(lsn) AS last FROM pg_backup_stop(wait_for_archive => false)',
    [],
  );
  const first = /\(file ([0-9A-F]{24})\)/.exec(stopped!.label)![1]!;
  return { label: stopped!.label, segments: listWriteAheadSegments(first, stopped!.last) };
}

/** The number of files of the write-ahead log, of 16 MiB each, after which the middle part of their names counts on. */
const segmentsPerLog = 256;

/** Lists the names of the files of the write-ahead log from one to another of the same timeline. */
export function listWriteAheadSegments(first: string, last: string): string[] {
  const timeline = first.slice(0, 8);
  const toNumber = (name: string) =>
    Number.parseInt(name.slice(8, 16), 16) * segmentsPerLog + Number.parseInt(name.slice(16), 16);
  const toHex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
  const [from, to] = [toNumber(first), toNumber(last)];
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index;
    return `${timeline}${toHex(Math.floor(number / segmentsPerLog))}${toHex(number % segmentsPerLog)}`;
  });
}
