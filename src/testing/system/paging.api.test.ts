import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stage } from '#src/testing/harness.ts';
import { readPage, type Listing, type Page } from '#src/api/paging.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

type Item = { at: number; id: number };

const listing = (items: Item[], direction: Listing['direction']): Listing => ({
  sql: `SELECT to_timestamp(at) AS "createdAt", lpad(id::text, 4, '0') AS id
          FROM json_to_recordset($1::json) AS given (at int, id int)`,
  parameters: [JSON.stringify(items)],
  order: [
    { column: 'createdAt', type: 'timestamptz' },
    { column: 'id', type: 'text' },
  ],
  direction,
  path: '/v2/things',
});

const given = fc.record({
  items: fc.uniqueArray(fc.record({ at: fc.nat(5), id: fc.nat(999) }), { selector: ({ id }) => id, maxLength: 25 }),
  limit: fc.integer({ min: 1, max: 7 }),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
});

it('pages hold every item once and in order, and lead back through the same pages, from the end too', async () => {
  const { dataSource } = (await stage()).database;
  await fc.assert(
    fc.asyncProperty(given, async ({ items, limit, direction }) => {
      const read = async (query: { after?: string; before?: string }): Promise<Page<string>> =>
        (await readPage(dataSource, listing(items, direction), { limit, ...query }, ({ id }: { id: string }) => id))
          .page;
      const ordered = items.toSorted((a, b) => a.at - b.at || a.id - b.id).map(({ id }) => String(id).padStart(4, '0'));
      if (direction === 'desc') ordered.reverse();

      const forth = [await read({})];
      while (forth.at(-1)!.next_cursor) forth.push(await read({ after: forth.at(-1)!.next_cursor! }));
      expect(forth.flatMap(({ data }) => data)).toEqual(ordered);
      expect(forth.map(({ has_more }) => has_more)).toEqual(forth.map((_, index) => index < forth.length - 1));
      expect(forth[0]!.prev_cursor).toBeNull();

      const back = [forth.at(-1)!];
      while (back[0]!.prev_cursor) back.unshift(await read({ before: back[0]!.prev_cursor! }));
      expect(back.flatMap(({ data }) => data)).toEqual(ordered);

      const fromEnd = [await read({ before: 'end' })];
      expect([fromEnd[0]!.has_more, fromEnd[0]!.next_cursor]).toEqual([false, null]);
      while (fromEnd[0]!.prev_cursor) fromEnd.unshift(await read({ before: fromEnd[0]!.prev_cursor! }));
      expect(fromEnd.flatMap(({ data }) => data)).toEqual(ordered);
    }),
    { numRuns: scaleRuns(60) },
  );
});

it('takes a cursor only in the form in which it gives them out', async () => {
  const { dataSource } = (await stage()).database;
  const items = [1, 2, 3].map((id) => ({ at: id, id }));
  const read = (after?: string) =>
    readPage(dataSource, listing(items, 'asc'), { limit: 1, ...(after && { after }) }, ({ id }: { id: string }) => id);
  const cursor = (await read()).page.next_cursor!;
  const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  expect((await read(write(parts))).page.data).toEqual(['0002']);
  const dates = ["' OR '1'='1", '1', 'infinity', '+275760-09-13T00:00:00.000Z', '0000-01-01T00:00:00.000Z'];
  const altered = [
    ...[...dates, '2026-02-30T00:00:00.000Z', '2026-01-01'].map((date) => parts.with(1, date)),
    ...['', '\0', "'", 'x'.repeat(101)].map((id) => parts.with(2, id)),
    parts.with(0, 'AAAAAAAA'),
    [...parts, '1'],
    parts.slice(1),
    [parts[0], 1, 2],
    {},
    null,
  ].map(write);
  for (const after of [...altered, `${cursor}=`, `${cursor}A`, ` ${cursor}`, 'nonsense'])
    await expect(read(after)).rejects.toMatchObject({ code: 'invalid_cursor' });
});
