import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import { makeAgent, openTestDatabase, rateLimits, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { connectVoice, toAppends, toSpokenTones } from '#src/testing/voice-client.ts';
import { createMetricsServer } from './metrics-server.ts';
import { createMetrics } from './metrics.ts';

const page = join(import.meta.dirname, '../../../docs/operations/metrics.md');
const metrics = createMetrics('2.0.0-test');
const server = createMetricsServer(metrics);
let database: Database;
let api: Api;
let url: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const limits = { ...rateLimits, migration: 1 };
  const stage = await startStage(database, {}, { meters: metrics.meters, rateLimits: limits });
  api = await testApi(stage);
  metrics.watch(stage.readGauges, stage.readAvailability);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await api.stage.drain();
  server.close();
  await database.close();
});

/** Scrapes the metrics. Returns a function that reads the value of one sample, such as `parley_runs_total{outcome="failed"}`. */
async function scrape(): Promise<(sample: string) => number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  return (sample) =>
    Number(
      lines
        .find((line) => line.startsWith(`${sample} `))
        ?.split(' ')
        .at(-1) ?? 0,
    );
}

/** Scrapes until a sample has this value: requests are counted when their connection has let go of them. */
const eventually = (sample: string, value: number) =>
  expect.poll(async () => (await scrape())(sample), { message: sample }).toBe(value);

describe('the metrics', () => {
  it('are those of the page, and nothing else of Parley', async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const exposed = [...text.matchAll(/^# TYPE (parley_\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    const rows = [...readFileSync(page, 'utf8').matchAll(/^\| `(parley_\w+)` \| (\w+) \|/gm)];
    expect(exposed.toSorted()).toEqual(rows.map(([, name, type]) => `${name} ${type}`).toSorted());
  });

  it('count requests, runs, models and commits of a chat', async () => {
    const agent = await makeAgent(api);
    expect((await api.post('/v2/chat/messages', { body: says('hello', { agent_id: agent }) })).status).toBeLessThan(
      300,
    );
    await eventually('parley_requests_total{operation="createMessage",status="2xx"}', 1);
    await eventually('parley_runs_total{outcome="finished"}', 1);
    await eventually('parley_model_calls_total{outcome="ok"}', 1);
    const read = await scrape();
    expect(read('parley_request_duration_seconds_count{operation="createMessage"}')).toBe(1);
    expect(read('parley_model_first_token_seconds_count')).toBe(1);
    expect(read('parley_model_tokens_total{kind="completion"}')).toBeGreaterThan(0);
    expect(read('parley_commit_events_sum')).toBeGreaterThanOrEqual(5);
    expect([read('parley_runs_active'), read('parley_streams_open')]).toEqual([0, 0]);
  });

  it('count problems by their code, never by what a caller named', async () => {
    const { body } = await api.get('/v2/agents/agent_nothing');
    await eventually(`parley_problems_total{code="${body.error_code}"}`, 1);
    await fetch(`${api.stage.url}/secret-word/of-a-caller`);
    await eventually('parley_requests_total{operation="none",status="4xx"}', 1);
    expect(await (await fetch(`${url}/metrics`)).text()).not.toContain('secret-word');
  });

  it('count what is said and heard on a connection for voice', async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const { send, wait, all, socket } = await connectVoice(
      { url: api.stage.url, key: api.key.key },
      `agent_id=${agent}`,
    );
    expect((await scrape())('parley_voice_connections_open')).toBe(1);
    const spoken = toAppends(toSpokenTones('Is it cold?'));
    send(...spoken);
    await wait('response.output_audio.delta');
    send(...spoken);
    await wait('response.done');
    await wait('response.output_audio.delta', all('response.output_audio.delta').length + 1);
    socket.close();
    await eventually('parley_voice_connections_open', 0);
    const read = await scrape();
    const seconds = (2 * toSpokenTones('Is it cold?').length) / 24_000;
    expect(read('parley_voice_sound_seconds_total{direction="in"}')).toBeCloseTo(seconds, 6);
    expect(read('parley_voice_sound_seconds_total{direction="out"}')).toBeGreaterThan(0);
    expect(read('parley_voice_turns_total{outcome="answered"}')).toBe(2);
    expect(read('parley_voice_interruptions_total')).toBe(1);
    expect(read('parley_voice_first_sound_seconds_count')).toBe(2);
  });

  it('count a call once when the agent of a connection with a real-time model has another model now', async () => {
    const agent = await makeAgent(api, { model: 'offline/realtime' });
    const caller = { url: api.stage.url, key: api.key.key };
    const { send, wait, socket } = await connectVoice(caller, `agent_id=${agent}`);
    const calls = 'parley_model_calls_total{outcome="ok"}';
    let known = (await scrape())(calls);
    for (const [index, model] of ['offline/realtime', 'offline/echo', 'offline/realtime'].entries()) {
      expect((await api.patch(`/v2/agents/${agent}`, { body: { model } })).status).toBe(200);
      send(...toAppends(toSpokenTones('Is it cold?')));
      expect((await wait('response.done', index + 1)).response.status).toBe('completed');
      known += 1;
      await eventually(calls, known);
    }
    socket.close();
  });

  it('show the connections of the database and the version', async () => {
    const read = await scrape();
    expect(read('parley_database_connections')).toBeGreaterThan(0);
    expect(read('parley_build_info{version="2.0.0-test"}')).toBe(1);
    expect(read('parley_dependency_available{dependency="database"}')).toBe(1);
    expect(read('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('are at one address, which is read and not written', async () => {
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });
});
