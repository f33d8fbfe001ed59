import { join } from 'node:path';
import type { FileStore } from './file-store.ts';
import { createFolderStore } from './folder-store.ts';

/** Opens the store of files that the operator has chosen: a folder, or `files` in the data folder. */
export const openFileStore = ({ folder, dataDir }: { folder: string | null; dataDir: string }): FileStore =>
  createFolderStore(folder ?? join(dataDir, 'files'));
