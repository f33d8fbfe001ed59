import { buffer } from 'node:stream/consumers';
import { pack } from '#generated/packages/tar-stream.js';

/** The files and folders of a database: its folders without a slash at the end, and the contents of its files by path. */
export type DatabaseContent = { folders: string[]; files: Map<string, Buffer> };

/** The size of the blocks of a tar archive. */
const blockBytes = 512;

/** Returns the text of a field of a header, which ends at its first zero. */
const readField = (header: Buffer, from: number, length: number): string =>
  header.toString('latin1', from, from + length).replace(/\0.*$/s, '');

/**
 * Reads a tar archive of files and folders with short names, as `packArchive` and PGlite make them. Paths may begin with a
 * slash. The contents are views of the archive: a stream of it would copy each of them several times.
 * @throws Error when the archive has anything else
 */
export function readArchive(archive: Buffer): DatabaseContent {
  const content: DatabaseContent = { folders: [], files: new Map() };
  for (let at = 0; archive[at] !== 0 && at < archive.length;) {
    const header = archive.subarray(at, at + blockBytes);
    const [name, size, kind, prefix] = [
      readField(header, 0, 100),
      readField(header, 124, 12),
      header[156],
      readField(header, 345, 155),
    ];
    const path = `${prefix}/${name}`.split('/').filter(Boolean).join('/');
    const bytes = Number.parseInt(size, 8) || 0;
    const from = at + blockBytes;
    at = from + Math.ceil(bytes / blockBytes) * blockBytes;
    if (at > archive.length) throw new Error(`The archive ends within ${path}.`);
    if (kind === folderKind) content.folders.push(path);
    else if (kind === fileKind || kind === 0) content.files.set(path, archive.subarray(from, from + bytes));
    else throw new Error(`The archive has something that is neither a file nor a folder: ${path}.`);
  }
  return content;
}

const fileKind = '0'.charCodeAt(0);
const folderKind = '5'.charCodeAt(0);

/** Packs a tar archive: the same content gives the same bytes. */
export function packArchive({ folders, files }: DatabaseContent): Promise<Buffer<ArrayBuffer>> {
  const archive = pack();
  const about = { mtime: new Date(0), uid: 0, gid: 0 };
  for (const name of folders) archive.entry({ name, type: 'directory', mode: 0o700, ...about });
  for (const [name, bytes] of files) archive.entry({ name, mode: 0o600, ...about }, bytes);
  archive.finalize();
  return buffer(archive) as Promise<Buffer<ArrayBuffer>>;
}
