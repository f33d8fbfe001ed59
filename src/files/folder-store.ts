import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileStoreError, type FileStore } from './file-store.ts';

const faults: Record<string, 'missing' | 'full'> = { ENOENT: 'missing', ENOSPC: 'full', EDQUOT: 'full', EFBIG: 'full' };

/** Tells whether an error is one of the file system. */
const isOfFileSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'path' in error;

/** Returns what to throw for an error of the file system; every other error stays. */
const explain = (error: unknown): unknown =>
  isOfFileSystem(error) || ['ENOSPC', 'EDQUOT', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')
    ? new FileStoreError(faults[(error as NodeJS.ErrnoException).code ?? ''] ?? 'unavailable', error)
    : error;

/** Creates a store in a folder, which is made when it is needed first. A key is the path of a file in it. */
export function createFolderStore(folder: string): FileStore {
  const root = resolve(folder);
  const pathOf = (key: string) => join(root, key);
  return {
    async write(key, content) {
      const path = pathOf(key);
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        // Flushed before the row that names the file is written, so that a loss of power leaves no row without its bytes.
        await pipeline(content, createWriteStream(path, { mode: 0o600, flush: true }));
      } catch (error) {
        throw explain(error);
      }
    },
    async *read(key, start, end) {
      try {
        if (end > start) yield* createReadStream(pathOf(key), { start, end: end - 1 }) as AsyncIterable<Buffer>;
      } catch (error) {
        throw explain(error);
      }
    },
    async remove(key) {
      try {
        await rm(pathOf(key), { force: true });
      } catch (error) {
        throw explain(error);
      }
    },
    async check() {
      try {
        await mkdir(root, { recursive: true, mode: 0o700 });
        await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
      } catch (error) {
        throw explain(error);
      }
    },
  };
}
