import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, says, testApi, type Api } from '#src/testing/harness.ts';
import { readAll } from '#src/testing/read-session.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { tools: [{ name: 'ping', parameters: { type: 'object' } }] });
});

const sql = (text: string, parameters: unknown[]) => api.stage.database.dataSource.query(text, parameters);

/** A session that waits for the result of a call. */
async function waitingSession() {
  const script = [{ tool_call: { name: 'ping' } }, { after_results: [{ say: 'Pong.' }] }];
  const { body } = await api.post('/v2/chat/messages', { body: plays(script, { agent_id: agent }) });
  return { session: body.session.id as string, message: body.message };
}

/** Puts other JSON in the place of texts, in all that is stored of a session. */
async function replaceStored(session: string, pairs: readonly (readonly [string, string])[]): Promise<void> {
  for (const [from, to] of pairs) {
    await sql('UPDATE session_events SET payload = replace(payload, $2, $3) WHERE session_id = $1', [
      session,
      from,
      to,
    ]);
    await sql(
      `UPDATE messages SET tool_calls = replace(tool_calls::text, $2, $3)::json,
              content = replace(content::text, $2, $3)::json WHERE session_id = $1`,
      [session, from, to],
    );
  }
}

/** Earlier versions took over what models said: these are the kinds of damage that this has left. */
describe('a session that an earlier version has damaged', () => {
  it.each<[string, unknown, string]>([
    ['a number', 5, '5'],
    ['a fraction', 0.5, '0.5'],
    ['true', true, 'true'],
    ['an object', { a: [1] }, '{"a":[1]}'],
    ['a list', ['a\0'], '["a\\u0000"]'],
    ['a long object', { a: 'x'.repeat(500) }, `{"a":"${'x'.repeat(194)}`],
  ])('can be read and goes on when the id of a call is %s', async (_name, id, shown) => {
    const { session, message } = await waitingSession();
    const own = message.tool_calls[0].id as string;
    await replaceStored(session, [[JSON.stringify(own), JSON.stringify(id)]]);
    const [, damaged] = await readAll(api, session);
    expect(damaged).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ id: shown, name: 'ping' }] });
    const refused = await api.post('/v2/chat/messages', { body: says('Well?', { session_id: session }) });
    expect([refused.status, refused.body.error_code]).toEqual([409, 'tool_results_required']);
    const content = { type: 'tool_results', results: [{ tool_call_id: shown, content: 'pong' }] };
    const body = { message: { role: 'tool', content }, context: { session_id: session } };
    const answered = await api.post('/v2/chat/messages', { body });
    expect([answered.status, answered.body.message?.content.text]).toEqual([200, 'Pong.']);
    await readAll(api, session);
  });

  it.each([5, ['ping'], { a: 1 }])('can be read when the name of a tool is %j', async (name) => {
    const { session } = await waitingSession();
    await replaceStored(session, [
      ['"toolCallName":"ping"', `"toolCallName":${JSON.stringify(name)}`],
      ['"name":"ping"', `"name":${JSON.stringify(name)}`],
    ]);
    const [, damaged] = await readAll(api, session);
    expect(damaged.tool_calls[0].name).toBe(JSON.stringify(name));
  });

  it.each<[unknown, object | null]>([
    [
      { prompt: 7, completion: -35, total: -28 },
      { prompt: 7, completion: 0, total: 7, unknown: ['completion', 'total'] },
    ],
    [
      { prompt: 1.5, completion: 3, total: 4.5 },
      { prompt: 0, completion: 3, total: 3, unknown: ['prompt', 'total'] },
    ],
    [{ prompt: '7', completion: '3', total: '73' }, null],
    [{ prompt: 1e300, completion: 2 ** 53, total: null }, null],
    [
      { prompt: {}, completion: [], total: 5 },
      { prompt: 0, completion: 0, total: 5, unknown: ['prompt', 'completion'] },
    ],
  ])('can be read when its tokens are %j', async (tokens, shown) => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'Hi' }], { agent_id: agent }) });
    const session = body.session.id;
    const { prompt, completion, total } = tokens as Record<string, unknown>;
    await sql('UPDATE runs SET tokens = $2 WHERE session_id = $1', [session, JSON.stringify(tokens)]);
    await sql(
      `UPDATE session_events SET payload = regexp_replace(payload, '"usage":\\[[^]]*\\]', $2)
        WHERE session_id = $1 AND event_type = 'RUN_FINISHED'`,
      [
        session,
        `"usage":${JSON.stringify([{ model: 'm', inputTokens: prompt, outputTokens: completion, totalTokens: total }])}`,
      ],
    );
    await readAll(api, session);
    expect((await api.get(`/v2/runs/${body.message.run_id}`)).body.tokens).toEqual(shown);
    const headers = { authorization: `Bearer ${api.token}`, accept: 'application/x-ndjson' };
    const rejoined = await fetch(`${api.stage.url}/v2/chat/messages/stream?run_id=${body.message.run_id}`, { headers });
    expect(await rejoined.text()).toContain('"event":"message_complete"');
    const next = await api.post('/v2/chat/messages', { body: says('Well?', { session_id: session }) });
    expect(next.status).toBe(200);
  });

  it('can be read when its times go backwards', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'Hi' }], { agent_id: agent }) });
    const run = body.message.run_id;
    await sql(
      `UPDATE runs SET time_to_first_token_ms = -5, finished_at = started_at - interval '1 hour' WHERE id = $1`,
      [run],
    );
    const headers = { authorization: `Bearer ${api.token}`, accept: 'application/x-ndjson' };
    const rejoined = await (await fetch(`${api.stage.url}/v2/chat/messages/stream?run_id=${run}`, { headers })).text();
    expect(rejoined).toContain('"processing_time_ms":0,"time_to_first_token_ms":0');
    await readAll(api, body.session.id);
  });

  it('can be read when a run of it has failed after it had ended', async () => {
    const { session } = await waitingSession();
    const [{ last }] = await sql('SELECT next_seq::int AS last FROM sessions WHERE id = $1', [session]);
    await sql(
      `INSERT INTO session_events (session_id, seq, last_seq, event_type, payload, event_count, created_at)
       VALUES ($1, $2, $2, 'RUN_ERROR', '{"type":"RUN_ERROR","message":"out of order","code":"event_order"}', 1, now())`,
      [session, last],
    );
    await sql('UPDATE sessions SET next_seq = next_seq + 1 WHERE id = $1', [session]);
    const [, { tool_calls: calls }] = await readAll(api, session);
    const content = { type: 'tool_results', results: [{ tool_call_id: calls[0].id, content: 'pong' }] };
    const body = { message: { role: 'tool', content }, context: { session_id: session } };
    expect((await api.post('/v2/chat/messages', { body })).status).toBe(200);
  });
});
