import type { Handlers, StreamItem } from '#src/api/handlers.ts';
import type { ContractAnswer } from './contract-answers.ts';
import { toAsync } from './event-handlers.ts';

/** The operations that export what there is as a stream. */
const exports = ['exportOrganization', 'exportUser', 'exportMemories', 'exportAuditEntries'] as const;

type ExportHandlers = Pick<Handlers, (typeof exports)[number]>;
type ExportCall = { query: { after_seq?: number }; headers: { 'Last-Event-ID'?: number } };

/**
 * Numbers the examples of an export: an entry of the audit by its place in the chain, others from 1 on. The last one says that
 * the export is complete; in an audit it has no place of its own.
 */
function listExported({ examples }: ContractAnswer): StreamItem<object>[] {
  const [first, ...others] = [...examples.values()] as { entry?: { seq: number } }[];
  const place = first!.entry?.seq;
  return [
    { seq: place ?? 1, event: first! },
    ...others.map((event, index) =>
      place === undefined ? { seq: index + 2, event } : { seq: place, resumeAt: null, event },
    ),
  ];
}

/** Creates the handlers of exports: each sends the examples of its contract. */
export function createExportHandlers(answers: ReadonlyMap<string, ContractAnswer>): ExportHandlers {
  const handlers = exports.map((id) => {
    const items = listExported(answers.get(id)!);
    const handler = async ({ query, headers }: ExportCall) => {
      const after = headers['Last-Event-ID'] ?? query.after_seq ?? 0;
      const events = toAsync(items.filter(({ seq, resumeAt }) => seq > after || resumeAt === null));
      return { status: 200, events };
    };
    return [id, handler] as const;
  });
  return Object.fromEntries(handlers) as unknown as ExportHandlers;
}
