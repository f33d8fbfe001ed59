import type { ExportRecordEvent } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import type { StreamItem, StreamReply } from './handlers.ts';
import { encodeExportCursor, parseExportCursor, type ExportStep } from './export-cursor.ts';
import { hasRowAt, invalidCursor, readRowsAfter, type Sequence } from './paging.ts';

/** A kind of records. */
type ExportKind = ExportRecordEvent['kind'];

/** The extent of an export: all that is in reach, or within a row of it. `parentId` is the id of that row; empty at the top. */
export type ExportScope = { reach: Reach; parentId: string };

/** The next records of a section, each with its key, and whether more come after them. */
type ExportPage = { records: { key: string[]; data: object }[]; hasMore: boolean };

/**
 * A kind of records in an export. Its records are in an order that stays, so that an export goes on after any of them. Each
 * may have records of other kinds within it, which come directly after it.
 */
export type ExportSection = {
  kind: ExportKind;
  /** Reads the next records after a key: a bounded number of bounded size. @throws `invalid_cursor` */
  readAfter(db: Queryable, scope: ExportScope, key: string[] | null): Promise<ExportPage>;
  /** Tells whether the record with a key is still there and in reach. @throws `invalid_cursor` */
  hasRecord(db: Queryable, scope: ExportScope, key: string[]): Promise<boolean>;
  sections?: readonly ExportSection[];
};

/** The number of records that are read at a time. They are as many bytes as a page at most. */
const pageSize = 100;

/** Makes a section of the rows of a list. The last column of its order is the id of a row that has sections within it. */
export function createExportSection<R extends object>(
  kind: ExportKind,
  select: (scope: ExportScope) => Sequence,
  toData: (row: R) => object,
  sections: readonly ExportSection[] = [],
): ExportSection {
  return {
    kind,
    sections,
    async readAfter(db, scope, key) {
      const { rows, hasMore } = await readRowsAfter<R>(db, select(scope), key, pageSize);
      return { records: rows.map(({ row, key: at }) => ({ key: at, data: toData(row) })), hasMore };
    },
    hasRecord: (db, scope, key) => hasRowAt(db, select(scope), key),
  };
}

/** A record of an export, with its place. */
export type ExportRecord = { kind: ExportKind; data: object; path: readonly ExportStep[] };

/**
 * Yields the records of sections in their order, those within a record directly after it. With `resume` it begins after the
 * record at that place. What lay within a record that is gone meanwhile, or out of reach, is left out.
 */
async function* walkSections(
  db: Queryable,
  sections: readonly ExportSection[],
  scope: ExportScope,
  path: readonly ExportStep[],
  resume: readonly ExportStep[],
): AsyncGenerator<ExportRecord, void, undefined> {
  const [begun, ...deeper] = resume;
  const first = begun ? sections.findIndex(({ kind }) => kind === begun.kind) : 0;
  if (first < 0) throw invalidCursor('after');
  const within = (section: ExportSection, step: ExportStep, rest: readonly ExportStep[]) =>
    walkSections(db, section.sections ?? [], { ...scope, parentId: step.key.at(-1)! }, [...path, step], rest);
  for (const [index, section] of sections.slice(first).entries()) {
    let after = index === 0 && begun ? begun.key : null;
    const hasInner = (section.sections?.length ?? 0) > 0 || deeper.length > 0;
    if (after && hasInner && (await section.hasRecord(db, scope, after))) yield* within(section, begun!, deeper);
    for (let hasMore = true; hasMore;) {
      const page: ExportPage = await section.readAfter(db, scope, after);
      for (const { key, data } of page.records) {
        const step = { kind: section.kind, key };
        yield { kind: section.kind, data, path: [...path, step] };
        if (section.sections?.length) yield* within(section, step, []);
      }
      after = page.records.at(-1)?.key ?? after;
      ({ hasMore } = page);
    }
  }
}

/** An export as it was asked for. `path` and `filters` are those of the request: its cursors fit no other export. */
export type ExportRequest = {
  sections: readonly ExportSection[];
  reach: Reach;
  path: string;
  filters?: Record<string, unknown>;
  /** The cursor of the last record that the caller has. */
  after?: string | undefined;
};

type ExportEnd = { event: 'export_complete'; count: number };

/**
 * Replies with an export: an event for each record with the cursor to go on after it, and at last one that says that it is
 * whole. Sequence numbers and the count go on where the cursor was taken. A page of records is in memory at a time.
 * @throws `invalid_cursor`
 */
export function replyWithExport<E>(
  db: Queryable,
  { sections, reach, after, ...owner }: ExportRequest,
  toEvent: (record: ExportRecord & { cursor: string }) => E,
): StreamReply<E | ExportEnd> {
  const begun = after === undefined ? { count: 0, path: [] } : parseExportCursor(owner, after);
  if (!begun) throw invalidCursor('after');
  async function* readEvents(): AsyncGenerator<StreamItem<E | ExportEnd>> {
    let { count } = begun!;
    for await (const record of walkSections(db, sections, { reach, parentId: '' }, [], begun!.path)) {
      count += 1;
      const cursor = encodeExportCursor(owner, { count, path: record.path });
      yield { seq: count, event: toEvent({ ...record, cursor }) };
    }
    yield { seq: count + 1, event: { event: 'export_complete', count } };
  }
  return { status: 200, events: readEvents() };
}
