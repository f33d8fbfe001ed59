import assert from 'node:assert/strict';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { Interaction } from '../../interaction.ts';
import { exactly, exampleId, matching, several } from '../../matchers.ts';
import { call, caller, refusal, token } from '../../parley.ts';
import { connect, dataOf } from './app.ts';
import { refusedWith } from './samples.ts';

const client = (url: string) => connect({ baseUrl: url, token });
const runPath = { run_id: exampleId('run') };
const sessionPath = { session_id: exampleId('sess') };

const runOf = (status: string) => ({
  id: runPath.run_id,
  session_id: sessionPath.session_id,
  conversation_id: exampleId('conv'),
  status: exactly(status),
  first_seq: 1,
  started_at: '2026-11-21T10:00:00.000Z',
});
const ended = { finished_at: '2026-11-21T10:00:00.000Z' };
const read = (url: string) => dataOf(api.getRun({ client: client(url), path: runPath }));

const runs: Interaction[] = [
  call(
    {
      description: 'a run that has ended',
      given: [caller(), { name: 'an answered message' }],
      request: { method: 'GET', path: '/v2/runs/{run_id}' },
      act: async (url) => assert.equal((await read(url)).status, 'completed'),
    },
    {
      status: 200,
      body: { ...runOf('completed'), ...ended, tokens: { prompt: 10, completion: 5, total: 15 }, error: null },
    },
  ),
  call(
    {
      description: 'a run that has failed',
      given: [caller(), { name: 'a run that has failed' }],
      request: { method: 'GET', path: '/v2/runs/{run_id}' },
      act: async (url) => assert.equal((await read(url)).error?.error_code, 'upstream_failure'),
    },
    {
      status: 200,
      body: { ...runOf('failed'), ...ended, error: { error_code: exactly('upstream_failure'), detail: 'It failed.' } },
    },
  ),
  call(
    {
      description: 'stop a run',
      given: [caller(), { name: 'a run that is answering' }],
      request: { method: 'POST', path: '/v2/runs/{run_id}/cancel' },
      act: async (url) => {
        const run = await dataOf(api.cancelRun({ client: client(url), path: runPath }));
        assert.equal(run.status, 'cancelled');
      },
    },
    { status: 200, body: { ...runOf('cancelled'), ...ended } },
  ),
  refusal(
    {
      description: 'stop a run that has ended',
      given: [caller(), { name: 'an answered message' }],
      request: { method: 'POST', path: '/v2/runs/{run_id}/cancel' },
      act: (url) =>
        assert.rejects(
          dataOf(api.cancelRun({ client: client(url), path: runPath })),
          refusedWith('run_not_active', 409),
        ),
    },
    [409, 'run_not_active'],
  ),
];

const history: Interaction[] = [
  call(
    {
      description: 'a page of the log of a session',
      given: [caller(), { name: 'an answered message' }],
      request: { method: 'GET', path: '/v2/sessions/{session_id}/events/history', query: { limit: '2' } },
      act: async (url) => {
        const page = await dataOf(
          api.listSessionEvents({ client: client(url), path: sessionPath, query: { limit: 2 } }),
        );
        assert.equal(page.has_more, true);
      },
    },
    {
      status: 200,
      body: {
        data: several({ seq: 1, event: { type: matching('[A-Z_]+', 'RUN_STARTED') } }),
        has_more: exactly(true),
        next_after_seq: 2,
      },
    },
  ),
  call(
    {
      description: 'the state that agent and front end share',
      given: [
        caller(),
        {
          name: 'events of a producer',
          params: {
            events: [
              { type: 'RUN_STARTED', threadId: 'thread_1', runId: 'run_1' },
              { type: 'STATE_SNAPSHOT', snapshot: { city: 'Oslo' } },
            ],
          },
        },
      ],
      request: { method: 'GET', path: '/v2/sessions/{session_id}/state' },
      act: async (url) => {
        const { state } = await dataOf(api.getSessionState({ client: client(url), path: sessionPath }));
        assert.deepEqual(state, { city: 'Oslo' });
      },
    },
    {
      status: 200,
      body: { state: { city: exactly('Oslo') }, seq: 2, updated_at: '2026-11-21T10:00:00.000Z' },
    },
  ),
  call(
    {
      description: 'the messages of a session',
      given: [caller(), { name: 'an answered message' }],
      request: { method: 'GET', path: '/v2/sessions/{session_id}/messages' },
      act: async (url) => {
        const page = await dataOf(api.listSessionMessages({ client: client(url), path: sessionPath }));
        assert.equal(page.data[0]?.state, 'completed');
      },
    },
    { status: 200, body: { data: several({ id: exampleId('msg'), state: exactly('completed') }), next_cursor: null } },
  ),
];

/** What a person looks up about a run. */
export const log: Interaction[] = [...runs, ...history];
