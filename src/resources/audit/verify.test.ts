import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { appendAuditEntry, toParleyEntry } from './append-store.ts';
import { listChainHeads } from './store.ts';
import { verifyChain } from './verify.ts';

let api: Api;
const db = () => api.stage.database.dataSource;

beforeAll(async () => {
  api = await testApi();
});

let made = 0;
/** Appends entries to the chain of a new organization. */
async function newChain(length: number): Promise<string> {
  const organization = `org_${(made += 1)}_${Math.random()}`;
  for (let n = 1; n <= length; n += 1)
    await appendAuditEntry(db(), toParleyEntry(organization, 'test', new Date(), { details: { n } }));
  return organization;
}

async function verify(organization: string) {
  const [head] = await listChainHeads(db(), organization);
  return verifyChain(db(), head!);
}

/** Each statement does to a chain of nine entries what nobody may do, and names the places that have to be found. */
const tampering: [string, string, number[]][] = [
  ['a changed target', `UPDATE audit_log SET target = 'other' WHERE organization_id = $1 AND seq = 4`, [4]],
  ['a changed action', `UPDATE audit_log SET action = 'other' WHERE organization_id = $1 AND seq = 4`, [4]],
  ['a changed time', `UPDATE audit_log SET at = at + interval '1 ms' WHERE organization_id = $1 AND seq = 4`, [4]],
  ['changed details', `UPDATE audit_log SET details = '{"n":5}' WHERE organization_id = $1 AND seq = 4`, [4]],
  ['a replaced hash', `UPDATE audit_log SET hash = sha256('x') WHERE organization_id = $1 AND seq = 4`, [4, 5]],
  ['a missing row', `DELETE FROM audit_log WHERE organization_id = $1 AND seq = 4`, [4]],
  ['a missing first row', `DELETE FROM audit_log WHERE organization_id = $1 AND seq = 1`, [1]],
  ['a missing last row', `DELETE FROM audit_log WHERE organization_id = $1 AND seq = 9`, [9]],
  [
    'two swapped rows',
    `UPDATE audit_log SET seq = -seq WHERE organization_id = $1 AND seq IN (4, 6);
     UPDATE audit_log SET seq = seq + 10 WHERE organization_id = $1 AND seq IN (-4, -6)`,
    [4, 5, 6, 7],
  ],
  ['an entry after the end', `UPDATE audit_log SET seq = 9999 WHERE organization_id = $1 AND seq = 9`, [9999, 9]],
  ['an entry before the beginning', `UPDATE audit_log SET seq = -1 WHERE organization_id = $1 AND seq = 1`, [-1, 1]],
  ['entries without a chain', `DELETE FROM audit_chains WHERE organization_id = $1`, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [
    'contents replaced as an erasure would, which no entry tells of',
    `UPDATE audit_log SET salt = NULL, target = 'other' WHERE organization_id = $1 AND seq = 4`,
    [4],
  ],
];

describe('verifyChain', () => {
  it('finds nothing in a chain as it was appended', async () => {
    const organization = await newChain(9);
    expect(await verify(organization)).toEqual({ count: 9, pseudonymised: 0, faults: [] });
  });

  it.each(tampering)('finds %s', async (_what, statements, places) => {
    const organization = await newChain(9);
    for (const sql of statements.split(';')) await db().query(sql, [organization]);
    const { faults } = await verify(organization);
    expect([...new Set(faults.map(({ seq }) => seq))]).toEqual(places);
  });

  it('finds each place with one changed bit of any column', async () => {
    const columns = ['content_hash', 'previous_hash', 'hash', 'salt'];
    for (const column of columns) {
      const organization = await newChain(3);
      await db().query(
        `UPDATE audit_log SET ${column} = set_bit(${column}, 5, 1 - get_bit(${column}, 5)) WHERE organization_id = $1 AND seq = 2`,
        [organization],
      );
      expect([column, (await verify(organization)).faults.map(({ seq }) => seq)]).toEqual([
        column,
        expect.arrayContaining([2]),
      ]);
    }
  });

  it('keeps one chain for each organization, whoever appends at the same time', async () => {
    const [one, other] = [await newChain(1), await newChain(1)];
    const append = (organization: string) =>
      db().transaction((tx) => appendAuditEntry(tx, toParleyEntry(organization, 'test', new Date(), {})));
    await Promise.all(Array.from({ length: 40 }, (_, index) => append(index % 2 === 0 ? one : other)));
    for (const organization of [one, other])
      expect(await verify(organization)).toEqual({ count: 21, pseudonymised: 0, faults: [] });
  });
});
