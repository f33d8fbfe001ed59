import { createExportSection, type ExportSection } from '#src/api/export.ts';
import { runColumns, toRun, type RunRow } from './store.ts';
import type { StoredRun } from './table.ts';

/** Makes the section of the runs of a session, for an export, each with its request and what is in it. */
export const createRunsSection = (sections: readonly ExportSection[]): ExportSection =>
  createExportSection(
    'run',
    ({ parentId }) => ({
      sql: `SELECT ${runColumns}, request FROM runs WHERE session_id = $1`,
      parameters: [parentId],
      order: [
        { column: 'startedAt', type: 'timestamptz' },
        { column: 'id', type: 'text' },
      ],
    }),
    (row: RunRow & Pick<StoredRun, 'request'>) => ({ ...toRun(row), request: row.request }),
    sections,
  );
