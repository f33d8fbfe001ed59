import assert from 'node:assert/strict';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, several } from '../../matchers.ts';
import { caller, problemBody, problemJson } from '../../parley.ts';
import { sdk, sent } from '../v2-sdk/calls.ts';

const path = { organization_id: exampleId('org') };

const entry = {
  id: exampleId('aud'),
  seq: 2,
  at: '2026-11-21T10:00:00.000Z',
  action: exactly('createAgent'),
  source: 'key',
  actor: exampleId('usr'),
  target: exampleId('agt'),
  previous_hash: 'a'.repeat(64),
  hash: 'c'.repeat(64),
};

/** The page that shows who did what. */
const audit = sent(
  {
    description: 'who has made agents',
    given: [caller(), { name: 'an agent' }],
    request: { method: 'GET', path: '/v2/audit', query: { action: 'createAgent' } },
    async act(url) {
      const actions: string[] = [];
      for await (const { action } of sdk(url).listAuditEntries({ query: { action: 'createAgent' } }))
        actions.push(action);
      assert.deepEqual(actions, ['createAgent']);
    },
  },
  { status: 200, body: { data: several(entry), has_more: exactly(false), next_cursor: null } },
);

/** The page that shows what is used. */
const usage = sent(
  {
    description: 'what each agent has used',
    given: [caller(), { name: 'an answered message' }, { name: 'its usage is counted' }],
    request: { method: 'GET', path: '/v2/usage', query: { group_by: 'agent' } },
    async act(url) {
      let runs = 0;
      for await (const row of sdk(url).listDailyUsage({ query: { group_by: ['agent'] } })) runs += row.runs;
      assert.equal(runs, 1);
    },
  },
  {
    status: 200,
    body: {
      data: several({
        day: null,
        agent_id: exampleId('agt'),
        runs: 1,
        prompt_tokens: 12,
        completion_tokens: 3,
      }),
      has_more: exactly(false),
      next_cursor: null,
    },
  },
);

const due = { conversations: 0, runs: 0, memories: 0, audit_entries: 0 };
const ownOrganization: State[] = [caller(), { name: 'the organization of the caller' }];

/** The form in which an administrator says how long things are kept: it shows what would go before it is stored. */
const retention: Interaction[] = [
  sent(
    {
      description: 'how long things are kept',
      given: ownOrganization,
      request: { method: 'GET', path: '/v2/organizations/{organization_id}/retention' },
      async act(url) {
        const policy = await sdk(url).getRetention({ path });
        assert.deepEqual([policy.messages_days, policy.due.conversations], [null, 0]);
      },
    },
    { status: 200, body: { messages_days: null, events_days: null, memories_days: null, audit_days: null, due } },
  ),
  sent(
    {
      description: 'what a retention policy would delete',
      given: ownOrganization,
      request: {
        method: 'PUT',
        path: '/v2/organizations/{organization_id}/retention',
        query: { dry_run: 'true' },
        body: { messages_days: 365 },
      },
      async act(url) {
        const input = { path, query: { dry_run: true }, body: { messages_days: 365 } };
        const policy = await sdk(url).replaceRetention(input);
        assert.deepEqual([policy.messages_days, policy.dry_run], [365, true]);
      },
    },
    { status: 200, body: { messages_days: exactly(365), dry_run: exactly(true), due } },
  ),
];

const leaving: State = { name: 'another organization', params: { name: 'Leaving' } };
const progress = {
  organization_id: exampleId('org'),
  requested_at: '2026-11-21T10:10:00.000Z',
  requested_by: exampleId('usr'),
  counts: { conversations: 0, messages: 0, memories: 0, agents: 0, users: 0 },
};
const erasurePath = '/v2/organizations/{organization_id}/erasure';

/** The last page of an organization: what would go, the erasure by its name, and the certificate. */
const erasure: Interaction[] = [
  sent(
    {
      description: 'what the erasure of an organization would take away',
      given: ownOrganization,
      request: { method: 'POST', path: erasurePath, body: { dry_run: true } },
      async act(url) {
        const plan = await sdk(url).eraseOrganization({ path, body: { dry_run: true } });
        assert.deepEqual([plan.dry_run, plan.status], [true, 'planned']);
      },
    },
    { status: 200, body: { ...progress, dry_run: exactly(true), status: exactly('planned'), finished_at: null } },
  ),
  sent(
    {
      description: 'erase an organization without its name',
      given: ownOrganization,
      request: { method: 'POST', path: erasurePath, body: { dry_run: false } },
      act: (url) => assert.rejects(sdk(url).eraseOrganization({ path, body: { dry_run: false } })),
    },
    {
      status: 400,
      headers: { 'Content-Type': problemJson },
      body: problemBody(400, 'invalid_request', { errors: several({ pointer: exactly('/confirm') }) }),
    },
  ),
  sent(
    {
      description: 'erase an organization',
      given: [caller(), leaving],
      request: { method: 'POST', path: erasurePath, body: { dry_run: false, confirm: 'Leaving' } },
      async act(url) {
        const begun = await sdk(url).eraseOrganization({ path, body: { dry_run: false, confirm: 'Leaving' } });
        assert.equal(begun.status, 'running');
      },
    },
    { status: 202, body: { ...progress, dry_run: exactly(false), status: exactly('running'), finished_at: null } },
  ),
  sent(
    {
      description: 'how far the erasure of an organization is',
      given: [caller(), leaving, { name: 'the organization is erased', params: { name: 'Leaving' } }],
      request: { method: 'GET', path: erasurePath },
      async act(url) {
        const { counts, requested_at } = await sdk(url).getOrganizationErasure({ path });
        assert.ok(Date.parse(requested_at) > 0 && Number.isInteger(counts.users));
      },
    },
    { status: 200, body: progress },
  ),
];

/** The requests with which an administrator looks after an organization. */
export const organization: Interaction[] = [audit, usage, ...retention, ...erasure];
