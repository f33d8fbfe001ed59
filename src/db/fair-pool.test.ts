import { expect, it } from 'vitest';
import { beginWork, within } from '#src/process/work.ts';
import { openTestDatabase } from '#src/testing/harness.ts';

const workOf = (org: string) => beginWork({ facts: { org }, name: 'test', span: { kind: 'internal' } });

it('an organization that asks for hundreds of connections makes others wait for one turn', async () => {
  const { dataSource, close } = await openTestDatabase();
  const ended: string[] = [];
  const ask = (org: string) =>
    within(workOf(org), async () => {
      await dataSource.transaction((tx) => tx.query('SELECT 1'));
      ended.push(org);
    });
  const flood = Array.from({ length: 200 }, () => ask('org_flood'));
  await Promise.all([...flood, ask('org_other')]);
  expect(ended).toHaveLength(201);
  expect(ended.indexOf('org_other')).toBeLessThan(30);
  await close();
});
