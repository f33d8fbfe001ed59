import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file system in memory that Linux has, and the free bytes from which on the tests use it. */
const [memoryFolder, neededBytes] = ['/dev/shm', 2 ** 30];

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= neededBytes;
  } catch {
    return false;
  }
}

/**
 * Gives the processes that are started from now on a folder for their temporary files, in memory where there is room: a data
 * folder has more than a thousand files, which a disk takes a second of a processor to write. Returns the function that
 * removes it.
 */
export function useTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(hasRoom(memoryFolder) ? memoryFolder : tmpdir(), 'parley-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
