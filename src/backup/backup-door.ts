import { once } from 'node:events';
import { request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import type { Queryable } from '#src/db/query.ts';
import { readJson } from '#src/json/json.ts';
import { beginSnapshot, endSnapshot, type SnapshotEnd } from '#src/db/snapshot.ts';
import { BackupError } from './backup-format.ts';

/**
 * The conversation between a backup and the server that has the database open: lines over one request that stays open. The
 * server answers `begin` when files may be copied, and `end` with what the copy still needs. When the connection ends,
 * in whatever way, the server goes on as before: a backup that was killed leaves nothing behind.
 */
type Begun = { files: StoredFiles };
type Answer = Begun | SnapshotEnd | { failure: string };

/** The place of the bytes of uploaded files: a folder, or a store that is backed up by itself. */
export type StoredFiles = { folder: string } | null;

/** The services of a server that a backup needs. */
export type BackupSource = {
  db: Queryable;
  files: StoredFiles;
  /** Keeps the stored bytes of deleted files, and the write-ahead log, until the returned function is called. */
  hold(): () => void;
};

/** Creates the function that holds that conversation. There can be one backup at a time. */
export function createBackupDoor({ db, files, hold }: BackupSource) {
  let isBusy = false;
  return async function serveBackup(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (answer: Answer) => void response.write(`${JSON.stringify(answer)}\n`);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    if (isBusy) {
      say({ failure: 'Another backup is being made. Wait for its end.' });
      return void response.end();
    }
    isBusy = true;
    const release = hold();
    let isBegun = false;
    const gone = once(response, 'close');
    try {
      const lines = createInterface({ input: request });
      request.on('error', () => {}).on('close', () => lines.close());
      for await (const line of lines) {
        if (line === 'begin' && !isBegun) {
          await beginSnapshot(db);
          isBegun = true;
          say({ files });
        } else if (line === 'end' && isBegun) {
          isBegun = false;
          say(await endSnapshot(db));
        }
      }
      response.end();
    } catch {
      say({ failure: 'The server could not begin or end a snapshot of its database.' });
      response.end();
    } finally {
      // Whether the backup has ended or was cut off, removals go on when its connection is closed: it copies files until then.
      await gone;
      release();
      if (isBegun) await endSnapshot(db).catch(() => {});
      isBusy = false;
    }
  };
}

/** A backup as the server that has the database open helps with it. */
export type ServedBackup = {
  files: StoredFiles;
  /** Ends the snapshot of the database. Stored bytes are kept until `close`. */
  end(): Promise<SnapshotEnd>;
  /** Throws when the server has gone meanwhile, so that what was copied since then may be of another state. @throws BackupError */
  requireHeld(): void;
  close(): void;
};

/** The time that a server may take for a checkpoint, and for the requests before it. */
const answerMs = 60_000;

const closedEarly = 'The server has ended the backup: it stops, or is of a version that cannot do it. Try again.';

/** Reads the next line of a server's answer. @throws BackupError when it tells of a failure, or when there is none */
async function readAnswer<A extends Begun | SnapshotEnd>(lines: AsyncIterator<string>): Promise<A> {
  const { value, done } = await lines.next();
  const parsed = done ? null : readJson(value);
  if (parsed === null || 'fault' in parsed) throw new BackupError(closedEarly);
  const answer = parsed.value as A | { failure: string };
  if ('failure' in answer) throw new BackupError(answer.failure);
  return answer;
}

/**
 * Begins a backup at a server.
 * @returns null when nobody listens there
 * @throws BackupError when the server refuses
 */
export async function callBackupDoor({ port, token }: { port: number; token: string }): Promise<ServedBackup | null> {
  const request = sendRequest({
    host: '127.0.0.1',
    port,
    path: '/backup',
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  request.on('error', () => {}); // what it means is told by the answer that is missing
  const answered = once(request, 'response', { signal: AbortSignal.timeout(answerMs) }).then(
    ([response]) => response as IncomingMessage,
    () => null,
  );
  request.write('begin\n');
  const response = await answered;
  if (response?.statusCode !== 200) {
    request.destroy();
    return null;
  }
  let isHeld = true;
  response.on('error', () => {}).on('close', () => (isHeld = false));
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  const read = <A extends Begun | SnapshotEnd>(): Promise<A> =>
    readAnswer<A>(lines).catch((failure: unknown) => {
      request.destroy();
      throw failure;
    });
  const { files } = await read<Begun>();
  return {
    files,
    end() {
      request.write('end\n');
      return read<SnapshotEnd>();
    },
    requireHeld() {
      if (!isHeld) throw new BackupError(closedEarly);
    },
    close: () => request.destroy(),
  };
}
