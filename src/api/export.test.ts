import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { organizationReach } from '#src/db/reach.ts';
import type { Queryable } from '#src/db/query.ts';
import { replyWithExport, type ExportSection } from './export.ts';

/** A record, with the records of further sections within it. */
type Tree = { id: string; inner: Tree[][] };

const noDatabase = {} as Queryable;
const kinds = ['conversation', 'session', 'run'] as const;

/** Makes sections of trees that are read two records at a time, and counts those that were read. */
function toSections(trees: Tree[][], count: { read: number }, depth = 0): ExportSection[] {
  const find = (parentId: string): Tree[][] => (parentId === '' ? trees : (findTree(trees, parentId)?.inner ?? []));
  return [0, 1].map((index) => ({
    kind: kinds[(depth + index) % kinds.length]!,
    async readAfter(_db, { parentId }, key) {
      const rows = find(parentId)[index] ?? [];
      const from = key ? rows.findIndex(({ id }) => id === key[0]) + 1 : 0;
      const page = rows.slice(from, from + 2);
      count.read += page.length;
      return { records: page.map(({ id }) => ({ key: [id], data: { id } })), hasMore: from + 2 < rows.length };
    },
    hasRecord: async (_db, { parentId }, key) => (find(parentId)[index] ?? []).some(({ id }) => id === key[0]),
    sections: depth < 2 ? toSections(trees, count, depth + 1) : [],
  }));
}

const findTree = (trees: Tree[][], id: string): Tree | undefined =>
  trees.flat().find((tree) => tree.id === id) ??
  trees
    .flat()
    .map((tree) => findTree(tree.inner, id))
    .find(Boolean);

const { trees } = fc.letrec<{ trees: Tree[][] }>((tie) => ({
  trees: fc.array(
    fc.array(fc.record({ id: fc.uuid(), inner: fc.oneof(fc.constant<Tree[][]>([]), tie('trees')) }), { maxLength: 5 }),
    {
      maxLength: 2,
    },
  ),
}));

async function readExport(all: Tree[][], after?: string, path = '/v2/test/export') {
  const count = { read: 0 };
  const request = { sections: toSections(all, count), reach: organizationReach('org'), path, after };
  const { events } = replyWithExport(noDatabase, request, ({ data, cursor, kind }) => ({ kind, data, cursor }));
  const items = [];
  for await (const { seq, event } of events) {
    items.push({ seq, ...event });
    // A page of each of the three levels is in memory at most.
    expect(count.read - items.length).toBeLessThanOrEqual(3 * 2);
  }
  return items;
}

describe('replyWithExport', () => {
  it('goes on after any record with all that comes after it, and with the same numbers', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async (all) => {
        const whole = await readExport(all);
        expect(whole.at(-1)).toEqual({ seq: whole.length, event: 'export_complete', count: whole.length - 1 });
        for (const [index, item] of whole.entries())
          if ('cursor' in item) expect(await readExport(all, item.cursor)).toEqual(whole.slice(index + 1));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out what lay in a record that is gone when it goes on', async () => {
    const leaf = (id: string): Tree => ({ id, inner: [] });
    const all = [[{ id: 'a', inner: [[leaf('a1'), leaf('a2')]] }, leaf('b')]];
    const [, inner] = await readExport(all);
    const rest = await readExport([[leaf('b')]], (inner as { cursor: string }).cursor);
    expect(rest).toMatchObject([{ data: { id: 'b' } }, { event: 'export_complete' }]);
  });

  it('refuses a cursor of another export, and one that was changed', async () => {
    const all = [[{ id: 'a', inner: [] }]];
    const [first] = await readExport(all);
    const { cursor } = first as { cursor: string };
    await expect(readExport(all, cursor, '/v2/other')).rejects.toMatchObject({ code: 'invalid_cursor' });
    for (const changed of ['', 'x', `${cursor}A`, Buffer.from('[1,2]').toString('base64url')])
      await expect(readExport(all, changed)).rejects.toMatchObject({ code: 'invalid_cursor' });
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const deeper = [...parts, ['nothing', 'x']];
    const forged = Buffer.from(JSON.stringify(deeper)).toString('base64url');
    await expect(readExport(all, forged)).rejects.toMatchObject({ code: 'invalid_cursor' });
  });
});
