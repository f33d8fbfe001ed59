import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { startWebhookStage, type WebhookStage } from '#src/testing/webhook-stage.ts';

let stage: WebhookStage;
let api: Api;

beforeAll(async () => {
  stage = await startWebhookStage();
  api = stage.api;
});
beforeEach(() => {
  stage.receiver.requests.length = 0;
  stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
});
afterAll(() => stage.close());

const create = async (more: object = {}, caller = api) => {
  const body = { url: stage.receiver.url, event_types: ['run.finished'], ...more };
  const made = await caller.post('/v2/webhooks', { body });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const hasSigned = (secret: string) => {
  const { headers, body } = stage.receiver.requests.at(-1)!;
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
};

describe('createWebhook', () => {
  it('201 with a secret that is shown once', async () => {
    const webhook = await create({ description: 'x', event_types: ['run.failed', 'run.failed', '*'] });
    expect(webhook).toEqual({
      id: expect.stringMatching(/^whk_/),
      url: stage.receiver.url,
      event_types: ['run.failed', '*'],
      description: 'x',
      enabled: true,
      agent_id: null,
      user_id: null,
      disabled: null,
      failing_since: null,
      previous_secret_until: null,
      created_at: stage.now().toISOString(),
      updated_at: stage.now().toISOString(),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret, ...rest } = webhook;
    expect((await api.get(`/v2/webhooks/${webhook.id}`)).body).toEqual(rest);
    expect((await api.get('/v2/webhooks?limit=1')).body.data).toEqual([rest]);
    const audit = await api.get('/v2/audit?limit=5');
    expect(JSON.stringify(audit.body)).not.toContain(secret);
    await create();
    const page = await api.get('/v2/webhooks?limit=1&include_total=true');
    expect([page.body.has_more, page.headers.get('link')]).toEqual([true, expect.stringContaining('rel="next"')]);
    expect(page.headers.get('x-total-count')).not.toBeNull();
  });

  it('201 for one agent and one user, 400 for those of others', async () => {
    const agent = await makeAgent(api);
    const user = (await api.post('/v2/users', { body: {} })).body.id;
    expect(await create({ agent_id: agent, user_id: user })).toMatchObject({ agent_id: agent, user_id: user });
    const stranger = await testApi(api.stage);
    const body = { url: stage.receiver.url, event_types: ['*'], agent_id: agent, user_id: user };
    const refused = await stranger.post('/v2/webhooks', { body });
    expect([refused.status, refused.body.errors]).toMatchObject([
      400,
      [
        { pointer: '/agent_id', code: 'unknown_agent' },
        { pointer: '/user_id', code: 'unknown_user' },
      ],
    ]);
  });

  it('400 with what does not fit', async () => {
    const cases: [string, string, object][] = [
      ['/url', 'url', { url: 'http://ada:secret@hooks.example.com/' }],
      ['/url', 'pattern', { url: 'ftp://hooks.example.com/' }],
      ['/event_types', 'minItems', { event_types: [] }],
      ['/event_types/0', 'enum', { event_types: ['run.begun'] }],
    ];
    for (const [pointer, code, more] of cases) {
      const body = { url: stage.receiver.url, event_types: ['*'], ...more };
      const answer = await api.post('/v2/webhooks', { body });
      expect([answer.status, answer.body.errors]).toEqual([400, [expect.objectContaining({ pointer, code })]]);
    }
  });

  it('409 when there are as many as there may be', async () => {
    const crowded = await testApi(api.stage);
    for (let n = 0; n < 50; n += 1) await create({ enabled: false }, crowded);
    const body = { url: stage.receiver.url, event_types: ['*'] };
    const more = await crowded.post('/v2/webhooks', { body });
    expect([more.status, more.body.error_code]).toEqual([409, 'conflict']);
  });
});

describe('updateWebhook', () => {
  it('200 with what is changed, disables and enables', async () => {
    const { id } = await create();
    const etag = (await api.get(`/v2/webhooks/${id}`)).headers.get('etag')!;
    const off = await api.patch(`/v2/webhooks/${id}`, { body: { enabled: false }, headers: { 'if-match': etag } });
    expect(off.body).toMatchObject({
      enabled: false,
      disabled: { reason: 'request', detail: expect.any(String), disabled_at: stage.now().toISOString() },
    });
    const late = await api.patch(`/v2/webhooks/${id}`, { body: { enabled: true }, headers: { 'if-match': etag } });
    expect(late.status).toBe(412);
    const change = { enabled: true, description: 'y', event_types: ['key.expiring'], url: `${stage.receiver.url}two` };
    const on = await api.patch(`/v2/webhooks/${id}`, { body: change });
    expect(on.body).toMatchObject({ ...change, disabled: null });
    const wrong = await api.patch(`/v2/webhooks/${id}`, { body: { url: 'http://a:b@hooks.example.com/' } });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/url']);
  });

  it('404 for a webhook of another organization', async () => {
    const { id } = await create();
    const stranger = await testApi(api.stage);
    const at = `/v2/webhooks/${id}`;
    const delivery = 'dlv_01k2c5gq8zf3vr4xw1m6t0y9ab';
    for (const answer of [
      await stranger.get(at),
      await stranger.patch(at, { body: { enabled: false } }),
      await stranger.delete(at),
      await stranger.post(`${at}/rotate`),
      await stranger.post(`${at}/test`),
      await stranger.post(`${at}/redeliver`, { body: { since: '2026-01-01T00:00:00Z' } }),
      await stranger.get(`${at}/deliveries`),
      await stranger.get(`${at}/deliveries/${delivery}`),
      await stranger.post(`${at}/deliveries/${delivery}/redeliver`),
    ])
      expect([answer.status, answer.body.error_code]).toEqual([404, 'webhook_not_found']);
    for (const answer of [
      await api.get(`${at}/deliveries/${delivery}`),
      await api.post(`${at}/deliveries/${delivery}/redeliver`),
    ])
      expect([answer.status, answer.body.error_code]).toEqual([404, 'delivery_not_found']);
  });
});

describe('deleteWebhook', () => {
  it('204, and it is told nothing any more', async () => {
    const owner = await testApi(api.stage);
    const agent = await makeAgent(owner);
    const { id } = await create({ agent_id: agent }, owner);
    await owner.post('/v2/chat/messages', { body: plays([{ say: 'Hello' }], { agent_id: agent }) });
    expect((await owner.delete(`/v2/webhooks/${id}`)).status).toBe(204);
    expect((await owner.get(`/v2/webhooks/${id}`)).body.error_code).toBe('webhook_not_found');
    await stage.deliver();
    expect(stage.receiver.requests).toEqual([]);
  });
});

describe('rotateWebhookSecret', () => {
  it('200 and requests are signed with both secrets while they overlap', async () => {
    const { id, secret } = await create();
    const test = () => api.post(`/v2/webhooks/${id}/test`);
    await test();
    expect(hasSigned(secret)).toBe(true);
    const rotated = await api.post(`/v2/webhooks/${id}/rotate`, { body: { overlap_seconds: 60 } });
    expect(rotated.body).toMatchObject({
      previous_secret_until: new Date(stage.now().getTime() + 60_000).toISOString(),
    });
    await test();
    expect([hasSigned(secret), hasSigned(rotated.body.secret)]).toEqual([true, true]);
    stage.pass(60);
    await test();
    expect([hasSigned(secret), hasSigned(rotated.body.secret)]).toEqual([false, true]);
    const last = await api.post(`/v2/webhooks/${id}/rotate`, { body: { overlap_seconds: 0 } });
    expect(last.body.previous_secret_until).toBeNull();
    await test();
    expect([hasSigned(rotated.body.secret), hasSigned(last.body.secret)]).toEqual([false, true]);
  });
});

describe('testWebhook', () => {
  it('200 with the delivery, also of a webhook that is disabled', async () => {
    const { id } = await create({ enabled: false });
    const { status, body } = await api.post(`/v2/webhooks/${id}/test`);
    expect([status, body]).toEqual([
      200,
      {
        id: expect.stringMatching(/^dlv_/),
        webhook_id: id,
        event_id: body.event.id,
        event_type: 'webhook.test',
        status: 'succeeded',
        attempts: [
          {
            attempted_at: stage.now().toISOString(),
            outcome: 'succeeded',
            status_code: 204,
            duration_ms: expect.any(Number),
            detail: null,
            answer: '',
          },
        ],
        next_attempt_at: null,
        created_at: stage.now().toISOString(),
        finished_at: stage.now().toISOString(),
        event: {
          id: expect.stringMatching(/^evt_/),
          type: 'webhook.test',
          api_version: '2',
          timestamp: stage.now().toISOString(),
          data: { webhook_id: id, url: `${api.stage.url}/v2/webhooks/${id}` },
        },
      },
    ]);
    const [request] = stage.receiver.requests;
    expect(JSON.parse(request!.body)).toEqual(body.event);
    expect(request!.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': body.event_id });
    expect((await api.get(`/v2/webhooks/${id}/deliveries/${body.id}`)).body).toEqual(body);
  });

  it('200 with what went wrong', async () => {
    const answers: [string, number | null, string, Parameters<typeof create>[0], WebhookStage['receiver']['answer']][] =
      [
        ['rejected', 503, 'status 503', {}, (_request, response) => void response.writeHead(503).end('busy')],
        [
          'not_permitted',
          null,
          'redirect',
          {},
          (_request, response) => void response.writeHead(302, { location: '/' }).end(),
        ],
        ['unreachable', null, 'could not be reached', { url: 'http://127.0.0.1:1/' }, () => {}],
        ['not_permitted', null, 'private or special network', { url: 'http://10.0.0.1/' }, () => {}],
      ];
    for (const [outcome, status_code, said, more, answer] of answers) {
      stage.receiver.answer = answer;
      const { id } = await create(more);
      const { body } = await api.post(`/v2/webhooks/${id}/test`);
      expect(body).toMatchObject({ status: 'failed', next_attempt_at: null });
      expect(body.attempts).toMatchObject([{ outcome, status_code, detail: expect.stringContaining(said) }]);
    }
  });

  it('200 with the beginning of a long answer, which is not read to its end', async () => {
    stage.receiver.answer = (_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('é\u0000x'.repeat(1_000)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const { id } = await create();
    const { body } = await api.post(`/v2/webhooks/${id}/test`);
    expect(body).toMatchObject({ status: 'succeeded' });
    expect(body.attempts[0].answer).toHaveLength(1_024);
  });
});
