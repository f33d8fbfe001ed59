import assert from 'node:assert/strict';
import { NotFoundError } from '#src/clients/typescript/parley.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId } from '../../matchers.ts';
import { call, caller, problemBody, problemJson } from '../../parley.ts';
import { sdk } from './calls.ts';

const ada = { external_id: 'ada', display_name: 'Ada', time_zone: 'Europe/Oslo' };
const known: State[] = [caller(), { name: 'a user', params: ada }];
const erased: State[] = [...known, { name: 'the user is erased' }];
const path = { user_id: exampleId('usr') };

const shown = {
  id: exampleId('usr'),
  external_id: exactly('ada'),
  display_name: exactly('Ada'),
  time_zone: exactly('Europe/Oslo'),
};
const certificate = {
  user_id: exampleId('usr'),
  requested_at: '2026-11-21T10:00:00.000Z',
  counts: { conversations: 0, messages: 0, memories: 0 },
};

/** The life of a program's users: it makes them, finds them by its own id, and erases them with a certificate. */
export const users: Interaction[] = [
  call(
    {
      description: 'make a user',
      given: [caller()],
      request: { method: 'POST', path: '/v2/users', body: ada },
      act: async (url) => assert.equal((await sdk(url).createUser({ body: ada })).external_id, 'ada'),
    },
    { status: 201, body: shown },
  ),
  call(
    {
      description: 'find a user by the id of the product',
      given: known,
      request: { method: 'GET', path: '/v2/users', query: { external_id: 'ada' } },
      async act(url) {
        const names: (string | null)[] = [];
        for await (const { display_name } of sdk(url).listUsers({ query: { external_id: 'ada' } }))
          names.push(display_name);
        assert.deepEqual(names, ['Ada']);
      },
    },
    { status: 200, body: { data: [shown], has_more: exactly(false), next_cursor: null } },
  ),
  call(
    {
      description: 'erase a user',
      given: known,
      request: { method: 'DELETE', path: '/v2/users/{user_id}' },
      act: async (url) => assert.equal((await sdk(url).deleteUser({ path })).status, 'running'),
    },
    { status: 202, body: { ...certificate, status: exactly('running'), finished_at: null } },
  ),
  call(
    {
      description: 'read how far the erasure of a user is',
      given: erased,
      request: { method: 'GET', path: '/v2/users/{user_id}/erasure' },
      async act(url) {
        const { requested_at, counts } = await sdk(url).getUserErasure({ path });
        assert.ok(Date.parse(requested_at) > 0 && Number.isInteger(counts.memories));
      },
    },
    { status: 200, body: certificate },
  ),
  call(
    {
      description: 'a user who is erased',
      given: erased,
      request: { method: 'GET', path: '/v2/users/{user_id}' },
      act: (url) => assert.rejects(sdk(url).getUser({ path }), NotFoundError),
    },
    {
      status: 404,
      headers: { 'Content-Type': problemJson },
      body: problemBody(404, 'user_not_found', { retryable: exactly(false) }),
    },
  ),
];
