import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
let service: string;

const begin = async (agent_id: string) => {
  const body = { key: `desk_${agent_id.slice(-8)}`, name: 'Desk', agent_id };
  return (await api.post('/v2/services', { body })).body.id as string;
};

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  service = await begin(agent);
});

let runs = 0;
const send = (threadId: string, forwardedProps: object) =>
  api.stream(`/v2/agents/${agent}/run`, {
    threadId,
    runId: `r${(runs += 1)}`,
    messages: [{ id: `m${runs}`, role: 'user', content: 'Hello' }],
    tools: [],
    context: [],
    state: {},
    forwardedProps,
  });
const sessionOf = async ({ frames }: Awaited<ReturnType<typeof send>>) =>
  (await api.get(`/v2/sessions/${(frames[0]!.item as any).metadata.session_id}`)).body;

describe('runAgent with a service', () => {
  it('200: a new thread begins with a version set of it, and keeps its versions', async () => {
    const first = await send('t1', { service: { id: service, version_set: 'edge' } });
    expect(await sessionOf(first)).toMatchObject({ service_id: service, version_set: 'edge', agent_id: agent });
    for (const again of [{}, { service: { id: service } }, { service: { id: service, version_set: 'edge' } }]) {
      const next = await send('t1', again);
      expect([next.status, (await sessionOf(next)).id]).toEqual([200, (await sessionOf(first)).id]);
    }
    expect(await sessionOf(await send('t2', { service: { id: service } }))).toMatchObject({ version_set: 'release' });
    expect(await sessionOf(await send('t3', {}))).toMatchObject({ service_id: null });
  });

  it('400 for another service or set than the thread has, for one of another agent, and for what is none', async () => {
    await send('t4', { service: { id: service } });
    await send('t5', {});
    const other = await begin(await makeAgent(api));
    const refused = async (threadId: string, forwarded: unknown) => {
      const { status, body } = (await send(threadId, { service: forwarded })) as any;
      return [status, body.errors[0].pointer, body.errors[0].code];
    };
    const mismatch = [400, '/forwardedProps/service', 'context_mismatch'];
    expect(await refused('t4', { id: service, version_set: 'edge' })).toEqual(mismatch);
    expect(await refused('t5', { id: service })).toEqual(mismatch);
    expect(await refused('t6', { id: other })).toEqual(mismatch);
    for (const none of [null, 'desk', {}, { id: 'desk' }, { id: service, version_set: 7 }, { id: service, name: 'x' }])
      expect(await refused('t7', none)).toEqual([400, '/forwardedProps/service', 'service']);
  });

  it('404 for a service or a version set that is not there', async () => {
    const codeOf = async (forwarded: object) => {
      const { status, body } = (await send('t8', { service: forwarded })) as any;
      return [status, body.error_code];
    };
    expect(await codeOf({ id: 'svc_01k2c5gq8zf3vr4xw1m6t0y9ab' })).toEqual([404, 'service_not_found']);
    expect(await codeOf({ id: service, version_set: 'canary' })).toEqual([404, 'version_set_not_found']);
  });
});
