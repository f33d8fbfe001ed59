import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api, type ApiAnswer } from '#src/testing/harness.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

type Owner = 'u1' | 'u2';

let api: Api;
let agent: string;
let other: string;
/** A token that acts for each user. */
let as: Record<Owner, Api>;
let userIds: Record<Owner, string>;

const note = (text: string, more: object = {}) => ({ memory_type: 'working', content: { note: text }, ...more });
const userOf = (owner: Owner) => ({ external_id: owner });
const ofUser = (owner: Owner, type = 'user_agent') => ({ scope: { type }, user: userOf(owner) });
const path = (of = agent) => `/v2/agents/${of}/memories`;
const create = (body: object, { on = agent, caller = api } = {}) => caller.post(path(on), { body });
const make = async (body: object, where?: { on?: string; caller?: Api }): Promise<any> => {
  const made = await create(body, where);
  expect([made.status, made.body]).toEqual([201, made.body]);
  return made.body;
};
const idsOf = (memories: any[]) => memories.map(({ id }) => id).toSorted();
const search = async (query: string, more: object = {}, { on = agent, caller = api } = {}) =>
  idsOf(
    (await caller.post(`${path(on)}/search`, { body: { query, ...more } })).body.results.map((one: any) => one.memory),
  );
const list = async (query: string, { on = agent, caller = api } = {}) =>
  idsOf((await caller.get(`${path(on)}?${['limit=100', ...(query ? [query] : [])].join('&')}`)).body.data);
const consolidate = async (body: object, { on = agent, caller = api } = {}) =>
  (await caller.post(`${path(on)}/consolidate`, { body })).body;
const faultOf = ({ status, body }: ApiAnswer) => [status, body.errors?.[0]?.pointer ?? body.error_code];

beforeAll(async () => {
  api = await testApi();
  [agent, other] = [await makeAgent(api), await makeAgent(api)];
  as = { u1: await api.as({ user: userOf('u1') }), u2: await api.as({ user: userOf('u2') }) };
  const idOf = async (owner: Owner) => (await api.get(`/v2/users?external_id=${owner}`)).body.data[0].id as string;
  userIds = { u1: await idOf('u1'), u2: await idOf('u2') };
});

/** Makes one memory in each scope that there is, all of the same words, and returns their ids. */
async function makeEverywhere(words: string) {
  const session = (await api.post('/v2/sessions', { body: { agent_id: agent, user: userOf('u1') } })).body.id;
  const id = async (more: object) => (await make(note(words, more))).id as string;
  return {
    session,
    shared: await id({}),
    u1: await id(ofUser('u1')),
    u1All: await id(ofUser('u1', 'user')),
    u2: await id(ofUser('u2')),
    u2All: await id(ofUser('u2', 'user')),
    inSession: await id({ session_id: session }),
  };
}

describe('createMemory', () => {
  it('201 with the scope that is named, or that of the user or the session that is', async () => {
    const scopeOf = async (more: object, caller = api) => (await make(note('x', more), { caller })).scope;
    expect(await scopeOf({})).toEqual({ type: 'agent' });
    expect(await scopeOf({ scope: { type: 'agent' } })).toEqual({ type: 'agent' });
    expect(await scopeOf({ user: userOf('u1') })).toEqual({ type: 'user_agent', user_id: userIds.u1 });
    expect(await scopeOf({ scope: { type: 'user', user_id: userIds.u2 } })).toEqual({
      type: 'user',
      user_id: userIds.u2,
    });
    expect(await scopeOf({}, as.u2)).toEqual({ type: 'user_agent', user_id: userIds.u2 });
    const { id: session_id } = (await api.post('/v2/sessions', { body: { agent_id: agent } })).body;
    expect(await scopeOf({ session_id })).toEqual({ type: 'session', session_id });
    expect(await scopeOf({ scope: { type: 'session', session_id } })).toEqual({ type: 'session', session_id });
  });

  it('400 for a scope without what it needs, or with what it does not have', async () => {
    const session_id = 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab';
    const fact = { memory_type: 'semantic', content: { concept: 'a', definition: 'b' } };
    const cases: [object, string][] = [
      [note('x', { scope: { type: 'user' } }), '/user'],
      [note('x', { scope: { type: 'user_agent' } }), '/user'],
      [note('x', { scope: { type: 'session' } }), '/scope/session_id'],
      [note('x', { scope: { type: 'agent' }, user: userOf('u1') }), '/user'],
      [note('x', { scope: { type: 'agent' }, session_id }), '/scope/type'],
      [note('x', { scope: { type: 'user', session_id }, user: userOf('u1') }), '/scope/type'],
      [note('x', { scope: { type: 'user', user_id: userIds.u2 }, user: userOf('u1') }), '/scope/user_id'],
      [note('x', { scope: { type: 'user', user_id: 'usr_01k2c5gq8zf3vr4xw1m6t0y9ab' } }), '/scope/user_id'],
      [{ ...fact, scope: { type: 'session', session_id } }, '/scope/type'],
      [note('x', { created_at: '2099-01-01T00:00:00.000Z' }), '/created_at'],
    ];
    for (const [body, pointer] of cases) expect(faultOf(await create(body)), pointer).toEqual([400, pointer]);
    expect(faultOf(await create(note('x', { user: userOf('u2') }), { caller: as.u1 }))).toEqual([
      400,
      '/user/external_id',
    ]);
  });

  it('400 or 404 leaves no user, who was named for the first time', async () => {
    const user = { external_id: 'refused-with-the-memory' };
    const refused: [object, number][] = [
      [note('x', { user, source_message_id: 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab' }), 404],
      [note('x', { user, created_at: '2099-01-01T00:00:00.000Z' }), 400],
      [note('x', { user, scope: { type: 'agent' } }), 400],
    ];
    for (const [body, status] of refused) expect((await create(body)).status).toBe(status);
    const memories = refused.map(([memory], index) => ({ id: `i${index}`, memory }));
    expect((await api.post(`${path()}/batch`, { body: { memories } })).body).toMatchObject({ failed: 3 });
    expect((await api.get(`/v2/users?external_id=${user.external_id}`)).body.data).toEqual([]);
  });

  it('201 with the time when it was made elsewhere', async () => {
    const created_at = '2020-01-02T03:04:05.000Z';
    expect(await make(note('imported', { created_at }))).toMatchObject({ created_at, version: 1 });
    expect((await list('created_before=2020-02-01T00:00:00.000Z')).length).toBe(1);
  });

  it('403 in what all users share, for a token that acts for one', async () => {
    expect(faultOf(await create(note('x', { scope: { type: 'agent' } }), { caller: as.u1 }))).toEqual([
      403,
      'insufficient_permissions',
    ]);
  });

  it('409 when a scope is full, whatever is in the others', async () => {
    const small = await makeAgent(api, { memory_limit: 1 });
    for (const more of [{}, ofUser('u1'), ofUser('u2')]) {
      expect((await create(note('one', more), { on: small })).status).toBe(201);
      expect(faultOf(await create(note('two', more), { on: small }))).toEqual([409, 'memory_limit_exceeded']);
    }
    const memories = [{}, ofUser('u1'), { user: { external_id: 'u3' } }].map((more, index) => ({
      id: `m${index}`,
      memory: note('three', more),
    }));
    const batch = async (stop_on_error: boolean) => {
      const body = { memories, batch_options: { stop_on_error } };
      const { results } = (await api.post(`${path(small)}/batch`, { body })).body;
      return results.map(({ outcome }: any) => outcome);
    };
    expect(await batch(true)).toEqual(['failed', 'skipped', 'skipped']);
    expect(await batch(false)).toEqual(['failed', 'failed', 'succeeded']);
  });
});

describe('a key', () => {
  it('names one memory of a scope: another one replaces it, as its next version, or changes nothing', async () => {
    const own = await makeAgent(api);
    const put = (text: string, more: object = {}) => create(note(text, { key: 'diet', ...more }), { on: own });
    const first = await put('vegan');
    expect([first.status, first.headers.get('etag')]).toEqual([201, '"1"']);
    const mine = (await put('eats fish', ofUser('u1'))).body;
    const same = await put('vegan');
    expect([same.status, same.body.id, same.body.version]).toEqual([200, first.body.id, 1]);
    const next = await put('vegetarian', { importance: 0.9 });
    expect([next.status, next.body]).toMatchObject([
      200,
      { id: first.body.id, version: 2, key: 'diet', importance: 0.9, content: { note: 'vegetarian' } },
    ]);
    expect((await api.get(`/v2/memories/${mine.id}`)).body.content).toEqual({ note: 'eats fish' });
    expect(await search('vegan', { options: { min_relevance: 0.5 } }, { on: own })).toEqual([]);
    expect(await search('vegetarian', {}, { on: own })).toEqual([first.body.id]);
    expect(await list('key=diet', { on: own })).toEqual([first.body.id, mine.id].toSorted());
    const otherType = { memory_type: 'episodic', content: { event: 'x' }, key: 'diet' };
    expect(faultOf(await create(otherType, { on: own }))).toEqual([400, '/memory_type']);
    await api.delete(`/v2/memories/${first.body.id}`);
    expect((await put('vegan')).status).toBe(201);
  });

  it('is heeded within a batch, and when many send it at once', async () => {
    const own = await makeAgent(api);
    const item = (id: string, text: string) => ({ id, memory: note(text, { key: 'k' }) });
    const body = { memories: [item('a', 'one'), item('b', 'two'), item('c', 'two')] };
    const { results } = (await api.post(`${path(own)}/batch`, { body })).body;
    expect(new Set(results.map(({ memory }: any) => memory.id)).size).toBe(1);
    expect(results.map(({ change, memory: { version, content } }: any) => [change, version, content.note])).toEqual([
      ['created', 1, 'one'],
      ['updated', 2, 'two'],
      ['unchanged', 2, 'two'],
    ]);
    expect(results[0].memory.updated_at <= results[1].memory.updated_at).toBe(true);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => create(note('same', { key: 'many' }), { on: own }).then(({ status }) => status)),
    );
    expect(answers.toSorted()).toEqual([200, 200, 200, 201]);
  });

  it('of a memory that has expired is free again', async () => {
    const own = await makeAgent(api);
    const { id } = await make(note('gone', { key: 'k' }), { on: own });
    await api.stage.database.dataSource.query('UPDATE memories SET expires_at = now() WHERE id = $1', [id]);
    expect((await make(note('new', { key: 'k' }), { on: own })).id).not.toBe(id);
  });

  it('stays with what consolidation makes of the memory, and keeps two named ones two', async () => {
    const own = await makeAgent(api);
    await make(note('likes green tea'), { on: own });
    await make(note('likes green tea', { key: 'a' }), { on: own });
    await make(note('likes green tea', { key: 'b' }), { on: own });
    const { actions } = await consolidate({ dry_run: false }, { on: own });
    expect(actions.map(({ sources }: any) => sources.length)).toEqual([2]);
    const keys = (await api.get(`${path(own)}?scope=agent`)).body.data.map(({ key }: any) => key).toSorted();
    expect(keys).toEqual(['a', 'b']);
  });
});

describe('what one user told', () => {
  const cases = JSON.parse(readFileSync(new URL('../../testing/memory-cases.json', import.meta.url), 'utf8')) as {
    must_stay_apart_by_owner: { text: string; users: Owner[] }[];
  };

  it('stays apart from what others did, at every operation', async () => {
    for (const { text, users } of cases.must_stay_apart_by_owner) {
      const own = await makeAgent(api);
      const ids = await Promise.all(
        users.map(async (user) => (await make(note(text, { user: { external_id: user } }), { on: own })).id),
      );
      const shared = (await make(note(text), { on: own })).id;
      for (const [index, user] of users.entries()) {
        const mine = [shared, ids[index]].toSorted();
        expect(await search(text, { user: userOf(user) }, { on: own })).toEqual(mine);
        expect(await search(text, {}, { on: own, caller: as[user] })).toEqual(mine);
        expect(await list(`scope=user_agent&user_id=${userIds[user]}`, { on: own })).toEqual([ids[index]]);
        expect(await list('scope=agent,user_agent', { on: own, caller: as[user] })).toEqual(mine);
      }
      expect(await search(text, {}, { on: own })).toEqual([shared]);
      expect((await consolidate({ similarity: 0.5 }, { on: own })).actions).toEqual([]);
    }
  });

  it('is found by its scope alone', async () => {
    const made = await makeEverywhere('the quiet harbour of Ada');
    const find = (more: object, caller = api) => search('quiet harbour', more, { caller });
    const ids = (...names: (keyof typeof made)[]) => names.map((name) => made[name]).toSorted();
    expect(await find({})).toEqual(ids('shared'));
    expect(await find({ user: userOf('u1') })).toEqual(ids('shared', 'u1', 'u1All'));
    expect(await find({ user: { id: userIds.u2 } })).toEqual(ids('shared', 'u2', 'u2All'));
    expect(await find({ user: userOf('u1'), scopes: ['user'] })).toEqual(ids('u1All'));
    expect(await find({ user: userOf('u1'), scopes: ['user_agent', 'agent'] })).toEqual(ids('shared', 'u1'));
    expect(await find({ filters: { session_id: made.session } })).toEqual(ids('shared', 'inSession'));
    expect(await find({ filters: { session_id: made.session }, scopes: ['session'] })).toEqual(ids('inSession'));
    expect(await find({ user: { external_id: 'nobody' }, scopes: ['user'] })).toEqual([]);
    expect((await api.get('/v2/users?external_id=nobody')).body.data).toEqual([]);
    expect(await find({}, as.u1)).toEqual(ids('shared', 'u1', 'u1All'));
    expect(await find({ filters: { session_id: made.session } }, as.u1)).toEqual(
      ids('shared', 'u1', 'u1All', 'inSession'),
    );
    expect(await find({ filters: { session_id: made.session } }, as.u2)).toEqual(ids('shared', 'u2', 'u2All'));
    expect(await search('quiet harbour', { user: userOf('u1') }, { on: other })).toEqual(ids('u1All'));
    const as_of = new Date().toISOString();
    expect(await find({ user: userOf('u1'), options: { as_of } })).toEqual(ids('shared', 'u1', 'u1All'));
    const refused = (body: object) => api.post(`${path()}/search`, { body: { query: 'x', ...body } });
    expect(faultOf(await refused({ scopes: ['agent', 'user'] }))).toEqual([400, '/scopes/1']);
    expect(faultOf(await refused({ scopes: ['session'] }))).toEqual([400, '/scopes/0']);
    expect(faultOf(await as.u1.post(`${path()}/search`, { body: { query: 'x', user: userOf('u2') } }))).toEqual([
      400,
      '/user/external_id',
    ]);
  });

  it('is listed by its scope alone', async () => {
    const own = await makeAgent(api);
    const [shared, u1, u1All, u2] = await Promise.all(
      [{}, ofUser('u1'), ofUser('u1', 'user'), ofUser('u2')].map(
        async (more) => (await make(note('x', more), { on: own })).id,
      ),
    );
    const { u1All: elsewhere } = await makeEverywhere('is listed everywhere');
    const all = await list('', { on: own });
    expect(all).toEqual(expect.arrayContaining([shared, u1, u1All, u2, elsewhere]));
    expect(await list('scope=agent,user_agent,session', { on: own })).toEqual([shared, u1, u2].toSorted());
    expect(await list('scope=agent', { on: own })).toEqual([shared]);
    const ofUsers = await list('scope=user_agent,user', { on: own });
    expect(ofUsers).toEqual(expect.arrayContaining([u1, u1All, u2]));
    expect(ofUsers).not.toContain(shared);
    expect(await list(`scope=user_agent&user_id=${userIds.u1}`, { on: own })).toEqual([u1]);
    expect(await list('scope=agent,user_agent', { on: own, caller: as.u2 })).toEqual([shared, u2].toSorted());
    const answer = await api.get(`${path(own)}?user_id=${userIds.u2}&scope=user_agent&include_total=true`);
    expect(answer.headers.get('x-total-count')).toBe('1');
  });

  it('cannot be read or changed by another: 404; what all share can be read by all: 403 for a change', async () => {
    const { u1, shared, inSession } = await makeEverywhere('nothing for others');
    const calls = (id: string, caller: Api) => [
      caller.get(`/v2/memories/${id}`),
      caller.get(`/v2/memories/${id}/versions`),
      caller.patch(`/v2/memories/${id}`, { body: { importance: 1 } }),
      caller.patch(`/v2/memories/${id}/importance`, { body: { importance: 1 } }),
      caller.post(`/v2/memories/${id}/undo`),
      caller.delete(`/v2/memories/${id}`),
    ];
    const statuses = async (id: string, caller: Api) =>
      (await Promise.all(calls(id, caller))).map(({ status }) => status);
    expect(await statuses(u1, as.u2)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(await statuses(inSession, as.u2)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(await statuses(shared, as.u2)).toEqual([200, 200, 403, 403, 403, 403]);
    expect((await as.u1.patch(`/v2/memories/${u1}`, { body: { importance: 1 } })).body.version).toBe(2);
    expect((await as.u1.delete(`/v2/memories/${inSession}`)).status).toBe(204);
  });

  it('is consolidated by itself', async () => {
    const own = await makeAgent(api);
    const twice = async (more: object) => {
      for (const text of ['walks every morning', 'walks every morning']) await make(note(text, more), { on: own });
    };
    for (const more of [{}, ofUser('u1'), ofUser('u2'), ofUser('u1', 'user')]) await twice(more);
    const scopes = async (body: object, caller = api) =>
      (await consolidate(body, { on: own, caller })).actions.map(({ scope }: any) => scope);
    const u1 = { type: 'user_agent', user_id: userIds.u1 };
    const u1All = { type: 'user', user_id: userIds.u1 };
    const u2 = { type: 'user_agent', user_id: userIds.u2 };
    expect(await scopes({})).toEqual(expect.arrayContaining([{ type: 'agent' }, u1, u2]));
    expect(await scopes({})).toHaveLength(3);
    expect(await scopes({ user: userOf('u1') })).toEqual(expect.arrayContaining([u1, u1All]));
    expect(await scopes({ scopes: ['agent'] })).toEqual([{ type: 'agent' }]);
    expect(await scopes({}, as.u2)).toEqual([u2]);
    const forbidden = await as.u2.post(`${path(own)}/consolidate`, { body: { scopes: ['agent'] } });
    expect(faultOf(forbidden)).toEqual([403, 'insufficient_permissions']);
    const done = await consolidate({ dry_run: false, user: userOf('u1') }, { on: own });
    for (const { memory_id, scope } of done.actions)
      expect((await api.get(`/v2/memories/${memory_id}`)).body.scope).toEqual(scope);
    const restored = (await as.u1.post(`/v2/memories/${done.actions[0].memory_id}/undo`)).body.restored;
    expect(restored.map(({ scope }: any) => scope)).toEqual([done.actions[0].scope, done.actions[0].scope]);
    expect(await search('walks', {}, { on: own, caller: as.u2 })).toHaveLength(4);
  });
});

describe('a search and a list', () => {
  it('never find what is outside of the scopes that they name', async () => {
    const made = await makeEverywhere('the wandering albatross');
    const keys = { agent: [made.shared], session: [made.inSession] };
    const ofOwner = {
      u1: { ...keys, user_agent: [made.u1], user: [made.u1All] },
      u2: { ...keys, user_agent: [made.u2], user: [made.u2All] },
    };
    const everything = Object.values(made).filter((id) => id.startsWith('mem_'));
    const query = fc.record({
      owner: fc.constantFrom('u1' as const, 'u2' as const),
      scopes: fc.uniqueArray(
        fc.constantFrom('agent', 'user_agent', 'user', 'session') as fc.Arbitrary<keyof (typeof ofOwner)['u1']>,
        { minLength: 1 },
      ),
      acts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ owner, scopes, acts }) => {
        const caller = acts ? as[owner] : api;
        // Another user's session has nothing for a user who is named.
        const expected = scopes
          .filter((scope) => scope !== 'session' || owner === 'u1')
          .flatMap((scope) => ofOwner[owner][scope]);
        const named = {
          user: userOf(owner),
          scopes,
          filters: { session_id: made.session },
          options: { max_results: 100 },
        };
        const found = await search('wandering albatross', named, { caller });
        expect(found.filter((id) => everything.includes(id))).toEqual(expected.toSorted());
        const listed = await list(`user_id=${userIds[owner]}&scope=${scopes.join()}`, { caller });
        expect(listed.filter((id) => everything.includes(id))).toEqual(expected.toSorted());
      }),
      { numRuns: scaleRuns(25) },
    );
  });

  it('agree: what a search of an agent finds is in its lists, whoever asks and whatever is named', async () => {
    const made = await makeEverywhere('the patient cormorant');
    const elsewhere = (await make(note('the patient cormorant', ofUser('u1', 'user')), { on: other })).id;
    const session = (await api.post('/v2/sessions', { body: { agent_id: other } })).body.id;
    const away = (await make(note('the patient cormorant', { session_id: session }), { on: other })).id;
    const one = <T>(...values: T[]) => fc.constantFrom(...values);
    const query = fc.record({
      on: one(agent, other),
      acts: one(null, 'u1' as const, 'u2' as const),
      owner: one(null, 'u1' as const, 'u2' as const),
      session_id: one(null, made.session, session),
      scopes: fc.option(fc.uniqueArray(one('agent', 'user_agent', 'user', 'session'), { minLength: 1 })),
    });
    let found = 0;
    await fc.assert(
      fc.asyncProperty(query, async ({ on, acts, owner, session_id, scopes }) => {
        const caller = acts ? as[acts] : api;
        const named = {
          query: 'patient cormorant',
          options: { max_results: 100 },
          ...(owner && { user: userOf(owner) }),
          ...(scopes && { scopes }),
          ...(session_id && { filters: { session_id } }),
        };
        const { status, body } = await caller.post(`${path(on)}/search`, { body: named });
        if (status !== 200) {
          expect(status).toBe(400);
          return;
        }
        const ids = idsOf(body.results.map(({ memory }: any) => memory));
        found += ids.length;
        const filters = [
          ...(owner ? [`user_id=${userIds[owner]}`] : []),
          ...(scopes ? [`scope=${scopes.join()}`] : []),
        ];
        for (const filter of ['', ...(scopes || !owner ? [filters.join('&')] : [])])
          expect(await list(filter, { on, caller })).toEqual(expect.arrayContaining(ids));
        if (on === agent) expect(ids).not.toContain(away);
        if (owner === 'u2' || acts === 'u2') expect(ids).not.toContain(elsewhere);
      }),
      { numRuns: scaleRuns(60) },
    );
    expect(found).toBeGreaterThan(0);
  });

  it('find nothing in a session of another agent or organization', async () => {
    const { inSession, session } = await makeEverywhere('the careful heron');
    const strangers = await testApi();
    const theirs = await makeAgent(strangers);
    const body = { query: 'careful heron', scopes: ['session'], filters: { session_id: session } };
    const find = async (caller: Api, on: string, operation: string, more: object) =>
      (await caller.post(`${path(on)}/${operation}`, { body: { ...body, ...more } })).body;
    for (const [caller, on] of [
      [api, other],
      [strangers, theirs],
    ] as const) {
      expect((await find(caller, on, 'search', {})).results).toEqual([]);
      const { query: _query, ...deletion } = body;
      const { body: answer } = await caller.post(`${path(on)}/delete`, { body: { ...deletion, dry_run: true } });
      expect(answer.matched).toBe(0);
    }
    expect((await find(api, agent, 'search', {})).results.map(({ memory }: any) => memory.id)).toEqual([inSession]);
  });
});

describe('a conversation', () => {
  const ask = async (text: string, context: object, more: object = {}, caller = api) =>
    caller.post('/v2/chat/messages', {
      body: says(text, context as Record<string, unknown>, { memory: { enabled: true, ...more } }),
    });
  const recalled = async (answer: Promise<ApiAnswer>) => [...(await answer).body.message.memory_refs].toSorted();

  it('recalls what is shared, what its user told, and what its session keeps', async () => {
    const [one, two] = [{ external_id: 'r1' }, { external_id: 'r2' }];
    const own = await makeAgent(api, { model: 'offline/echo' });
    const id = async (more: object) => (await make(note('the secret lighthouse', more), { on: own })).id;
    const [shared, u1, u1All, u2] = [
      await id({}),
      await id({ user: one }),
      await id({ user: one, scope: { type: 'user' } }),
      await id({ user: two }),
    ];
    const begin = (user?: object) => ask('the secret lighthouse', { agent_id: own, ...(user && { user }) });
    expect(await recalled(begin())).toEqual([shared]);
    expect(await recalled(begin(one))).toEqual([shared, u1, u1All].toSorted());
    expect(await recalled(begin(two))).toEqual([shared, u2].toSorted());
    expect(await recalled(begin({ external_id: 'new' }))).toEqual([shared]);
    expect(await recalled(ask('the secret lighthouse', { agent_id: own }, {}, await api.as({ user: one })))).toEqual(
      [shared, u1, u1All].toSorted(),
    );
    const { conversation, session } = (await begin(one)).body;
    const here = await id({ session_id: session.id });
    const again = ask('the secret lighthouse', { conversation_id: conversation.id });
    expect(await recalled(again)).toEqual([shared, u1, u1All, here].toSorted());
    await api.patch(`/v2/agents/${own}`, { body: { memory: { user_scope: 'none' } } });
    expect(await recalled(begin(one))).toEqual([shared, u1].toSorted());
  });

  it('is refused memories that are not within its reach', async () => {
    const own = await makeAgent(api, { model: 'offline/echo' });
    const { id: u2 } = await make(note('of u2', ofUser('u2')), { on: own });
    const { id: u1 } = await make(note('of u1', ofUser('u1')), { on: own });
    const name = (memory: string, context: object) =>
      api.post('/v2/chat/messages', {
        body: {
          message: { role: 'user', content: { type: 'text', text: 'hi' }, memory_refs: [memory] },
          context: { agent_id: own, ...context },
        },
      });
    expect((await name(u1, { user: userOf('u1') })).body.message.memory_refs).toEqual([u1]);
    expect(faultOf(await name(u2, { user: userOf('u1') }))).toEqual([400, '/message/memory_refs/0']);
    expect(faultOf(await name(u2, {}))).toEqual([400, '/message/memory_refs/0']);
  });

  it('learns for its user, or for everybody when there is none', async () => {
    const learn = async (event: string, context: object, on: string) => {
      const changes = [{ action: 'add', memory: { memory_type: 'episodic', content: { event } } }];
      const text = JSON.stringify({ script: [{ say: 'Noted.' }], calls: { change_notes: { changes } } });
      const body = says(text, { agent_id: on, ...context }, { memory: { extract: true } });
      expect((await api.post('/v2/chat/messages', { body })).status).toBe(200);
    };
    const own = await makeAgent(api, { model: 'offline/scripted' });
    const scopesOf = async (query: string) =>
      (await api.get(`${path(own)}?${query}`)).body.data.map(({ scope }: any) => scope);
    const scopes = () => scopesOf('scope=agent,user_agent');
    await learn('a', { user: userOf('u1') }, own);
    await expect.poll(scopes).toEqual([{ type: 'user_agent', user_id: userIds.u1 }]);
    await learn('b', {}, own);
    await expect.poll(scopes).toEqual([{ type: 'agent' }, { type: 'user_agent', user_id: userIds.u1 }]);
    await api.patch(`/v2/agents/${own}`, { body: { memory: { user_scope: 'read_write' } } });
    const ofAll = async () => (await scopesOf(`scope=user&user_id=${userIds.u2}`)).length;
    const before = await ofAll();
    await learn('c', { user: userOf('u2') }, own);
    await expect.poll(ofAll).toBe(before + 1);
  });
});

describe('checkpoints', () => {
  it('hold what users have with the agent, and never what they have with all', async () => {
    const own = await makeAgent(api);
    const state = `/v2/agents/${own}/state`;
    await make(note('kept', ofUser('u1')), { on: own });
    const { id } = (await api.post(`${state}/checkpoints`, { body: { name: 'a', include: ['memories'] } })).body;
    await make(note('later', ofUser('u1')), { on: own });
    await make(note('elsewhere', ofUser('u1', 'user')), { on: own });
    const body = { checkpoint_id: id };
    expect((await api.post(`${state}/restore`, { body, headers: { 'if-match': '*' } })).status).toBe(200);
    const notes = (await api.get(path(own))).body.data.map(({ content }: any) => content.note);
    expect(notes).toEqual(expect.arrayContaining(['elsewhere', 'kept']));
    expect(notes).not.toContain('later');
  });
});
