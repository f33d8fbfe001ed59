import assert from 'node:assert/strict';
import { Parley } from '#src/clients/typescript/parley.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId } from '../../matchers.ts';
import { caller, fetchOf, messagesOf, token } from '../../parley.ts';

const content = { concept: 'home of Ada', definition: 'Ada lives in Bergen.' };
const known: State[] = [caller(), { name: 'a memory', params: { key: 'home', content, user: { external_id: 'ada' } } }];

const exportedUser = (event: string, data: unknown) => {
  const fetch = fetchOf(event, data);
  const path = { user_id: exampleId('usr') };
  return new Parley({ baseUrl: 'http://parley.test', token, retries: 0, fetch }).exportUser({ path });
};

const exportedOrganization = (event: string, data: unknown) => {
  const fetch = fetchOf(event, data);
  const path = { organization_id: exampleId('org') };
  return new Parley({ baseUrl: 'http://parley.test', token, retries: 0, fetch }).exportOrganization({ path });
};

const exportedAudit = (event: string, data: unknown) =>
  new Parley({ baseUrl: 'http://parley.test', token, retries: 0, fetch: fetchOf(event, data) }).exportAuditEntries();

/** Reads the export of a user as a program does: each record by its kind, and that the export is whole. */
const ofUser: Interaction[] = messagesOf('exportUser', [
  {
    event: 'record',
    given: known,
    content: {
      event: exactly('record'),
      kind: exactly('user'),
      data: { id: injectedId('usr', 'user_id'), external_id: exactly('ada') },
    },
    async read(sent) {
      const first = (await exportedUser('record', sent)[Symbol.asyncIterator]().next()).value;
      assert.ok(first?.event === 'record' && first.kind === 'user' && first.data['external_id'] === 'ada');
    },
  },
  {
    event: 'export_complete',
    given: known,
    content: { event: exactly('export_complete'), count: exactly(3) },
    async read(sent) {
      const counts: number[] = [];
      for await (const event of exportedUser('export_complete', sent))
        if (event.event === 'export_complete') counts.push(event.count);
      assert.deepEqual(counts, [3]);
    },
  },
]);

/** Reads the export of an organization as a program does. */
const ofOrganization: Interaction[] = messagesOf('exportOrganization', [
  {
    event: 'record',
    given: known,
    content: { event: exactly('record'), kind: exactly('organization'), data: { id: exampleId('org') } },
    async read(sent) {
      const first = (await exportedOrganization('record', sent)[Symbol.asyncIterator]().next()).value;
      assert.ok(first?.event === 'record' && first.kind === 'organization');
    },
  },
  {
    event: 'export_complete',
    given: known,
    content: { event: exactly('export_complete'), count: 7 },
    async read(sent) {
      const counts: number[] = [];
      for await (const event of exportedOrganization('export_complete', sent))
        if (event.event === 'export_complete') counts.push(event.count);
      assert.deepEqual(counts, [7]);
    },
  },
]);

/** Reads the export of the audit as a program does. */
const ofAudit: Interaction[] = messagesOf('exportAuditEntries', [
  {
    event: 'entry',
    given: known,
    content: {
      event: exactly('entry'),
      entry: { id: exampleId('aud'), seq: exactly(1), action: 'createMemory', hash: 'c'.repeat(64) },
    },
    async read(sent) {
      const first = (await exportedAudit('entry', sent)[Symbol.asyncIterator]().next()).value;
      assert.ok(first?.event === 'entry' && first.entry.seq === 1 && first.entry.hash.length > 0);
    },
  },
  {
    event: 'export_complete',
    given: known,
    content: { event: exactly('export_complete'), count: 1 },
    async read(sent) {
      const counts: number[] = [];
      for await (const event of exportedAudit('export_complete', sent))
        if (event.event === 'export_complete') counts.push(event.count);
      assert.deepEqual(counts, [1]);
    },
  },
]);

/** Exports of users, organizations and the audit. */
export const exports: Interaction[] = [...ofUser, ...ofOrganization, ...ofAudit];
