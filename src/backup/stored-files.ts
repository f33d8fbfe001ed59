import { join, resolve } from 'node:path';
import type { Config } from '#src/config/config.ts';
import type { StoredFiles } from './backup-door.ts';

/** Returns where the bytes of uploaded files are: a folder, or null for a bucket, which is backed up by itself. */
export const findStoredFiles = ({ filePlace, dataDir }: Pick<Config, 'filePlace' | 'dataDir'>): StoredFiles =>
  filePlace.s3 ? null : { folder: resolve(filePlace.folder ?? join(dataDir, 'files')) };
