import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, type Api } from '#src/testing/harness.ts';
import { startWebhookStage, type WebhookStage } from '#src/testing/webhook-stage.ts';
import { RequestSlots } from './request-slots.ts';

let stage: WebhookStage;

beforeAll(async () => {
  stage = await startWebhookStage();
});
afterAll(() => stage.close());

/** Creates webhooks of an organization, and has each be told of as many conversations. */
async function tell(api: Api, webhooks: readonly string[], conversations: number): Promise<void> {
  for (const path of webhooks) {
    const body = { url: stage.receiver.url + path, event_types: ['conversation.created'] };
    expect((await api.post('/v2/webhooks', { body })).status).toBe(201);
  }
  const agent = await makeAgent(api);
  for (let count = 0; count < conversations; count += 1)
    expect((await api.post('/v2/conversations', { body: { agent_id: agent } })).status).toBe(201);
}

describe('the requests of a process', () => {
  it('leave room for other organizations while the receivers of one hang', async () => {
    await tell(
      stage.api,
      Array.from({ length: 6 }, (_, place) => `hanging-${place}`),
      6,
    );
    stage.pass(60);
    await tell(await stage.newApi(), ['prompt'], 1);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const hanging: string[] = [];
    stage.receiver.answer = (request, response) => {
      if (request.path.includes('hanging')) {
        hanging.push(request.path);
        void released.then(() => response.writeHead(204).end());
      } else {
        response.writeHead(204).end();
        arrive();
      }
    };
    const sent = stage.deliver();
    await arrived;
    expect(hanging.length).toBeLessThanOrEqual(16);
    release();
    await sent;
    expect(hanging).toHaveLength(36);
  });

  it('go one at a time to a webhook that fails', () => {
    const slots = new RequestSlots();
    const [webhookId, organizationId] = ['whk_1', 'org_1'];
    const webhook = { id: webhookId, organizationId };
    slots.take({ webhookId, organizationId });
    expect(slots.isFree({ ...webhook, isFailing: false })).toBe(true);
    expect(slots.isFree({ ...webhook, isFailing: true })).toBe(false);
    expect(slots.listTaken()).toEqual({ full: [], busy: [webhookId], organizations: [] });
    for (let count = 0; count < 3; count += 1) slots.take({ webhookId, organizationId });
    expect(slots.isFree({ ...webhook, isFailing: false })).toBe(false);
    expect(slots.listTaken().full).toEqual([webhookId]);
    for (let count = 0; count < 4; count += 1) slots.release({ webhookId, organizationId });
    expect(slots.isFree({ ...webhook, isFailing: true })).toBe(true);
    expect(slots.listTaken()).toEqual({ full: [], busy: [], organizations: [] });
  });
});
