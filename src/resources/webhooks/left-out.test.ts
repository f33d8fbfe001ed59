import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, type Api } from '#src/testing/harness.ts';
import { newSimulationSetBody } from '#src/testing/simulation-bodies.ts';
import { startWebhookStage, type WebhookStage } from '#src/testing/webhook-stage.ts';
import { sweepWebhooks } from './sweep.ts';

let stage: WebhookStage;

beforeAll(async () => {
  stage = await startWebhookStage();
});
afterAll(() => stage.close());

const create = async (api: Api): Promise<string> => {
  const made = await api.post('/v2/webhooks', { body: { url: stage.receiver.url, event_types: ['*'] } });
  expect(made.status).toBe(201);
  return made.body.id;
};
const countDeliveries = async (api: Api, id: string) => {
  const { body } = await api.get(`/v2/webhooks/${id}/deliveries`);
  return body.data.length;
};

describe('simulations', () => {
  it('are played without a word to webhooks, which are told of what happens with people', async () => {
    const { api } = stage;
    const id = await create(api);
    const agent_id = await makeAgent(api, { model: 'offline/echo' });
    const service = await api.post('/v2/services', { body: { key: 'desk', name: 'Desk', agent_id } });
    const set = await api.post('/v2/simulations/sets', { body: newSimulationSetBody() });
    const body = { simulation_set_id: set.body.id, service_id: service.body.id };
    const run = (await api.post('/v2/simulations/runs', { body })).body;
    const read = async () => (await api.get(`/v2/simulations/runs/${run.id}`)).body;
    await expect.poll(async () => (await read()).status).toBe('passed');
    const { body: listed } = await api.get(`/v2/conversations?simulation_run_id=${run.id}`);
    expect(listed.data).toHaveLength(1);
    expect((await api.post(`/v2/conversations/${listed.data[0].id}/close`)).status).toBe(200);
    expect(await countDeliveries(api, id)).toBe(0);
    expect((await api.post('/v2/conversations', { body: { agent_id } })).status).toBe(201);
    expect(await countDeliveries(api, id)).toBe(1);
  });
});

describe('a webhook to which more waits than may', () => {
  it('is disabled with the reason, and gets what waits once it is enabled', async () => {
    const api = await stage.newApi();
    const { dataSource } = api.stage.database;
    const id = await create(api);
    const agent_id = await makeAgent(api);
    const sweep = () => sweepWebhooks({ db: dataSource, clock: stage.now, maxPending: 2 });
    const begin = () => api.post('/v2/conversations', { body: { agent_id } });
    const read = async () => (await api.get(`/v2/webhooks/${id}`)).body;
    await begin();
    await begin();
    await sweep();
    expect(await read()).toMatchObject({ enabled: true, disabled: null });
    await begin();
    await sweep();
    await sweep();
    const detail = expect.stringContaining('events were waiting');
    expect(await read()).toMatchObject({ enabled: false, disabled: { reason: 'backlog', detail } });
    const { body: audit } = await api.get('/v2/audit?action=disable_webhook');
    expect(audit.data).toMatchObject([{ target: id, details: { reason: 'backlog' } }]);
    await begin();
    expect(await countDeliveries(api, id)).toBe(3);
    expect((await api.patch(`/v2/webhooks/${id}`, { body: { enabled: true } })).status).toBe(200);
    stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
    await stage.deliver();
    expect((await api.get(`/v2/webhooks/${id}/deliveries?status=succeeded`)).body.data).toHaveLength(3);
  });
});
