import type { AuditExportEvent } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Handler } from '#src/resources/services.ts';
import { listNextEntries, selectAuditEntries, toAuditEntry, type AuditFilters } from './store.ts';

const toFilters = ({ actor, action, target, created_after, created_before }: AuditFilters): AuditFilters => ({
  actor,
  action,
  target,
  created_after,
  created_before,
});

export const listAuditEntries: Handler<'listAuditEntries'> = async ({ dataSource }, { query, principal }) => {
  const filters = toFilters(query);
  const rows = selectAuditEntries(principal.organizationId, filters);
  const list = { ...rows, ...orderByNumber('seq', 'desc'), path: '/v2/audit', filters };
  return replyWithPage(dataSource, list, query, toAuditEntry);
};

/** The number of entries that are in memory at a time. */
const pageSize = 500;

/** Yields the entries of a selection, page by page, and at last that they are all. Stops when the caller has left. */
async function* exportEntries(
  db: Queryable,
  selection: ReturnType<typeof selectAuditEntries>,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<StreamItem<AuditExportEvent>> {
  let [last, count] = [afterSeq, 0];
  while (!signal.aborted) {
    const page = await listNextEntries(db, selection, last, pageSize);
    for (const row of page) yield { seq: row.seq, event: { event: 'entry', entry: toAuditEntry(row) } };
    count += page.length;
    last = page.at(-1)?.seq ?? last;
    if (page.length < pageSize) {
      yield { seq: last, resumeAt: null, event: { event: 'export_complete', count } };
      return;
    }
  }
}

export const exportAuditEntries: Handler<'exportAuditEntries'> = async (
  { dataSource },
  { query, headers, principal, signal },
) => {
  const selection = selectAuditEntries(principal.organizationId, toFilters(query));
  const afterSeq = headers['Last-Event-ID'] ?? query.after_seq ?? 0;
  return { status: 200, events: exportEntries(dataSource, selection, afterSeq, signal), resumable: true };
};
