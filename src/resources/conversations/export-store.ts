import { createExportSection, type ExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectConversations, toConversation } from './store.ts';

/** Makes the section of the conversations in reach, for an export, with what is in them. */
export const createConversationsSection = (sections: readonly ExportSection[]): ExportSection =>
  createExportSection(
    'conversation',
    ({ reach }) => ({ ...selectConversations(reach, {}), ...oldestFirst }),
    toConversation,
    sections,
  );
