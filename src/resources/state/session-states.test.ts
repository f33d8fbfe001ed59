import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '#src/json/json.ts';
import { makeAgent, testApi, type ApiAnswer, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Event = Record<string, unknown>;

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
const pathOf = (id: string) => `/v2/sessions/${id}/state`;
const run = { threadId: 't', runId: 'r1' };
const snapshot = (value: unknown): Event => ({ type: 'STATE_SNAPSHOT', snapshot: value });
const delta = (...operations: object[]): Event => ({ type: 'STATE_DELTA', delta: operations });
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

/** Pushes a run; its first event is at 2, unless it is not ended. */
async function push(session: string, events: Event[], { ends = true, epoch = 1, runId = 'r1' } = {}): Promise<void> {
  const all = [
    { type: 'RUN_STARTED', ...run, runId },
    ...events,
    ...(ends ? [{ type: 'RUN_FINISHED', ...run, runId }] : []),
  ];
  const body = { producer_epoch: epoch, events: all.map((event, i) => ({ producer_seq: 1 + i, event })) };
  const { status, body: answer } = await api.post(`/v2/sessions/${session}/events`, { body });
  if (status !== 200) throw new Error(JSON.stringify(answer));
}

/** A session whose state went from 1 over 2 to 3, at the places 2, 3 and 4. */
async function counted(): Promise<string> {
  const session = await newSession();
  await push(session, [snapshot({ n: 1 }), delta(replace('/n', 2)), delta(replace('/n', 3))]);
  return session;
}

const restore = (id: string, body: object, ifMatch = '*') =>
  api.post(`${pathOf(id)}/restore`, { body, headers: { 'if-match': ifMatch } });
const checkpoint = (id: string, name: string) => api.post(`${pathOf(id)}/checkpoints`, { body: { name } });
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error_code];

describe('getSessionState', () => {
  it('200 with its place as ETag, and 304 for who has it', async () => {
    const session = await counted();
    const { body, headers } = await api.get(pathOf(session));
    expect([body.state, headers.get('etag')]).toEqual([{ n: 3 }, '"4"']);
    expect((await api.get(pathOf(session), { headers: { 'if-none-match': '"4"' } })).status).toBe(304);
    expect((await api.get(pathOf(await newSession()))).headers.get('etag')).toBe('"0"');
  });
});

describe('listSessionStateHistory, getSessionStateVersion, getSessionStateDiff', () => {
  it('200 with the events that changed it, the newest first', async () => {
    const session = await counted();
    const { body } = await api.get(`${pathOf(session)}/history`);
    const common = { source: 'event', run_id: 'r1', created_by: null, restored_from: null };
    expect(body.data).toMatchObject([
      { ...common, version: 4, patch: [replace('/n', 3)] },
      { ...common, version: 3, patch: [replace('/n', 2)] },
      { ...common, version: 2, patch: [replace('', { n: 1 })] },
    ]);
    const { body: first } = await api.get(`${pathOf(session)}/history?limit=2`);
    const { body: rest } = await api.get(`${pathOf(session)}/history?limit=2&after=${first.next_cursor}`);
    expect([...first.data, ...rest.data]).toEqual(body.data);
  });

  it('200 with every version, and the difference of any two', async () => {
    const session = await counted();
    for (const [version, n] of [
      [2, 1],
      [3, 2],
      [4, 3],
    ]) {
      const { body, headers } = await api.get(`${pathOf(session)}/history/${version}`);
      expect([body.version, body.state]).toEqual([version, { n }]);
      const known = { headers: { 'if-none-match': headers.get('etag')! } };
      expect((await api.get(`${pathOf(session)}/history/${version}`, known)).status).toBe(304);
    }
    const diff = async (query: string) => (await api.get(`${pathOf(session)}/diff${query}`)).body;
    expect(await diff('')).toEqual({ from_version: 3, to_version: 4, patch: [replace('/n', 3)] });
    expect((await diff('?from_version=4&to_version=2')).patch).toEqual([replace('/n', 1)]);
    expect((await diff('?from_version=0&to_version=2')).patch).toEqual([{ op: 'add', path: '/n', value: 1 }]);
  });

  it('404 for a place where nothing changed it', async () => {
    const session = await counted();
    for (const path of ['history/1', 'history/5', 'history/900', 'diff?from_version=1'])
      expect(codeOf(await api.get(`${pathOf(session)}/${path}`)), path).toEqual([404, 'state_version_not_found']);
    expect(codeOf(await restore(session, { version: 5 }))).toEqual([404, 'state_version_not_found']);
  });

  it('410 when what made it is not kept any more', async () => {
    const session = await counted();
    await api.stage.database.dataSource.query('UPDATE sessions SET oldest_seq = 3 WHERE id = $1', [session]);
    for (const path of ['history/2', 'history/3', 'diff?from_version=3&to_version=4'])
      expect([...codeOf(await api.get(`${pathOf(session)}/${path}`))], path).toEqual([410, 'cursor_expired']);
    expect(codeOf(await restore(session, { version: 3 }))).toEqual([410, 'cursor_expired']);
    expect((await api.get(`${pathOf(session)}/history/4`)).body.state).toEqual({ n: 3 });
    expect((await api.get(`${pathOf(session)}/history`)).body.data).toHaveLength(2);
  });

  it('replays to every version that there was, however many', async () => {
    const session = await newSession();
    const anyDocument = fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value));
    // Only what is read without loss is taken in.
    const texts = fc.sample(
      anyDocument.filter((text) => 'value' in readJson(text)),
      { numRuns: 450, seed: 7 },
    );
    const plain = texts.map((text) => JSON.parse(text) as unknown);
    await push(
      session,
      plain.map((value, at) => (at % 450 === 0 ? snapshot([value]) : delta(replace('/0', value)))),
    );
    for (const at of [0, 1, 199, 200, 201, 399, 448, 449])
      expect((await api.get(`${pathOf(session)}/history/${at + 2}`)).body.state).toEqual([plain[at]]);
  });
});

describe('createSessionStateCheckpoint, listSessionStateCheckpoints, getSessionStateCheckpoint', () => {
  it('201, and it stays when the session goes on', async () => {
    const session = await counted();
    const made = await checkpoint(session, 'three');
    expect(made.body).toMatchObject({ agent_id: agent, session_id: session, version: 4, parts: [] });
    await push(session, [snapshot({ n: 9 })], { epoch: 2, runId: 'r2' });
    const read = await api.get(made.headers.get('location')!);
    expect(read.body).toEqual({ ...made.body, state: { n: 3 } });
    const known = { headers: { 'if-none-match': read.headers.get('etag')! } };
    expect((await api.get(made.headers.get('location')!, known)).status).toBe(304);
    expect((await api.get(`${pathOf(session)}/checkpoints`)).body.data).toEqual([made.body]);
    expect(codeOf(await checkpoint(session, 'three'))).toEqual([409, 'conflict']);
    expect((await api.post(`/v2/agents/${agent}/state/checkpoints`, { body: { name: 'three' } })).status).toBe(201);
    await checkpoint(session, 'nine');
    const page = await api.get(`${pathOf(session)}/checkpoints?limit=1`);
    expect([page.body.data.length, page.body.has_more, page.headers.get('link')]).toEqual([
      1,
      true,
      expect.stringContaining('rel="next"'),
    ]);
  });

  it('500 state_corruption when what is stored was changed', async () => {
    const session = await counted();
    const { body, headers } = await checkpoint(session, 'broken');
    await api.stage.database.dataSource.query(`UPDATE state_checkpoints SET document = '{"n":4}' WHERE id = $1`, [
      body.id,
    ]);
    expect(codeOf(await api.get(headers.get('location')!))).toEqual([500, 'state_corruption']);
    expect(codeOf(await restore(session, { checkpoint_id: body.id }))).toEqual([500, 'state_corruption']);
  });

  it('is deleted with the events that are redacted', async () => {
    const session = await counted();
    const early = (await checkpoint(session, 'early')).body;
    await push(session, [snapshot({ n: 9 })], { epoch: 2, runId: 'r2' });
    await checkpoint(session, 'late');
    const body = { from_seq: 2, to_seq: 4, reason: 'They asked for it.' };
    expect((await api.post(`/v2/sessions/${session}/events/redact`, { body })).status).toBe(200);
    const { body: page } = await api.get(`${pathOf(session)}/checkpoints`);
    expect(page.data.map((item: any) => item.name)).toEqual(['late']);
    expect(codeOf(await restore(session, { checkpoint_id: early.id }))).toEqual([404, 'checkpoint_not_found']);
  });
});

describe('restoreSessionState', () => {
  it('200 with a STATE_SNAPSHOT in the log, shown before and undone after', async () => {
    const session = await counted();
    const shown = await restore(session, { version: 2, dry_run: true }, '"4"');
    expect(shown.body).toMatchObject({
      dry_run: true,
      version: 4,
      state: { n: 1 },
      patch: [replace('/n', 1)],
      undo: null,
    });
    expect((await api.get(pathOf(session))).body.seq).toBe(4);
    const done = await restore(session, { version: 2 }, '"4"');
    expect(done.body).toMatchObject({ dry_run: false, version: 7, state: { n: 1 }, undo: { version: 4 } });
    expect(done.headers.get('etag')).toBe('"7"');
    const { body: log } = await api.get(`/v2/sessions/${session}/events/history?view=raw&after_seq=5`);
    expect(log.data.map((item: any) => item.event.type)).toEqual(['RUN_STARTED', 'STATE_SNAPSHOT', 'RUN_FINISHED']);
    const { body: versions } = await api.get(`${pathOf(session)}/history`);
    expect(versions.data[0]).toMatchObject({
      version: 7,
      source: 'restore',
      created_by: expect.stringMatching(/^usr_/),
      restored_from: { version: 2, checkpoint_id: null },
    });
    await restore(session, done.body.undo, '"7"');
    expect((await api.get(pathOf(session))).body).toMatchObject({ state: { n: 3 }, seq: 10 });
    const { body: kept } = await checkpoint(session, 'three');
    await restore(session, { version: 0 });
    expect((await restore(session, { checkpoint_id: kept.id })).body.state).toEqual({ n: 3 });
  });

  it('200 for one of many at once, 412 for the others; 428 without If-Match', async () => {
    const session = await counted();
    const all = await Promise.all(Array.from({ length: 6 }, () => restore(session, { version: 2 }, '"4"')));
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, ...Array(5).fill(412)]);
    const without = await api.post(`${pathOf(session)}/restore`, { body: { version: 2 } });
    expect(codeOf(without)).toEqual([428, 'precondition_required']);
    expect(codeOf(await restore(session, { dry_run: true }))).toEqual([400, 'invalid_request']);
  });

  it('409 while a run is active, and when the session has ended', async () => {
    const session = await newSession();
    await push(session, [snapshot({ n: 1 })], { ends: false });
    expect(codeOf(await restore(session, { version: 0 }))).toEqual([409, 'run_in_progress']);
    expect((await restore(session, { version: 0, dry_run: true })).status).toBe(200);
    const other = await counted();
    await api.post(`/v2/sessions/${other}/end`);
    expect(codeOf(await restore(other, { version: 2 }))).toEqual([409, 'session_ended']);
  });
});

describe('all operations on the state of a session', () => {
  it('404 when the session is of another organization', async () => {
    const theirs = await testApi();
    const { body } = await theirs.post('/v2/sessions', { body: { agent_id: await makeAgent(theirs) } });
    const all = [
      await api.get(`${pathOf(body.id)}/history`),
      await api.get(`${pathOf(body.id)}/diff`),
      await api.get(`${pathOf(body.id)}/checkpoints`),
      await checkpoint(body.id, 'x'),
      await restore(body.id, { version: 0 }),
    ];
    expect(all.map(codeOf)).toEqual(all.map(() => [404, 'session_not_found']));
  });
});
