import { join } from 'node:path';
import type { FileStore } from './file-store.ts';
import { createFolderStore } from './folder-store.ts';
import type { S3Settings } from './s3-client.ts';

/** The place of files that the operator has chosen: a bucket, or a folder, or neither. */
export type FilePlace = { folder: string | null; s3: S3Settings | null };

/** Opens the store of files that the operator has chosen: a bucket, a folder, or `files` in the data folder. */
export async function openFileStore({ folder, s3 }: FilePlace, dataDir: string): Promise<FileStore> {
  if (!s3) return createFolderStore(folder ?? join(dataDir, 'files'));
  const { createS3Store } = await import('./s3-store.ts');
  return createS3Store(s3);
}
