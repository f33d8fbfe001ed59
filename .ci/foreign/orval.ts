// Calls Parley with the client of orval.
import assert from 'node:assert/strict';
import { createAgent, createMessage, getAgent, listAgents, listSessionEvents, signInWithApiKey } from './orval.gen.ts';

const { PARLEY_KEY_ID = '', PARLEY_KEY = '', AGENT_KEY = '' } = process.env;
const key = { 'X-API-Key-Id': PARLEY_KEY_ID, 'X-API-Key': PARLEY_KEY };

const token = await signInWithApiKey({}, { headers: key });
assert.ok(token.status === 200);
const options = { headers: { Authorization: `Bearer ${token.data.id_token}` } };

const wanted = { key: `${AGENT_KEY}-orval`, name: 'Orval', model: 'offline/echo', system_prompt: 'Say it.' };
const created = await createAgent(wanted, options);
assert.ok(created.status === 201);
const page = await listAgents({ limit: 50 }, options);
assert.ok(page.status === 200 && page.data.data.some(({ id }) => id === created.data.id));

const missing = await getAgent('agt_01k2c5gq8zf3vr4xw1m6t0y9ab', options);
assert.ok(missing.status === 404 && missing.data.error_code === 'agent_not_found');

const message = { role: 'user', content: { type: 'text', text: 'Hi' } } as const;
const reply = await createMessage({ message, context: { agent_id: created.data.id } }, options);
assert.ok(reply.status === 200);
const history = await listSessionEvents(reply.data.message.session_id, undefined, options);
assert.ok(history.status === 200 && history.data.data.length > 2);

const taken = await createAgent(wanted, options);
assert.ok(taken.status === 409 && taken.data.status === 409);
