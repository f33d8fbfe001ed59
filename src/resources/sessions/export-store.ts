import { createExportSection, type ExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectSessions, toSession } from './store.ts';

/** Makes the section of the sessions of a conversation, for an export, with what is in them. */
export const createSessionsSection = (sections: readonly ExportSection[]): ExportSection =>
  createExportSection(
    'session',
    ({ reach, parentId }) => ({ ...selectSessions(reach, { conversation_id: parentId }), ...oldestFirst }),
    toSession,
    sections,
  );
