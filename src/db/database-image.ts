import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import { packArchive, readArchive, type DatabaseContent } from './database-archive.ts';

/** The file of the image. */
export const imageFile = join(import.meta.dirname, '../../generated/database/image.tar.br');

/** The database that an image is made from, and what has been done to it. */
type ImageManifest = {
  /** The SHA-256 of the archive of the database without migrations. */
  base: string;
  /** The names of the migrations that the image has, oldest first. */
  migrations: string[];
  /** The SHA-256 of the files of these migrations. */
  sources: string;
  /** The paths of files that only the database without migrations has. */
  removed: string[];
};

/** The difference between a database with migrations and the same one without. */
export type DatabaseImage = { manifest: ImageManifest; changes: DatabaseContent };

const manifestName = 'manifest.json';

/** Returns the digest of an archive. */
export const digestArchive = (archive: Uint8Array): string => hash('sha256', archive, 'hex');

/**
 * Combines a file with the same one of the other database: where they are equal there are zeros, which compress to nothing.
 * Combined again, it is the file.
 */
function combine(file: Buffer, other: Buffer | undefined): Buffer {
  const bytes = new Uint8Array(file);
  const length = Math.min(file.length, other?.length ?? 0);
  const otherBytes = new Uint8Array(other?.subarray(0, length) ?? []);
  const [words, otherWords] = [bytes, otherBytes].map(({ buffer }) => new Uint32Array(buffer, 0, length >>> 2));
  for (let at = 0; at < words!.length; at += 1) words![at]! ^= otherWords![at]!;
  for (let at = length & ~3; at < length; at += 1) bytes[at]! ^= otherBytes[at]!;
  return Buffer.from(bytes.buffer);
}

/** Applies an image to the database that it was made from. */
export function applyImage({ manifest, changes }: DatabaseImage, base: DatabaseContent): DatabaseContent {
  const files = new Map(base.files);
  for (const path of manifest.removed) files.delete(path);
  for (const [path, change] of changes.files) files.set(path, combine(change, base.files.get(path)));
  return { folders: [...base.folders, ...changes.folders], files };
}

/** Returns the changes between a database without and with migrations, and the paths of the files that are gone. */
export function compareDatabases(base: DatabaseContent, migrated: DatabaseContent) {
  const changed = [...migrated.files].filter(([path, file]) => !base.files.get(path)?.equals(file));
  const files = new Map(changed.map(([path, file]) => [path, combine(file, base.files.get(path))]));
  const folders = migrated.folders.filter((folder) => !base.folders.includes(folder));
  const removed = [...base.files.keys()].filter((path) => !migrated.files.has(path));
  return { changes: { folders, files }, removed };
}

/** Reads an image, that of the empty database unless another is named. Returns null when there is none. */
export async function readImage(file = imageFile): Promise<DatabaseImage | null> {
  const packed = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!packed) return null;
  const changes = readArchive(await promisify(brotliDecompress)(packed));
  const manifest = JSON.parse(String(changes.files.get(manifestName))) as ImageManifest;
  changes.files.delete(manifestName);
  return { manifest, changes };
}

/** Packs an image into the bytes of its file. */
export async function packImage({ manifest, changes: { folders, files } }: DatabaseImage): Promise<Buffer> {
  const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const archive = await packArchive({ folders, files: new Map([[manifestName, content], ...files]) });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: archive.length,
  };
  return brotliCompressSync(archive, { params });
}
