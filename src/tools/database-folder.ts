import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseContent } from '#src/db/database-archive.ts';

/** The log of PostgreSQL, of which only the segment in use is kept. */
const logFolder = 'pg_wal';

/** Reads all files and folders of a database, in the order of their paths. */
function readContent(folder: string): DatabaseContent {
  const content: DatabaseContent = { folders: [], files: new Map() };
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    try {
      content.files.set(path, readFileSync(join(folder, path)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
      content.folders.push(path);
    }
  }
  return content;
}

/** Forgets the segments of the log after the one in use: PostgreSQL has them ready for later and makes them again. */
function dropSpareSegments({ files }: DatabaseContent): void {
  const segments = [...files.keys()].filter((path) => new RegExp(`^${logFolder}/[0-9A-F]{24}$`).test(path));
  for (const path of segments.toSorted().slice(1)) files.delete(path);
}

/** Reads the database in a folder that nobody has open, without spare segments of its log. */
export function readDatabaseFolder(folder: string): DatabaseContent {
  const content = readContent(folder);
  dropSpareSegments(content);
  return content;
}
