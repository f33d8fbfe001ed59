import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseParts } from '#src/composition/erase-parts.ts';
import { forgetEvents } from '#src/resources/events/retention.ts';
import { listChainHeads } from '#src/resources/audit/store.ts';
import { verifyChain } from '#src/resources/audit/verify.ts';
import { uploadFile } from '#src/testing/upload-file.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { applyRetention } from './apply.ts';

let stage: Stage;
let api: Api;
let agent: string;
let path: string;
let organizationId: string;
/** The days by which the clock of the server is ahead. */
let days = 0;
const clock = () => new Date(Date.now() + days * 86_400_000);

beforeAll(async () => {
  stage = await startStage(await openTestDatabase(), {}, {}, clock);
});
afterAll(async () => {
  await stage.drain();
  await stage.database.close();
});

async function begin() {
  days = 0;
  api = await testApi(stage);
  agent = await makeAgent(api);
  const [key] = await db().query<{ id: string }[]>('SELECT organization_id AS id FROM api_keys WHERE id = $1', [
    api.key.id,
  ]);
  organizationId = key!.id;
  path = `/v2/organizations/${organizationId}/retention`;
}

const db = () => stage.database.dataSource;
const put = (body: object, query = '') => api.put(`${path}${query}`, { body });
const say = async (context: object = { agent_id: agent }) =>
  (await api.post('/v2/chat/messages', { body: plays([{ say: 'Hi' }], context as { agent_id: string }) })).body;
const remember = async () =>
  api.post(`/v2/agents/${agent}/memories`, {
    body: { memory_type: 'semantic', content: { concept: `c${Math.random()}`, definition: 'x' } },
  });
const later = async (count: number) => {
  days = count;
  api = { ...api, ...(await api.as({})) };
};

const apply = () =>
  applyRetention(
    {
      dataSource: db(),
      clock,
      eraseParts,
      embedder: { model: async () => null, soon: async () => {} },
      forget: () => {},
      forgetEvents: (on, of, before, stopping) => forgetEvents(on, before, undefined, stopping, undefined, of),
      onError: (error) => {
        throw error;
      },
    },
    new AbortController().signal,
  );

describe('a retention policy', () => {
  it('can be put back as it was read', async () => {
    await begin();
    await put({ messages_days: 10, audit_days: 400 });
    const { dry_run: _isDryRun, due: _due, ...days } = (await api.get(path)).body;
    expect(days).toEqual({
      messages_days: 10,
      events_days: null,
      memories_days: null,
      files_days: null,
      audit_days: 400,
      recordings_days: null,
    });
    expect((await put(days)).body).toMatchObject(days);
    expect((await api.get(path)).body).toMatchObject(days);
  });

  it('keeps everything without one, and is counted before it is stored', async () => {
    await begin();
    await say();
    await remember();
    const nothing = { conversations: 0, runs: 0, memories: 0, files: 0, audit_entries: 0, recordings: 0 };
    const no = { messages_days: null, events_days: null, memories_days: null, files_days: null };
    const none = { ...no, audit_days: null, recordings_days: null };
    expect((await api.get(path)).body).toEqual({ ...none, dry_run: false, due: nothing });
    await later(11);
    const ten = { messages_days: 10, events_days: 10, memories_days: 10, files_days: 10 };
    const all = { ...ten, audit_days: 10, recordings_days: 10 };
    const { body } = await put(all, '?dry_run=true');
    expect(body).toMatchObject({ ...all, dry_run: true, due: { conversations: 1, runs: 1, memories: 1 } });
    expect(body.due.audit_entries).toBeGreaterThan(1);
    await apply();
    expect((await api.get(path)).body).toEqual({ ...none, dry_run: false, due: nothing });
    expect((await api.get('/v2/conversations')).body.data).toHaveLength(1);
    expect((await put({ messages_days: 0 })).status).toBe(400);
  });

  it('deletes what is due and nothing else, tells the audit of it, and leaves a chain that verifies', async () => {
    await begin();
    const old = await say();
    await remember();
    await uploadFile(api, 'Oslo');
    const bystander = await testApi(stage);
    const theirs = await makeAgent(bystander);
    await bystander.post('/v2/conversations', { body: { agent_id: theirs } });
    await later(11);
    const fresh = await say();
    await put({ messages_days: 10, memories_days: 10, files_days: 10, audit_days: 10 });
    await apply();
    expect((await api.get(`/v2/conversations/${old.conversation.id}`)).status).toBe(404);
    expect((await api.get(`/v2/chat/messages/${old.message.id}`)).status).toBe(404);
    expect((await api.get(`/v2/conversations/${fresh.conversation.id}`)).status).toBe(200);
    expect((await api.get('/v2/memories')).body.data).toEqual([]);
    expect((await api.get('/v2/files')).body.data).toEqual([]);
    expect((await api.get(path)).body.due).toEqual({
      conversations: 0,
      runs: 0,
      memories: 0,
      files: 0,
      audit_entries: 0,
      recordings: 0,
    });
    const [left] = await db().query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM conversations WHERE agent_id = $1 AND deleted_at IS NULL`,
      [theirs],
    );
    expect(left!.n).toBe(1);

    const told = (await api.get('/v2/audit?limit=200')).body.data;
    const own = told.filter(({ source }: { source: string }) => source === 'parley');
    expect(own.map(({ action, details }: any) => details.kind ?? action)).toEqual([
      'expire_audit',
      'files',
      'memories',
      'messages',
    ]);
    expect(own.at(-1)).toMatchObject({ target: old.conversation.id, details: { messages: 2 } });
    const [head] = await listChainHeads(db(), organizationId);
    expect((await verifyChain(db(), head!)).faults).toEqual([]);
    expect(told.at(-1).seq).toBeGreaterThan(1);

    await db().query('DELETE FROM audit_log WHERE organization_id = $1 AND seq = $2', [
      organizationId,
      told.at(-1).seq,
    ]);
    expect((await verifyChain(db(), head!)).faults).toMatchObject([{ seq: 1 }]);
  });

  it('deletes the events of runs, and leaves their messages', async () => {
    await begin();
    const old = await say();
    await later(11);
    const fresh = await say({ session_id: old.session.id });
    await put({ events_days: 10 });
    await apply();
    const { data } = (await api.get(`/v2/sessions/${old.session.id}/messages`)).body;
    expect(data).toHaveLength(4);
    const [row] = await db().query<{ n: number }[]>(
      'SELECT min(seq)::int AS n FROM session_events WHERE session_id = $1',
      [old.session.id],
    );
    const run = (await api.get(`/v2/runs/${fresh.message.run_id}`)).body;
    expect(row!.n).toBeGreaterThan(1);
    expect(run.status).toBe('completed');
    expect((await api.get('/v2/audit?action=apply_retention')).body.data).toMatchObject([
      { details: { kind: 'events', rows: expect.any(Number) } },
    ]);
  });

  it('404 for another organization', async () => {
    const other = await testApi(stage);
    expect((await other.get(path)).status).toBe(404);
    expect((await other.put(path, { body: {} })).status).toBe(404);
  });
});
