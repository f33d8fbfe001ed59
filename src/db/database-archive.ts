import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';

/** The files and folders of a database: its folders without a slash at the end, and the contents of its files by path. */
export type DatabaseContent = { folders: string[]; files: Map<string, Buffer> };

/** Reads a tar archive. Its paths may begin with a slash. */
export async function readArchive(archive: Uint8Array): Promise<DatabaseContent> {
  const content: DatabaseContent = { folders: [], files: new Map() };
  const reader = extract();
  reader.end(archive);
  for await (const entry of reader) {
    const path = entry.header.name.split('/').filter(Boolean).join('/');
    if (entry.header.type === 'directory') content.folders.push(path);
    else content.files.set(path, await buffer(entry));
    entry.resume();
  }
  return content;
}

/** Packs a tar archive: the same content gives the same bytes. */
export function packArchive({ folders, files }: DatabaseContent): Promise<Buffer<ArrayBuffer>> {
  const archive = pack();
  const about = { mtime: new Date(0), uid: 0, gid: 0 };
  for (const name of folders) archive.entry({ name, type: 'directory', mode: 0o700, ...about });
  for (const [name, bytes] of files) archive.entry({ name, mode: 0o600, ...about }, bytes);
  archive.finalize();
  return buffer(archive) as Promise<Buffer<ArrayBuffer>>;
}
