import { createExportSection } from '#src/api/export.ts';
import { selectUsage, toDailyUsage, type UsageSum } from './daily-usage-store.ts';

/** The usage of an organization by day, key, user, agent and model, for its export. */
export const usageSection = createExportSection(
  'usage',
  ({ reach }) => ({
    ...selectUsage(reach, {}),
    order: [
      { column: 'day', type: 'text' },
      { column: 'id', type: 'text' },
    ],
  }),
  (row: UsageSum) => toDailyUsage(row),
);
