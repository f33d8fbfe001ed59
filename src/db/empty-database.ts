import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { extract } from 'tar-stream';

/** Unpacks an empty database into a folder, in a fifth of the time of `initdb`. */
export async function unpackEmptyDatabase(folder: string): Promise<void> {
  const archive = extract();
  archive.end(gunzipSync(await (await emptyDatabase()).arrayBuffer()));
  for await (const entry of archive) {
    const path = join(folder, entry.header.name);
    if (entry.header.type === 'directory') await mkdir(path, { recursive: true, mode: 0o700 });
    else await writeEntry(path, entry);
    entry.resume();
  }
}

async function writeEntry(path: string, entry: AsyncIterable<unknown>): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, Buffer.concat(chunks), { mode: 0o600 });
}
