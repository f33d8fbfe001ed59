// Calls Parley with the types of openapi-typescript and openapi-fetch.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { paths } from './openapi-typescript.gen.ts';

const { PARLEY_URL: baseUrl, PARLEY_KEY_ID = '', PARLEY_KEY = '', AGENT_KEY = '' } = process.env;
const parley = createClient<paths>({ baseUrl });

const header = { 'X-API-Key-Id': PARLEY_KEY_ID, 'X-API-Key': PARLEY_KEY };
const token = await parley.POST('/v2/user/signin_with_api_key', { params: { header } });
parley.use({ onRequest: ({ request }) => request.headers.set('Authorization', `Bearer ${token.data!.id_token}`) });

const wanted = { key: AGENT_KEY, name: 'Types', model: 'offline/echo', system_prompt: 'Say it.' };
const created = await parley.POST('/v2/agents', { body: wanted });
assert.equal(created.data?.name, 'Types');
const page = await parley.GET('/v2/agents', { params: { query: { limit: 50 } } });
assert.ok(page.data?.data.some(({ id }) => id === created.data?.id));

const path = { agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab' };
const missing = await parley.GET('/v2/agents/{agent_id}', { params: { path } });
assert.equal(missing.error?.error_code, 'agent_not_found');

const reply = await parley.POST('/v2/chat/messages', {
  body: { message: { role: 'user', content: { type: 'text', text: 'Hi' } }, context: { agent_id: created.data!.id } },
});
const session_id = reply.data!.message.session_id;
const history = await parley.GET('/v2/sessions/{session_id}/events/history', { params: { path: { session_id } } });
assert.ok(history.data!.data.length > 2);

const taken = await parley.POST('/v2/agents', { body: wanted });
assert.equal(taken.error?.status, 409);
