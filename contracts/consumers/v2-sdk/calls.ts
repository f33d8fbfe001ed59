import assert from 'node:assert/strict';
import { Parley } from '#src/clients/typescript/parley.ts';
import type { HttpInteraction, Interaction } from '../../interaction.ts';
import { exactly, exampleId, injected, matching, several } from '../../matchers.ts';
import { call, caller, json, token } from '../../parley.ts';

/** Returns the client as a program with a token uses it; one that repeats nothing. */
export const sdk = (baseUrl: string) => new Parley({ baseUrl, token, retries: 0 });

/** Returns a call by the client, which always says what it accepts. */
export const sent = (
  { request, ...asked }: Parameters<typeof call>[0],
  response: HttpInteraction['response'],
): HttpInteraction =>
  call({ ...asked, request: { ...request, headers: { Accept: 'application/json', ...request.headers } } }, response);

const agent = { id: exampleId('agt'), name: 'Agent' };
const page = { data: several(agent), has_more: false, prev_cursor: null };

async function pagesOf(url: string, query: object): Promise<string[]> {
  const names: string[] = [];
  for (const { name } of (await sdk(url).listAgents({ query })).data) names.push(name);
  return names;
}

const signsIn: HttpInteraction = {
  description: 'sign in with a key',
  given: [caller()],
  request: {
    method: 'POST',
    path: '/v2/user/signin_with_api_key',
    headers: {
      Accept: 'application/json',
      'X-API-Key-Id': injected('\\S+', '${key_id}', exampleId('key')),
      'X-API-Key': injected('\\S+', '${key_secret}', 'sk_never_share_this_example'),
    },
  },
  response: {
    status: 200,
    headers: { 'Content-Type': json },
    body: {
      id_token: matching('[\\w-]+\\.[\\w-]+\\.[\\w-]+', 'an.example.token'),
      token_type: exactly('Bearer'),
      expires_at: '2026-11-21T11:00:00.000Z',
    },
  },
  async act(url) {
    const headers = { 'X-API-Key-Id': exampleId('key'), 'X-API-Key': 'sk_never_share_this_example' };
    const signedIn = await sdk(url).signInWithApiKey({ headers });
    assert.ok(Date.parse(signedIn.expires_at) > 0 && signedIn.id_token !== '');
  },
};

const pages: Interaction[] = [
  sent(
    {
      description: 'the first page of a list, with its total',
      given: [caller(), { name: 'agents', params: { count: 3 } }],
      request: { method: 'GET', path: '/v2/agents', query: { limit: '2', include_total: 'true' } },
      async act(url) {
        const query = { limit: 2, include_total: true };
        const { data, response } = await sdk(url).listAgents({ query }).withResponse();
        assert.deepEqual([data.next_cursor, response.headers.get('x-total-count')], ['cursor', '3']);
        assert.match(response.headers.get('link') ?? '', /rel="next"/);
      },
    },
    {
      status: 200,
      headers: {
        'X-Total-Count': '3',
        Link: matching('.*<[^>]+>; ?rel="next".*', '</v2/agents?after=cursor&limit=2>; rel="next"'),
      },
      body: { ...page, has_more: exactly(true), next_cursor: 'cursor' },
    },
  ),
  sent(
    {
      description: 'the page behind a cursor',
      given: [
        caller(),
        { name: 'agents', params: { count: 3 } },
        { name: 'a next page', params: { path: '/v2/agents', limit: 2 } },
      ],
      request: {
        method: 'GET',
        path: '/v2/agents',
        query: { limit: '2', after: injected('\\S+', '${next_cursor}', 'cursor') },
      },
      act: async (url) => assert.deepEqual(await pagesOf(url, { limit: 2, after: 'cursor' }), ['Agent']),
    },
    { status: 200, body: { ...page, has_more: exactly(false), next_cursor: null, prev_cursor: 'cursor' } },
  ),
  sent(
    {
      description: 'a list that ends with its first page, item by item',
      given: [caller(), { name: 'agents', params: { count: 1 } }],
      request: { method: 'GET', path: '/v2/agents' },
      async act(url) {
        const names: string[] = [];
        for await (const { name } of sdk(url).listAgents()) names.push(name);
        assert.deepEqual(names, ['Agent']);
      },
    },
    { status: 200, body: { ...page, next_cursor: null } },
  ),
  sent(
    {
      description: 'the end of a log, by sequence',
      given: [caller(), { name: 'an answered message' }],
      request: { method: 'GET', path: '/v2/sessions/{session_id}/events/history', query: { after_seq: '1' } },
      async act(url) {
        const input = { path: { session_id: exampleId('sess') }, query: { after_seq: 1 } };
        const seqs: number[] = [];
        for await (const { seq } of sdk(url).listSessionEvents(input)) seqs.push(seq);
        assert.deepEqual(seqs, [2]);
      },
    },
    {
      status: 200,
      body: { data: several({ seq: 2, event: { type: 'RUN_FINISHED' } }), has_more: exactly(false), next_after_seq: 2 },
    },
  ),
];

const others: Interaction[] = [
  sent(
    {
      description: 'a deletion, which has no body',
      given: [caller(), { name: 'an agent' }],
      request: { method: 'DELETE', path: '/v2/agents/{agent_id}' },
      act: async (url) => assert.equal(await sdk(url).deleteAgent({ path: { agent_id: exampleId('agt') } }), undefined),
    },
    { status: 204 },
  ),
  sent(
    {
      description: 'a body in JSON',
      request: { method: 'POST', path: '/v2/agents', body: { key: 'guide', name: 'Guide', model: 'offline/echo' } },
      async act(url) {
        const created = await sdk(url).createAgent({ body: { key: 'guide', name: 'Guide', model: 'offline/echo' } });
        assert.equal(created.id, exampleId('agt'));
      },
    },
    { status: 201, body: { id: exampleId('agt'), key: exactly('guide') } },
  ),
];

/** Replies, pages and the sign-in. */
export const calls: Interaction[] = [signsIn, ...pages, ...others];
