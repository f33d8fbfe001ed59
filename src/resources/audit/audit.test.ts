import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { listChainHeads } from './store.ts';
import { verifyChain } from './verify.ts';

let stage: Stage;
let api: Api;
let agent: string;

beforeAll(async () => {
  stage = await startStage(await openTestDatabase(), {}, { auditReads: true });
  api = await testApi(stage);
  agent = await makeAgent(api);
});
afterAll(async () => {
  await stage.drain();
  await stage.database.close();
});

const list = async (query = '', caller = api) => (await caller.get(`/v2/audit${query}`)).body.data;
const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const pushOf = (epoch: number, seq: number) => ({
  producer_epoch: epoch,
  events: [
    { producer_seq: seq, event: epoch === 1 && seq === 1 ? started : { type: 'CUSTOM', name: 'n', value: seq } },
  ],
});

async function readExport(query = '', headers = {}): Promise<any[]> {
  const response = await fetch(`${stage.url}/v2/audit/export${query}`, {
    headers: { authorization: `Bearer ${api.token}`, accept: 'application/x-ndjson', ...headers },
  });
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('listAuditEntries', () => {
  it('filters by actor, action, target and time', async () => {
    const user = await api.as({ user: { external_id: 'ada' } });
    const { id } = (await user.post('/v2/conversations', { body: { agent_id: agent } })).body;
    await api.patch(`/v2/conversations/${id}`, { body: { title: 'Two' } });
    const [changed, created] = await list(`?target=${id}`);
    expect([changed.action, created.action]).toEqual(['updateConversation', 'createConversation']);
    expect(created).toMatchObject({ source: 'key', address: '127.0.0.1', pseudonymised: false, before_hash: null });
    expect(changed.acting_for).toBeNull();
    expect(await list(`?actor=${created.acting_for}&action=createConversation`)).toEqual([created]);
    expect(await list(`?actor=${api.key.id}&target=${id}`)).toEqual([
      changed,
      ...(api.key.id === created.credential_id ? [created] : []),
    ]);
    expect(
      await list(`?target=${id}&created_before=${changed.at}&created_after=2020-01-01T00:00:00.000Z`),
    ).not.toContainEqual(changed);
    expect(await list('?created_after=2100-01-01T00:00:00.000Z')).toEqual([]);
  });

  it('pages through the chain from its end', async () => {
    const first = (await api.get('/v2/audit?limit=1')).body;
    const second = (await api.get(`/v2/audit?limit=1&after=${first.next_cursor}`)).body;
    expect(second.data[0].seq).toBe(first.data[0].seq - 1);
    expect(first.data[0].previous_hash).toBe(second.data[0].hash);
  });
});

describe('exportAuditEntries', () => {
  it('streams the chain in its order, and goes on after any place', async () => {
    const lines = await readExport();
    const entries = lines.slice(0, -1);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(lines.at(-1)!.event).toEqual({ event: 'export_complete', count: entries.length });
    const rest = entries.slice(2);
    expect((await readExport('?after_seq=2')).slice(0, -1)).toEqual(rest);
    expect((await readExport('', { 'last-event-id': '2' })).slice(0, -1)).toEqual(rest);
  });
});

describe('the audit', () => {
  it('tells of a producer once for each epoch, over HTTP and gRPC', async () => {
    const session = await newSession();
    for (const [epoch, seq] of [
      [1, 1],
      [1, 2],
      [1, 2],
      [2, 1],
      [2, 2],
    ] as const)
      expect((await api.post(`/v2/sessions/${session}/events`, { body: pushOf(epoch, seq) })).status).toBe(200);
    const client = grpcClient(stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${api.token}` });
    const event = (producer_seq: number) => ({
      session_id: session,
      producer_epoch: 3,
      producer_seq,
      payload: JSON.stringify({ type: 'CUSTOM', name: 'n', value: 1 }),
    });
    await client.call('PushSessionEvent', event(1));
    await client.call('PushSessionEvent', event(2));
    client.close();
    const told = (await list(`?target=${session}`)).filter(({ action }: any) => action === 'createSessionEvents');
    expect(told.map(({ details }: any) => details.producer_epoch)).toEqual([3, 2, 1]);
    expect(told.map(({ address }: any) => address)).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
  });

  it('tells who reads what belongs to users, and of nobody who reads their own', async () => {
    const user = await api.as({ user: { external_id: 'grace' } });
    const { id } = (await user.post('/v2/conversations', { body: { agent_id: agent } })).body;
    await user.get(`/v2/conversations/${id}`);
    await api.get(`/v2/agents/${agent}`);
    expect((await list(`?target=${id}`)).map(({ action }: any) => action)).toEqual(['createConversation']);
    await api.get(`/v2/conversations/${id}`);
    expect((await list(`?target=${id}`)).map(({ action }: any) => action)).toEqual([
      'getConversation',
      'createConversation',
    ]);
  });

  it('is a chain that verifies, whatever was done', async () => {
    // Other tests change the entries of their organizations.
    const heads = await listChainHeads(stage.database.dataSource, String(decodeJwt(api.token)['org']));
    expect(heads).toHaveLength(1);
    for (const head of heads) {
      const { faults, count } = await verifyChain(stage.database.dataSource, head);
      expect([faults, count]).toEqual([[], head.seq]);
    }
  });
});
