import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runKeysCommand } from '#src/cli/keys-run.ts';
import { entities } from '#src/composition/entities.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { toCall } from '#src/testing/to-call.ts';
import { startArgs } from '#src/testing/start-args.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

let folder: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Started = { child: ChildProcess; url: string; output: () => string; exit: Promise<unknown[]> };

/** `npm start` in a folder of its own, with its output. */
function spawnParley(env: Record<string, string>): Omit<Started, 'url'> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, startArgs, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, PORT: '0', PARLEY_DATA_DIR: join(folder, 'data'), PARLEY_DRAIN_MS: '500', ...env },
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return { child, output: () => output, exit: once(child, 'exit') };
}

async function startParley(env: Record<string, string> = {}): Promise<Started> {
  const started = spawnParley(env);
  const url = () => /Parley listens on (http:\S+)/.exec(started.output())?.[1];
  await expect.poll(url, { message: 'the address it prints' }).toBeTruthy();
  return { ...started, url: url()! };
}

const api = (url: string, key: string) => (path: string, body?: object) =>
  fetch(url + path, {
    headers: { 'x-api-key': key, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });

/** Reads a stream until `enough` frames have been shown; returns the text in them. */
async function shown(response: Response, enough: number): Promise<{ text: string; session: string; run: string }> {
  let bytes = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    bytes += chunk;
    if (bytes.split('\n\n').length > enough) break;
  }
  const events = bytes
    .split('\n\n')
    .slice(0, -1)
    .map((frame) => JSON.parse(/^data: (.*)$/m.exec(frame)![1]!));
  const text = events.map((event) => (event.event === 'content_delta' ? event.delta : '')).join('');
  return { text, session: events[0].session_id, run: events[0].run_id };
}

/** Begins a stream as clients do: once more each time that the server says it is too busy. */
async function beginStream(call: ReturnType<typeof api>, body: object): Promise<Response> {
  for (;;) {
    const response = await call('/v2/chat/messages/stream', body);
    if (response.status !== 503) return response;
    await setTimeout(1_000 * Number(response.headers.get('retry-after') ?? 1));
  }
}

/** An answer that goes on for as long as its server. */
const goesOn = (context: object) => ({
  message: {
    role: 'user',
    content: {
      type: 'text',
      text: JSON.stringify({ script: [{ repeat: { say: 'tok ', times: 200, delay_ms: 5 } }, { delay_ms: 600_000 }] }),
    },
  },
  context,
});

/** The events of a producer whose run goes on for ever, from the first to the one of that number. */
const produced = (count: number): object[] => [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
  ...Array.from({ length: count - 2 }, (_, i) => ({
    type: 'TEXT_MESSAGE_CONTENT',
    messageId: 'm',
    delta: `tok ${i} `,
  })),
];

/** Pushes a producer's events two at a time until the server has gone; `acks` is given what was acknowledged. */
async function produce(call: ReturnType<typeof api>, session: string, acks: object[]): Promise<void> {
  for (let seq = 1; seq < 900; seq += 2) {
    const events = produced(seq + 1).slice(seq - 1);
    const sent = call(`/v2/sessions/${session}/events`, numbered(events, seq));
    const answer = await sent.then((head) => head.json() as Promise<{ acks: object[] }>).catch(() => null);
    if (!answer) return;
    acks.push(...answer.acks);
  }
}

const numbered = (events: object[], first = 1) => ({
  producer_epoch: 1,
  events: events.map((event, i) => ({ producer_seq: first + i, event })),
});

describe('npm start', () => {
  it.runIf(isDeep)(
    'shows a key once, and keeps all that a caller was shown through kill -9 in the middle of a stream',
    async () => {
      const first = await startParley();
      const key = /key\s+(sk_\S+)/.exec(first.output())![1]!;
      let call = api(first.url, key);
      const agent = await (await call('/v2/agents', { key: 'a', name: 'A', model: 'offline/scripted' })).json();
      const { id: pushed } = await (await call('/v2/sessions', { agent_id: agent.id })).json();
      const acknowledged: object[] = [];
      const producing = produce(call, pushed, acknowledged);
      const stream = await beginStream(call, goesOn({ agent_id: agent.id }));
      expect(stream.status, stream.ok ? '' : await stream.text()).toBe(200);
      const seen = await shown(stream, 100);
      await expect.poll(() => acknowledged.length).toBeGreaterThan(10);
      first.child.kill('SIGKILL');
      await first.exit;

      const second = await startParley();
      expect(second.output()).not.toContain('sk_');
      expect(second.output()).toContain('npx parley keys create makes one');
      // It waits for the folder for seconds, in which the second one is looked at.
      const third = spawnParley({});
      call = api(second.url, key);
      const { data } = await (await call(`/v2/sessions/${seen.session}/messages`)).json();
      expect(data.map((message: { kind: string; state: string }) => [message.kind, message.state])).toEqual([
        ['user', 'completed'],
        ['assistant', 'incomplete'],
        ['error', 'completed'],
      ]);
      expect(data[1].content.text.startsWith(seen.text)).toBe(true);
      expect(seen.text.length).toBeGreaterThan(50);
      const run = await (await call(`/v2/runs/${seen.run}`)).json();
      expect(run).toMatchObject({ status: 'failed', error: { error_code: 'runner_lost' } });
      const next = await call('/v2/chat/messages', {
        message: { role: 'user', content: { type: 'text', text: 'hi' } },
        context: { session_id: seen.session },
      });
      expect(next.status).toBe(200);

      await producing;
      const all = produced(acknowledged.length + 10);
      const { acks } = await (await call(`/v2/sessions/${pushed}/events`, numbered(all))).json();
      expect(acks.slice(0, acknowledged.length)).toEqual(acknowledged);
      const history = await (await call(`/v2/sessions/${pushed}/events/history?view=raw&limit=1000`)).json();
      expect(history.data.map(({ event }: { event: object }) => event)).toEqual(all.slice(0, 1_000));

      expect(await third.exit).toEqual([1, null]);
      expect(third.output()).toContain('in use by another Parley');

      const streaming = await shown(await call('/v2/chat/messages/stream', goesOn({ agent_id: agent.id })), 20);
      second.child.kill('SIGTERM');
      expect(await second.exit).toEqual([0, null]);
      expect(second.output()).toMatch(/"reason":"SIGTERM","msg":"Parley stops[^]*"msg":"Parley has stopped"/);
      const dataDir = join(folder, 'data');
      const { dataSource, close } = await openDatabase({ databaseUrl: null, dataDir, poolSize: 1, entities });
      const marked = await dataSource.query('SELECT status, error FROM runs WHERE id = $1', [streaming.run]);
      expect(marked).toMatchObject([{ status: 'failed', error: { error_code: 'runner_lost' } }]);
      await close();
    },
  );

  it('takes its key from the environment, and refuses bad configuration by name', async () => {
    const odd = { PARLEY_BOOTSTRAP_KEY_ID: 'an id, with: "signs"', PARLEY_BOOTSTRAP_KEY: "a 'key' of 24+ chars; {ok}" };
    const settings = { PARLEY_DATA_DIR: join(folder, 'other'), PARLEY_STOP_DELAY_MS: '600000' };
    const started = await startParley({ ...odd, ...settings });
    const headers = { 'x-api-key-id': odd.PARLEY_BOOTSTRAP_KEY_ID, 'x-api-key': odd.PARLEY_BOOTSTRAP_KEY };
    expect((await fetch(`${started.url}/v2/user/signin_with_api_key`, { method: 'POST', headers })).status).toBe(200);
    expect(started.output()).not.toContain(odd.PARLEY_BOOTSTRAP_KEY);

    const run = (...args: string[]) =>
      runKeysCommand(toCall('keys', ...args), { PARLEY_DATA_DIR: join(folder, 'other') });
    const [, id, made] = /id\s+(\S+)\s+key\s+(\S+)/.exec(await run('create', '--organization', 'Acme'))!;
    expect((await api(started.url, made!)('/v2/agents')).status).toBe(200);
    await run('revoke', id!);
    expect((await api(started.url, made!)('/v2/agents')).status).toBe(401);

    const bad = spawnParley({
      PORT: 'eighty',
      PARLEY_BOOTSTRAP_KEY: 'short-secret',
      PARLEY_RATE_LIMITS: 'off',
      LOG_LEVEL: 'loud',
    });
    expect(await bad.exit).toEqual([1, null]);
    for (const name of ['PORT', 'PARLEY_BOOTSTRAP_KEY', 'PARLEY_RATE_LIMITS', 'LOG_LEVEL'])
      expect(bad.output()).toContain(name);
    expect(bad.output()).not.toContain('short-secret');

    const taken = spawnParley({ PORT: new URL(started.url).port });
    expect(await taken.exit).toEqual([1, null]);
    expect(taken.output()).toContain('in use by another program');
    expect(taken.output()).not.toContain('sk_');

    // A stop goes on to answer, for as long as it is told to, and says that it is not ready.
    const statusOf = async (path: string) => (await fetch(started.url + path, { headers })).status;
    expect([await statusOf('/readyz'), await statusOf('/livez')]).toEqual([200, 200]);
    started.child.kill('SIGTERM');
    await expect.poll(() => statusOf('/readyz')).toBe(503);
    expect([await statusOf('/v2/agents'), await statusOf('/livez')]).toEqual([200, 200]);
    started.child.kill('SIGTERM');
    expect(await started.exit).toEqual([1, null]);
  });
});
