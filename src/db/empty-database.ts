import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { readArchive, type DatabaseContent } from './database-archive.ts';
import { applyImage, digestArchive, readImage } from './database-image.ts';

/** Returns a database without migrations, as `initdb` makes it, and the digest of its archive. */
export async function readBareDatabase(): Promise<{ content: DatabaseContent; digest: string }> {
  const archive = new Uint8Array(await (await dataDir()).arrayBuffer());
  return { content: readArchive(await promisify(gunzip)(archive)), digest: digestArchive(archive) };
}

let recent: WeakRef<DatabaseContent> | undefined;

/**
 * Returns an empty database with the migrations of the image. Migrations that came later are applied when it is opened, as
 * all are when the image was made from another version of the embedded PostgreSQL. What it returns must not be changed: the
 * next one is the same, unless memory was short.
 */
export async function readEmptyDatabase(): Promise<DatabaseContent> {
  const known = recent?.deref();
  if (known) return known;
  const [{ content, digest }, image] = await Promise.all([readBareDatabase(), readImage()]);
  const empty = image?.manifest.base === digest ? applyImage(image, content) : content;
  recent = new WeakRef(empty);
  return empty;
}

/** Writes a database into a folder. */
export function writeDatabase({ folders, files }: DatabaseContent, folder: string): void {
  for (const path of ['', ...folders]) mkdirSync(join(folder, path), { recursive: true, mode: 0o700 });
  const made = new Set<string>();
  for (const [path, bytes] of files) {
    const parent = dirname(path);
    if (!made.has(parent)) mkdirSync(join(folder, parent), { recursive: true, mode: 0o700 });
    made.add(parent);
    writeFileSync(join(folder, path), bytes, { mode: 0o600 });
  }
}

/** Unpacks an empty database into a folder, in a fifth of the time of `initdb`. */
export async function unpackEmptyDatabase(folder: string): Promise<void> {
  writeDatabase(await readEmptyDatabase(), folder);
}
