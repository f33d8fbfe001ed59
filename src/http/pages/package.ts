import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** An npm package, ready to be installed by its URL. */
export type Tarball = { name: string; version: string; readme: string; fileName: string; bytes: Buffer };

/** Packs a folder as `npm pack` does. The same files give the same bytes: no times, owners or order of the disk. */
export async function packFolder(folder: string): Promise<Tarball> {
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  const archive = pack();
  for (const file of filesOf(folder)) {
    archive.entry({ name: `package/${file}`, mtime: new Date(0), mode: 0o644 }, readFileSync(join(folder, file)));
  }
  archive.finalize();
  const bytes = await buffer(archive.pipe(createGzip({ level: 9 })));
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  return { name, version, readme, fileName: `${name}-${version}.tgz`, bytes };
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}
