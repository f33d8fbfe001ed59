import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectFiles, toFile } from './store.ts';

/** The files in reach, for an export, without their bytes. */
export const filesSection = createExportSection(
  'file',
  ({ reach }) => ({ ...selectFiles(reach), ...oldestFirst }),
  toFile,
);
