import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { model: 'offline/echo' });
});

const create = (body: object) => api.post('/v2/users', { body });
const begin = (user: object, more: object = {}) =>
  api.post('/v2/conversations', { body: { agent_id: agent, user, ...more } });
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

describe('createUser', () => {
  it('201 with what was given, and null for the rest', async () => {
    const { status, body, headers } = await create({
      external_id: 'c-1',
      display_name: 'Ada \u0000',
      locale: 'de-AT',
      time_zone: 'Europe/Vienna',
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v2/users/${body.id}`);
    expect(body).toMatchObject({
      external_id: 'c-1',
      display_name: 'Ada \u0000',
      locale: 'de-AT',
      time_zone: 'Europe/Vienna',
      metadata: {},
    });
    expect((await api.get(`/v2/users/${body.id}`)).body).toEqual(body);
    expect((await create({})).body).toMatchObject({
      external_id: null,
      display_name: null,
      locale: null,
      time_zone: null,
    });
  });

  it('409 for an external id that is taken, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({ external_id: 'c-2' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.errors[0]).toMatchObject({
      pointer: '/external_id',
      code: 'unique',
    });
  });

  it('400 for a locale and a time zone that do not exist', async () => {
    const { status, body } = await create({ locale: 'de-DE-DE-x', time_zone: 'Europe/Atlantis' });
    expect([status, body.errors.map(({ pointer }: any) => pointer)]).toEqual([400, ['/locale', '/time_zone']]);
  });
});

describe('listUsers', () => {
  it('200 with the one of an external id', async () => {
    const { id } = (await create({ external_id: 'c-3' })).body;
    const { data } = (await api.get('/v2/users?external_id=c-3')).body;
    expect(data).toMatchObject([{ id }]);
    expect((await api.get('/v2/users?external_id=c-none')).body.data).toEqual([]);
  });
});

describe('updateUser', () => {
  it('200: changes what is given, and null takes away', async () => {
    const { id } = (await create({ external_id: 'c-4', display_name: 'Ada', time_zone: 'Europe/Oslo' })).body;
    const { body } = await api.patch(`/v2/users/${id}`, { body: { display_name: null, metadata: { a: 1 } } });
    expect(body).toMatchObject({
      external_id: 'c-4',
      display_name: null,
      time_zone: 'Europe/Oslo',
      metadata: { a: 1 },
    });
    expect((await api.patch(`/v2/users/${id}`, { body: { external_id: null } })).body.external_id).toBeNull();
  });

  it('409 for an external id that another user has, however many ask at once', async () => {
    const [one, other] = await Promise.all([create({}), create({})]);
    const take = ({ body }: { body: any }) => api.patch(`/v2/users/${body.id}`, { body: { external_id: 'c-5' } });
    const answers = await Promise.all([take(one), take(other)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const winner = answers[0]!.status === 200 ? one : other;
    expect((await take(winner)).status).toBe(200);
  });

  it('404 for an unknown user', async () => {
    const id = 'usr_01k2c5gq8zf3vr4xw1m6t0y9ab';
    for (const { status, body } of [
      await api.get(`/v2/users/${id}`),
      await api.patch(`/v2/users/${id}`, { body: { metadata: {} } }),
    ])
      expect([status, body.error_code]).toEqual([404, 'user_not_found']);
  });
});

describe('the user of a conversation', () => {
  it('is found or made by your id, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => begin({ external_id: 'd-1' })));
    const ids = new Set(answers.map(({ body }) => body.user_id));
    expect(ids.size).toBe(1);
    const [id] = [...ids];
    expect((await api.get(`/v2/users/${id}`)).body.external_id).toBe('d-1');
    expect((await api.get(`/v2/conversations?user_id=${id}`)).body.data).toHaveLength(5);
    expect((await begin({ id })).body.user_id).toBe(id);
  });

  it('stays for ever: another one is refused, and so is one where it began without', async () => {
    const user = { external_id: 'd-2' };
    const { body } = await api.post('/v2/chat/messages', { body: says('Hi', { agent_id: agent, user }) });
    const conversation_id = body.conversation.id;
    const send = (context: object) =>
      api.post('/v2/chat/messages', { body: says('Hi', { conversation_id, ...context }) });
    expect((await send({ user })).status).toBe(200);
    expect((await send({})).status).toBe(200);
    const refused = await send({ user: { external_id: 'd-3' } });
    expect([refused.status, refused.body.errors[0]]).toMatchObject([
      400,
      { pointer: '/context/user', code: 'context_mismatch' },
    ]);
    expect((await api.get('/v2/users?external_id=d-3')).body.data).toEqual([]);
    const shared = (await api.post('/v2/conversations', { body: { agent_id: agent } })).body;
    expect(shared.user_id).toBeNull();
    const session = await api.post('/v2/sessions', { body: { conversation_id: shared.id, user } });
    expect([session.status, session.body.errors[0].pointer]).toEqual([400, '/user']);
  });

  it('is that of sessions too, which lists filter by', async () => {
    const { body } = await api.post('/v2/sessions', { body: { agent_id: agent, user: { external_id: 'd-4' } } });
    expect((await api.get(`/v2/sessions?user_id=${body.user_id}`)).body.data).toMatchObject([{ id: body.id }]);
    expect((await api.get(`/v2/conversations/${body.conversation_id}`)).body.user_id).toBe(body.user_id);
  });

  it('may be forwarded by a front end, and a strange one is refused', async () => {
    const run = (user: unknown, threadId: string) => ({
      threadId,
      runId: 'r1',
      state: {},
      messages: [{ id: 'm1', role: 'user', content: 'Hi' }],
      tools: [],
      context: [],
      forwardedProps: { user },
    });
    expect((await api.stream(`/v2/agents/${agent}/run`, run({ external_id: 'd-5' }, 't1'))).status).toBe(200);
    const { data } = (await api.get('/v2/users?external_id=d-5')).body;
    expect((await api.get(`/v2/conversations?user_id=${data[0].id}`)).body.data).toHaveLength(1);
    for (const user of ['Ada', null, {}, { id: 'u1' }, { external_id: 'a b' }, { external_id: 'd-5', name: 'Ada' }]) {
      const { status, body } = await api.stream(`/v2/agents/${agent}/run`, run(user, 't2'));
      expect([status, body?.errors?.[0]?.pointer], JSON.stringify(user)).toEqual([400, '/forwardedProps/user']);
    }
    const { frames } = await api.stream(`/v2/agents/${agent}/run`, run({ external_id: 'd-5' }, 't3'));
    const { session_id } = frames[0]!.item.metadata;
    const other = await api.stream(`/v2/agents/${agent}/run`, run({ external_id: 'd-6' }, session_id));
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/forwardedProps/user']);
  });

  it('has threads of their own, whatever others call theirs', async () => {
    const threadId = 'main';
    const begin = (runId: string, user?: object) =>
      api.stream(`/v2/agents/${agent}/run`, {
        threadId,
        runId,
        state: {},
        messages: [{ id: `m-${runId}`, role: 'user', content: 'Hi' }],
        tools: [],
        context: [],
        forwardedProps: { ...(user && { user }) },
      });
    const sessionOf = async (...run: Parameters<typeof begin>): Promise<string> =>
      (await begin(...run)).frames[0]?.item.metadata.session_id;
    const [one, two] = [{ external_id: 'f-1' }, { external_id: 'f-2' }];
    const ofOne = await sessionOf('r1', one);
    expect(await sessionOf('r2')).toBe(ofOne);
    const together = await Promise.all([1, 2, 3].map((at) => begin(`c${at}`, two)));
    const statuses = together.map(({ status }) => status);
    // One that comes while another runs is refused; how many do is a matter of time.
    expect(statuses.filter((status) => status !== 409)).toEqual(expect.arrayContaining([200]));
    expect(statuses.filter((status) => status !== 409 && status !== 200)).toEqual([]);
    const ofTwo = await sessionOf('r3', two);
    expect(new Set([ofOne, ofTwo]).size).toBe(2);
    expect(await sessionOf('r4', one)).toBe(ofOne);
    const { status, body } = await begin('r5');
    expect([status, body.errors]).toMatchObject([400, [{ pointer: '/forwardedProps/user', code: 'required' }]]);
  });

  it('400 for a user who is not there', async () => {
    const { status, body } = await begin({ id: 'usr_01k2c5gq8zf3vr4xw1m6t0y9ab' });
    expect([status, body.errors[0]]).toMatchObject([400, { pointer: '/user/id', code: 'unknown_user' }]);
  });
});

describe('signInWithApiKey', () => {
  it('200 with a token that acts for a user, who is made', async () => {
    const caller = await api.as({ user: { external_id: 'e-1' } });
    const { data } = (await api.get('/v2/users?external_id=e-1')).body;
    expect(claimsOf(caller.token)).toMatchObject({ sub: data[0].id, act: data[0].id });
    expect((await caller.get('/v2/users')).body.data).toEqual(data);
  });

  it('400 for a user who is not there', async () => {
    await expect(
      api.as({ user: { id: 'usr_01k2c5gq8zf3vr4xw1m6t0y9ab' } }).then((caller) => caller.get('/v2/users')),
    ).resolves.toMatchObject({ status: 401 });
  });
});
