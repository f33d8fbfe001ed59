import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from '#generated/packages/tar-stream.js';
import { packZip } from './zip.ts';

/** A package of a client, ready to be installed by its URL. */
export type Package = {
  language: 'TypeScript' | 'Python';
  name: string;
  version: string;
  readme: string;
  fileName: string;
  bytes: Buffer;
};

/** Packs a folder as `npm pack` does. The same files give the same bytes: no times, owners or order of the disk. */
export async function packFolder(folder: string): Promise<Package> {
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  const bytes = await packTar(folder, 'package');
  return {
    language: 'TypeScript',
    name,
    version,
    readme: readReadme(folder),
    fileName: `${name}-${version}.tgz`,
    bytes,
  };
}

const readReadme = (folder: string) => readFileSync(join(folder, 'README.md'), 'utf8');

async function packTar(folder: string, prefix: string): Promise<Buffer> {
  const archive = pack();
  for (const file of listFiles(folder))
    archive.entry({ name: `${prefix}/${file}`, mtime: new Date(0), mode: 0o644 }, readFileSync(join(folder, file)));
  archive.finalize();
  return buffer(archive.pipe(createGzip({ level: 9 })));
}

/** Returns a member of the metadata of a Python package. */
function readMetadata(metadata: string, member: string): string {
  const found = new RegExp(`^${member}: (.*)$`, 'm').exec(metadata)?.[1];
  if (found === undefined) throw new Error(`PKG-INFO has no ${member}.`);
  return found;
}

/** A line of RECORD: the path, the hash and the size of a file. */
const formatRecord = ({ name, content }: { name: string; content: Buffer }) =>
  `${name},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}\n`;

/**
 * Packs a Python project without Python, as a wheel for `pip install` and as the sources that it is made of. The same files give
 * the same bytes. A wheel is a ZIP archive with three files of metadata
 * (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
 */
export async function packPython(folder: string): Promise<{ wheel: Package; sources: Package }> {
  const metadata = readFileSync(join(folder, 'PKG-INFO'), 'utf8');
  const [name, version] = [readMetadata(metadata, 'Name'), readMetadata(metadata, 'Version')];
  const base = `${name.replaceAll('-', '_')}-${version}`;
  const info = `${base}.dist-info`;
  const wheelFile = 'Wheel-Version: 1.0\nGenerator: parley\nRoot-Is-Purelib: true\nTag: py3-none-any\n';
  const entries = [
    ...listFiles(folder)
      .filter((file) => file.startsWith('parley_client/'))
      .map((file) => ({ name: file, content: readFileSync(join(folder, file)) })),
    { name: `${info}/METADATA`, content: Buffer.from(metadata) },
    { name: `${info}/WHEEL`, content: Buffer.from(wheelFile) },
  ];
  const record = `${entries.map(formatRecord).join('')}${info}/RECORD,,\n`;
  const bytes = packZip([...entries, { name: `${info}/RECORD`, content: Buffer.from(record) }]);
  const common = { language: 'Python', name, version, readme: readReadme(folder) } as const;
  return {
    wheel: { ...common, fileName: `${base}-py3-none-any.whl`, bytes },
    sources: { ...common, fileName: `${base}.tar.gz`, bytes: await packTar(folder, base) },
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}
