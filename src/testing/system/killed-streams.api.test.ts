import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServerDatabase } from '#src/testing/server-database.ts';
import { kill, killAll, prepare, startServer } from '#src/testing/server-process.ts';
import { SseReader } from '#src/tools/bench/sse-reader.ts';
import { plays } from '#src/testing/harness.ts';
import { startToolServer } from '#src/testing/tool-server.ts';
import { waitUntil } from '#src/testing/wait-until.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];
const streamCount = 6;
const tokenCount = 300;

/** A reader of a stream, and what it was shown: texts by their sequence numbers. */
type Reader = { shown: Map<number, string>; sessionId: string | null; runId: string | null; ended: Promise<void> };

function readFrame(reader: Reader, seq: number, frame: string): void {
  const data = /^data: (.*)$/m.exec(frame)?.[1];
  if (data === undefined) return;
  const item = JSON.parse(data) as { event: string; session_id: string; run_id: string; delta: string };
  if (item.event === 'message_start') Object.assign(reader, { sessionId: item.session_id, runId: item.run_id });
  if (item.event === 'content_delta') reader.shown.set(seq, item.delta);
}

/** Begins an answer and reads it until it ends, or its server does. `last` are steps after the last token. */
function startReader(url: string, headers: Record<string, string>, agent: string, last: object[] = []): Reader {
  const tokens = Array.from({ length: tokenCount }, (_, place) => [{ say: `t${place} ` }, { delay_ms: 5 }]).flat();
  const script = [...tokens, ...last];
  const reader: Reader = { shown: new Map(), sessionId: null, runId: null, ended: Promise.resolve() };
  const read = async () => {
    const body = JSON.stringify(plays(script, { agent_id: agent }));
    const response = await fetch(`${url}/v2/chat/messages/stream`, { method: 'POST', headers, body });
    const frames = new SseReader((seq, frame) => readFrame(reader, seq, frame));
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) frames.take(text);
  };
  reader.ended = read().catch(() => {});
  return reader;
}

type HistoryItem = { seq: number; event: { type: string; delta?: string; messageId?: string } };

const get = async (url: string, headers: Record<string, string>) =>
  (await (await fetch(url, { headers })).json()) as { data: HistoryItem[]; status?: string };

/** Reads the whole log of a session, event by event. */
async function readLog(url: string, headers: Record<string, string>, sessionId: string): Promise<HistoryItem[]> {
  const { data } = await get(`${url}/v2/sessions/${sessionId}/events/history?view=raw&limit=1000`, headers);
  return data;
}

/** Tells that what a reader was shown is in the log, at its place, and that the log has no hole. */
async function expectShown(url: string, headers: Record<string, string>, reader: Reader): Promise<HistoryItem[]> {
  const log = await readLog(url, headers, reader.sessionId!);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, place) => place + 1));
  const stored = new Map(log.map(({ seq, event }) => [seq, event.delta]));
  for (const [seq, text] of reader.shown) expect(stored.get(seq)).toBe(text);
  const answer = log.filter(({ event }) => event.delta?.startsWith('t')).map(({ event }) => event.delta);
  expect(answer).toEqual(answer.map((_, place) => `t${place} `));
  return log;
}

const hasEnded = async (url: string, headers: Record<string, string>, { runId }: Reader): Promise<boolean> =>
  (await get(`${url}/v2/runs/${runId}`, headers)).status !== 'running';

const hasBegun = (readers: readonly Reader[]) => readers.every(({ shown }) => shown.size >= 20);

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'parley-killed-'))));
afterAll(async () => {
  killAll();
  await rm(folder, { recursive: true, force: true });
});

describe.runIf(isDeep)('a server on a folder that is killed while it streams', () => {
  it('has stored all that anybody was shown, and ends the runs at its next start', async () => {
    const env = { PARLEY_DATA_DIR: join(folder, 'data') };
    const killed = await startServer(env);
    const { headers, agent } = await prepare(killed);
    // None ends before its server, however late this process sees that it has begun.
    const last = [{ delay_ms: 50_000 }];
    const readers = Array.from({ length: streamCount }, () => startReader(killed.url, headers, agent, last));
    await expect.poll(() => hasBegun(readers)).toBe(true);
    await kill(killed);
    await Promise.all(readers.map(({ ended }) => ended));
    const next = await startServer(env);
    for (const reader of readers) {
      await expect.poll(() => hasEnded(next.url, headers, reader)).toBe(true);
      const log = await expectShown(next.url, headers, reader);
      expect(log.at(-1)!.event.type).toBe('RUN_ERROR');
    }
    await kill(next);
  });
});

describe.skipIf(!serverUrl)('one of two instances that is killed while both stream', () => {
  it('has stored all that anybody was shown, and the other one goes on', async () => {
    const { url: databaseUrl, drop } = await createServerDatabase(serverUrl!);
    const killed = await startServer({ DATABASE_URL: databaseUrl });
    const { headers, agent } = await prepare(killed);
    const other = await startServer({ DATABASE_URL: databaseUrl });
    const lost = Array.from({ length: streamCount }, () => startReader(killed.url, headers, agent));
    const kept = Array.from({ length: streamCount }, () => startReader(other.url, headers, agent));
    await expect.poll(() => hasBegun([...lost, ...kept])).toBe(true);
    await kill(killed);
    await Promise.all([...lost, ...kept].map(({ ended }) => ended));
    for (const reader of lost) await expectShown(other.url, headers, reader);
    for (const reader of kept) {
      const log = await expectShown(other.url, headers, reader);
      expect(reader.shown.size).toBe(tokenCount);
      expect(log.at(-1)!.event.type).toBe('RUN_FINISHED');
    }
    await kill(other);
    await drop();
  });
});

describe.runIf(isDeep || serverUrl)('a server that is killed while it calls tools', () => {
  it('repeats the call of an idempotent tool once, and no other', async () => {
    const remote = await startToolServer();
    const env = { PARLEY_DATA_DIR: join(folder, 'tools'), PARLEY_OUTGOING_ALLOW: '127.0.0.0/8' };
    const killed = await startServer(env);
    const { headers } = await prepare(killed);
    const post = async (path: string, body: object): Promise<any> =>
      (await fetch(`${killed.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    const make = (key: string, idempotent: boolean) =>
      post('/v2/tools', { key, kind: 'http', parameters: {}, http: { url: remote.url }, idempotent });
    await make('safe', true);
    await make('unsafe', false);
    const agent = await post('/v2/agents', {
      key: 'caller',
      name: 'Caller',
      model: 'offline/scripted',
      tool_refs: [{ key: 'safe' }, { key: 'unsafe' }],
    });
    const keys = ['safe', 'unsafe'];
    remote.answer = () => undefined;
    const begun = [];
    for (const name of keys) {
      const { message } = plays([{ tool_call: { name, arguments: {} } }], {});
      begun.push(await post('/v2/conversations', { agent_id: agent.id, message }));
    }
    await waitUntil(() => remote.requests.length === 2);
    await kill(killed);
    remote.answer = (_request, response) => void response.end('done');
    const next = await startServer(env);
    const outcomes = [];
    for (const { run_id, session_id } of begun) {
      await waitUntil(async () => (await get(`${next.url}/v2/runs/${run_id}`, headers)).status === 'failed');
      const { data } = (await get(`${next.url}/v2/sessions/${session_id}/messages`, headers)) as any;
      outcomes.push(data.find(({ kind }: any) => kind === 'tool_result').content.outcome);
    }
    expect(outcomes).toEqual(['succeeded', 'unknown']);
    const ids = remote.requests.map((request) => request.headers['idempotency-key']);
    expect(ids).toHaveLength(3);
    expect(ids.slice(0, 2)).toContain(ids[2]);
    await kill(next);
    await remote.close();
  });
});
