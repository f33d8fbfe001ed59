// What a program does with the client, against a real server; the same in every runtime.
import assert from 'node:assert/strict';
import process from 'node:process';
import { ConnectionError, NotFoundError, Parley, TimeoutError } from 'parley-client';

const { PARLEY_URL: baseUrl, PARLEY_KEY: apiKey, PARLEY_KEY_ID: apiKeyId } = process.env;
const parley = new Parley({ baseUrl, apiKey, logLevel: 'off' });
const tools = [{ name: 'weather', parameters: { type: 'object' } }];
const unique = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
const agent = await parley.agents.create({ key: `calls-${unique}`, name: 'Calls', model: 'offline/scripted', tools });
const ask = (...script) => ({
  message: { role: 'user', content: { type: 'text', text: JSON.stringify({ script }) } },
  context: { agent_id: agent.id },
});
const slow = ask({ repeat: { say: 'tok ', times: 500, delay_ms: 20 } });

// A stream in both formats, and its log.
for (const format of ['sse', 'ndjson']) {
  const reply = parley.chat.messages.stream(ask({ say: 'Grüezi 👋 wohl' }), { format });
  let text = '';
  for await (const piece of reply.text()) text += piece;
  assert.equal(text, 'Grüezi 👋 wohl');
  const { session } = await reply.finalReply();
  const types = [];
  for await (const { type } of parley.sessions.events.stream(session.id, { follow: false }, { format }))
    types.push(type);
  assert.equal(types.at(-1), 'RUN_FINISHED');
}

// A stream that is left, and one that is aborted.
const left = parley.chat.messages.stream(slow);
for await (const event of left) if (event.event === 'content_delta') break;
await parley.runs.cancel(left.runId);
assert.match((await parley.runs.get(left.runId)).status, /^cancel/);
const controller = new AbortController();
const aborted = parley.chat.messages.stream(slow, { signal: controller.signal });
await assert.rejects(async () => {
  for await (const event of aborted) if (event.event === 'content_delta') controller.abort(new Error('mine'));
}, /mine/);

// Tools.
const run = parley.chat.messages.run({
  ...ask({ tool_call: { name: 'weather', arguments: { city: 'Bern' } } }, { after_results: [{ say: 'Rain.' }] }),
  tools: { weather: { run: ({ city }) => city } },
});
assert.equal((await run.finalMessage()).content.text, 'Rain.');

// Failures.
await assert.rejects(parley.agents.get('agt_01k2c5gq8zf3vr4xw1m6t0y9ab'), NotFoundError);
await assert.rejects(parley.chat.messages.create(slow, { timeoutMs: 300 }), TimeoutError);
await assert.rejects(new Parley({ baseUrl: 'http://127.0.0.1:9', apiKey, retries: 0 }).agents.list(), ConnectionError);

// Pages, a token, and many calls at once.
let count = 0;
for await (const { id } of parley.agents.list({ limit: 1, key: agent.key })) count += id === agent.id ? 1 : 0;
assert.equal(count, 1);
const signedIn = new Parley({ baseUrl, apiKey, apiKeyId });
const pages = await Promise.all(Array.from({ length: 200 }, () => signedIn.agents.list({ limit: 1 })));
assert.ok(pages.every(({ data }) => data.length === 1));
