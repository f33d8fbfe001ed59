import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '#src/json/json.ts';
import { makeAgent, plays, testApi, type ApiAnswer, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const pathOf = (id: string) => `/v2/agents/${id}/state`;

/** Changes a state, by default whatever is there. */
const change = (id: string, body: unknown, type = 'application/json', ifMatch = '*'): Promise<ApiAnswer> =>
  api.patch(pathOf(id), { body, headers: { 'content-type': type, 'if-match': ifMatch } });
const put = (id: string, state: unknown) => change(id, { mode: 'replace', state });
const restore = (id: string, body: object, ifMatch = '*') =>
  api.post(`${pathOf(id)}/restore`, { body, headers: { 'if-match': ifMatch } });
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error_code];

describe('getAgentState', () => {
  it('200 with an empty object before the first change, and 304 for who has it', async () => {
    const id = await makeAgent(api);
    const first = await api.get(pathOf(id));
    expect([first.status, first.body]).toEqual([
      200,
      { agent_id: id, state: {}, version: 0, updated_at: null, updated_by: null },
    ]);
    expect([first.headers.get('etag'), first.headers.get('last-modified')]).toEqual(['"0"', null]);
    const known = await api.get(pathOf(id), { headers: { 'if-none-match': '"7", "0"' } });
    expect([known.status, known.headers.get('etag')]).toEqual([304, '"0"']);
    await put(id, { a: 1 });
    const changed = await api.get(pathOf(id), { headers: { 'if-none-match': '"0"' } });
    expect([changed.status, changed.body.state, changed.headers.get('etag')]).toEqual([200, { a: 1 }, '"1"']);
    const since = changed.headers.get('last-modified')!;
    expect((await api.get(pathOf(id), { headers: { 'if-modified-since': since } })).status).toBe(304);
  });
});

describe('updateAgentState', () => {
  it('200 by merge patch, JSON patch, merge and replace: a version each, with who and how', async () => {
    const id = await makeAgent(api);
    expect((await change(id, { state: { city: 'Oslo', mood: 'good' } })).body).toMatchObject({ version: 1 });
    const merged = await change(id, { mood: null, visits: 1 }, mergePatch, '"1"');
    expect([merged.status, merged.body.state]).toEqual([200, { city: 'Oslo', visits: 1 }]);
    const patch = [
      { op: 'test', path: '/visits', value: 1 },
      { op: 'replace', path: '/visits', value: 2 },
    ];
    const patched = await change(id, patch, jsonPatch, '"2"');
    expect([patched.body.state, patched.headers.get('etag')]).toEqual([{ city: 'Oslo', visits: 2 }, '"3"']);
    expect((await put(id, ['anything'])).body.state).toEqual(['anything']);
    const { body } = await api.get(`${pathOf(id)}/history`);
    expect(body.data.map((item: any) => [item.version, item.source])).toEqual([4, 3, 2, 1].map((n) => [n, 'patch']));
    expect(body.data[1].patch).toEqual(patch);
    expect(body.data[2].patch).toEqual([
      { op: 'remove', path: '/mood' },
      { op: 'add', path: '/visits', value: 1 },
    ]);
    const { body: state } = await api.get(pathOf(id));
    expect(body.data[0]).toMatchObject({ created_by: state.updated_by, created_at: state.updated_at });
    expect(state.updated_by).toMatch(/^usr_/);
  });

  it('200 without a new version when nothing is another', async () => {
    const id = await makeAgent(api);
    await put(id, { a: [1, { b: 2 }] });
    expect((await change(id, { a: [1, { b: 2 }], c: null }, mergePatch)).body.version).toBe(1);
    expect((await change(id, [{ op: 'test', path: '/a/0', value: 1 }], jsonPatch)).body.version).toBe(1);
  });

  it('428 without If-Match, 412 when it is stale or weak, and nothing is changed', async () => {
    const id = await makeAgent(api);
    await put(id, { a: 1 });
    const without = await api.patch(pathOf(id), { body: { state: { a: 2 } } });
    expect(codeOf(without)).toEqual([428, 'precondition_required']);
    for (const stale of ['"0"', 'W/"1"', '"2", "3"'])
      expect(codeOf(await change(id, { state: { a: 2 } }, undefined, stale)), stale).toEqual([
        412,
        'precondition_failed',
      ]);
    expect((await change(id, { state: {} }, undefined, 'nonsense')).body.errors[0].parameter).toBe('If-Match');
    expect((await api.get(pathOf(id))).body).toMatchObject({ version: 1, state: { a: 1 } });
    expect((await change(id, { state: { a: 2 } }, undefined, '"0", "1"')).status).toBe(200);
  });

  it('409 names the operation that does not fit, and carries out none', async () => {
    const id = await makeAgent(api);
    const patch = [
      { op: 'add', path: '/a', value: 1 },
      { op: 'remove', path: '/b' },
    ];
    const { status, body } = await change(id, patch, jsonPatch);
    expect([status, body.error_code, body.errors[0].pointer]).toEqual([409, 'conflict', '/1']);
    expect((await api.get(pathOf(id))).body.version).toBe(0);
  });

  it('400 for a body that is not of its media type, and 415 for another one', async () => {
    const id = await makeAgent(api);
    expect(codeOf(await change(id, { a: 1 }, jsonPatch))).toEqual([400, 'invalid_request']);
    expect((await change(id, [{ op: 'paint', path: '' }], jsonPatch)).body.errors[0].pointer).toBe('/0/op');
    expect((await change(id, { a: 1 })).body.errors.map((e: any) => e.pointer)).toContain('/a');
    expect((await change(id, 'a', 'text/plain')).status).toBe(415);
    expect((await change(id, { a: 1 }, `${mergePatch}; charset=utf-8`)).status).toBe(200);
    for (const text of ['"\\ud800"', '1e999'])
      expect(codeOf(await change(id, text, mergePatch)), text).toEqual([400, 'invalid_request']);
  });

  it('413 for a document that becomes too large or too deep', async () => {
    const id = await makeAgent(api);
    await put(id, { text: 'x'.repeat(600_000) });
    expect(codeOf(await change(id, { more: 'x'.repeat(500_000) }, mergePatch))).toEqual([413, 'state_too_large']);
    const doubled = [1, 2, 3].map((n) => ({ op: 'copy', from: '', path: `/${n}` }));
    expect(codeOf(await change(id, doubled, jsonPatch))).toEqual([413, 'state_too_large']);
    const deep = JSON.parse('['.repeat(60) + ']'.repeat(60));
    await put(id, deep);
    const deeper = [{ op: 'add', path: `${'/0'.repeat(59)}/-`, value: deep }];
    expect(codeOf(await change(id, deeper, jsonPatch))).toEqual([413, 'state_too_large']);
  });

  it('413 for a document of too many values, however they come; one from before there was a limit may shrink', async () => {
    const id = await makeAgent(api);
    const members = (from: number, count: number, value: unknown = 0) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${from + at}`, value]));
    const tooLarge = [413, 'state_too_large'];
    expect((await change(id, members(0, 19_990), mergePatch)).status).toBe(200);
    expect(codeOf(await change(id, members(19_990, 10), mergePatch))).toEqual(tooLarge);
    const items = { op: 'add', path: '/items', value: Array(9).fill(0) };
    expect(codeOf(await change(id, [items], jsonPatch))).toEqual(tooLarge);
    const stored = JSON.stringify(members(0, 30_000));
    await api.stage.database.dataSource.query('UPDATE agent_states SET document = $2 WHERE agent_id = $1', [
      id,
      stored,
    ]);
    expect(Object.keys((await api.get(pathOf(id))).body.state)).toHaveLength(30_000);
    expect(codeOf(await change(id, { more: 1 }, mergePatch))).toEqual(tooLarge);
    expect(codeOf(await change(id, members(0, 60_010, null), mergePatch))).toEqual(tooLarge);
    expect((await change(id, [{ op: 'remove', path: '/k0' }], jsonPatch)).status).toBe(200);
    expect((await change(id, members(1, 29_000, null), mergePatch)).status).toBe(200);
    expect((await change(id, { more: 1 }, mergePatch)).status).toBe(200);
    const back = await api.post(`${pathOf(id)}/restore`, { body: { version: 1 }, headers: { 'If-Match': '*' } });
    expect(back.status).toBe(200);
  });

  it('200: of many writers at once none loses its change', async () => {
    const id = await makeAgent(api);
    const members = Array.from({ length: 12 }, (_, index) => `m${index}`);
    await Promise.all(members.map((name) => change(id, { [name]: 1 }, mergePatch)));
    const { body } = await api.get(pathOf(id));
    expect([body.version, Object.keys(body.state).toSorted()]).toEqual([12, members.toSorted()]);
    const history = (await api.get(`${pathOf(id)}/history`)).body.data.map((one: any) => one.created_at);
    expect(history).toEqual(history.toSorted().toReversed());
    const same = await Promise.all(members.map((name) => change(id, { [name]: 2 }, mergePatch, '"12"')));
    expect(same.map(({ status }) => status).toSorted()).toEqual([200, ...Array(11).fill(412)]);
  });
});

describe('updateAgentStateSchema, getAgentStateSchema', () => {
  const schema = { type: 'object', required: ['city'], properties: { city: { type: 'string' } } };
  const setSchema = (id: string, given: unknown, headers = {}) =>
    api.put(`${pathOf(id)}/schema`, { body: { schema: given }, headers });

  it('200, and from then on 422 for a document that does not satisfy it', async () => {
    const id = await makeAgent(api);
    const none = await api.get(`${pathOf(id)}/schema`);
    expect(none.body).toEqual({ agent_id: id, schema: null, updated_at: null, updated_by: null });
    await put(id, { city: 'Oslo' });
    const set = await setSchema(id, schema);
    expect([set.status, set.body.schema, set.body.updated_by]).toEqual([200, schema, expect.stringMatching(/^usr_/)]);
    const wrong = await change(id, { city: 4 }, mergePatch);
    expect([...codeOf(wrong), wrong.body.errors]).toEqual([
      422,
      'state_schema_violation',
      [{ pointer: '/city', detail: 'Must be string.', code: 'type' }],
    ]);
    expect((await change(id, { city: 'Bergen' }, mergePatch)).status).toBe(200);
    expect(codeOf(await restore(id, { version: 0 }))).toEqual([422, 'state_schema_violation']);
    const tag = set.headers.get('etag')!;
    expect((await api.get(`${pathOf(id)}/schema`, { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await setSchema(id, null)).body.schema).toBeNull();
    expect(codeOf(await setSchema(id, schema, { 'if-match': tag }))).toEqual([412, 'precondition_failed']);
    expect((await put(id, 7)).status).toBe(200);
  });

  it('409 when the present state does not satisfy it', async () => {
    const id = await makeAgent(api);
    const { status, body } = await setSchema(id, schema);
    expect([status, body.error_code, body.errors[0].code]).toEqual([409, 'conflict', 'required']);
    expect((await api.get(`${pathOf(id)}/schema`)).body.schema).toBeNull();
  });

  it('400 for what is no schema, refers outside, or is too large', async () => {
    const id = await makeAgent(api);
    const pointerOf = async (given: unknown) => {
      const { status, body } = await setSchema(id, given);
      return [status, body.errors[0].pointer];
    };
    expect(await pointerOf({ type: 'nonsense' })).toEqual([400, '/schema']);
    expect(await pointerOf({ $ref: 'https://example.com/a.json' })).toEqual([400, '/schema/$ref']);
    expect(await pointerOf({ properties: { a: { $ref: 'file:///etc/passwd' } } })).toEqual([
      400,
      '/schema/properties/a/$ref',
    ]);
    expect(await pointerOf({ $schema: 'http://json-schema.org/draft-04/schema#' })).toEqual([400, '/schema/$schema']);
    expect(await pointerOf({ $async: true })).toEqual([400, '/schema/$async']);
    expect(await pointerOf({ $ref: '#/$defs/missing' })).toEqual([400, '/schema']);
    expect(await pointerOf({ description: 'x'.repeat(64_001) })).toEqual([400, '/schema']);
    expect((await setSchema(id, { $defs: { a: true }, $ref: '#/$defs/a' })).status).toBe(200);
  });

  it('422 when a pattern would take for ever', async () => {
    const id = await makeAgent(api);
    expect((await setSchema(id, { properties: { a: { pattern: '^(a+)+$' } } })).status).toBe(200);
    const { status, body } = await put(id, { a: `${'a'.repeat(60)}!` });
    expect([status, body.error_code]).toEqual([422, 'schema_too_costly']);
    expect((await put(id, { a: 'aaa' })).status).toBe(200);
    await put(id, { b: `${'a'.repeat(60)}!` });
    expect(codeOf(await setSchema(id, { properties: { b: { pattern: '^(a+)+$' } } }))).toEqual([
      422,
      'schema_too_costly',
    ]);
    expect((await setSchema(id, { properties: { a: { pattern: '^a+$' } } })).status).toBe(200);
    expect((await put(id, { a: 'aaa' })).status).toBe(200);
  });
});

describe('updateAgentState with a schema', () => {
  const setSchema = (id: string, schema: unknown) => api.put(`${pathOf(id)}/schema`, { body: { schema } });

  it('200: of many writers at once none loses its change', async () => {
    const id = await makeAgent(api);
    await setSchema(id, { type: 'object', additionalProperties: { type: 'integer' } });
    const members = Array.from({ length: 8 }, (_, index) => `m${index}`);
    const all = await Promise.all(members.map((name) => change(id, { [name]: 1 }, mergePatch)));
    expect(all.map(({ status }) => status)).toEqual(members.map(() => 200));
    const { body } = await api.get(pathOf(id));
    expect([body.version, Object.keys(body.state).toSorted()]).toEqual([8, members]);
  });

  it('holds nobody up while a check takes long: neither the server nor a lock', async () => {
    const id = await makeAgent(api);
    await setSchema(id, { properties: { a: { pattern: '^(a+)+$' } } });
    const other = await testApi();
    const path = pathOf(await makeAgent(other));
    const order: string[] = [];
    const slow = put(id, { a: `${'a'.repeat(60)}!` }).then((answer) => {
      order.push('slow');
      return codeOf(answer);
    });
    const quick = await other.patch(path, { body: { state: { b: 1 } }, headers: { 'if-match': '*' } });
    await api.post(`${pathOf(id)}/checkpoints`, { body: { name: 'meanwhile' } });
    order.push('others');
    expect([quick.status, await slow]).toEqual([200, [422, 'schema_too_costly']]);
    expect(order).toEqual(['others', 'slow']);
  });

  it('200 for members that are named as something that every object has', async () => {
    const id = await makeAgent(api);
    const names = ['toString', 'constructor', '__proto__', 'hasOwnProperty'];
    const members = (value: unknown) =>
      JSON.parse(`{${names.map((name) => `"${name}": ${JSON.stringify(value)}`).join()}}`);
    const schema = { properties: members({ type: 'integer' }), additionalProperties: false };
    expect((await setSchema(id, JSON.parse(JSON.stringify(schema)))).status).toBe(200);
    const text = JSON.stringify(members(1));
    expect((await change(id, text, mergePatch)).status).toBe(200);
    const read = await fetch(`${api.stage.url}${pathOf(id)}`, { headers: { authorization: `Bearer ${api.token}` } });
    expect(await read.text()).toContain(`"state":${text}`);
    const wrong = await change(id, [{ op: 'replace', path: '/__proto__', value: 'x' }], jsonPatch);
    expect([codeOf(wrong), wrong.body.errors[0].pointer]).toEqual([[422, 'state_schema_violation'], '/__proto__']);
    for (const name of names)
      expect((await change(id, `{"${name}": null}`, mergePatch)).body.state, name).not.toHaveProperty([name], 1);
    expect((await api.get(pathOf(id))).body.state).toEqual({});
  });
});

describe('listAgentStateHistory, getAgentStateVersion, getAgentStateDiff', () => {
  it('200 in pages, the newest first; each version whole, and the difference of any two', async () => {
    const id = await makeAgent(api);
    for (let n = 1; n <= 45; n += 1) await change(id, { n, [`m${n % 7}`]: n }, mergePatch);
    const seen: number[] = [];
    for (let path: string | null = `${pathOf(id)}/history?limit=20&include_total=true`; path;) {
      const { body, headers }: ApiAnswer = await api.get(path);
      expect(headers.get('x-total-count') ?? '45').toBe('45');
      seen.push(...body.data.map((item: { version: number }) => item.version));
      path = body.next_cursor && `${pathOf(id)}/history?limit=20&after=${body.next_cursor}`;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
    for (const version of [1, 19, 20, 21, 40, 45]) {
      const { body, headers } = await api.get(`${pathOf(id)}/history/${version}`);
      expect(body).toMatchObject({ version, state: { n: version, [`m${version % 7}`]: version } });
      const again = { headers: { 'if-none-match': headers.get('etag')! } };
      expect((await api.get(`${pathOf(id)}/history/${version}`, again)).status).toBe(304);
    }
    const diff = (query: string) => api.get(`${pathOf(id)}/diff${query}`).then(({ body }) => body);
    expect(await diff('?from_version=45&to_version=44')).toEqual({
      from_version: 45,
      to_version: 44,
      patch: expect.arrayContaining([{ op: 'replace', path: '/n', value: 44 }]),
    });
    expect(await diff('')).toMatchObject({ from_version: 44, to_version: 45 });
    expect(await diff('?from_version=3&to_version=3')).toMatchObject({ patch: [] });
    expect((await diff('?from_version=0&to_version=1')).patch).toContainEqual({ op: 'add', path: '/n', value: 1 });
  });

  it('404 for a version that there is not', async () => {
    const id = await makeAgent(api);
    for (const path of ['history/1', 'diff?to_version=1', 'diff?from_version=9'])
      expect(codeOf(await api.get(`${pathOf(id)}/${path}`)), path).toEqual([404, 'state_version_not_found']);
    expect(codeOf(await restore(id, { version: 1 }))).toEqual([404, 'state_version_not_found']);
  });

  it('200: leaves long patches out of the list only', async () => {
    const id = await makeAgent(api);
    await put(id, { text: 'x'.repeat(20_000) });
    expect((await api.get(`${pathOf(id)}/history`)).body.data[0].patch).toBeNull();
    expect((await api.get(`${pathOf(id)}/history/1`)).body.patch[0]).toMatchObject({ op: 'add', path: '/text' });
  });

  it('replays to every version that there was', async () => {
    // Only what is read without loss is taken in.
    const anyDocument = fc
      .jsonValue({ maxDepth: 2 })
      .map((value) => JSON.stringify(value))
      .filter((text) => 'value' in readJson(text))
      .map((text) => JSON.parse(text) as unknown);
    await fc.assert(
      fc.asyncProperty(fc.array(anyDocument, { minLength: 1, maxLength: 24 }), async (documents) => {
        const id = await makeAgent(api);
        const states: unknown[] = [{}];
        for (const document of documents) {
          const { body } = await put(id, document);
          states[body.version] = body.state;
        }
        for (const [version, state] of states.entries()) {
          const { body } = await api.get(`${pathOf(id)}/diff?from_version=${version}&to_version=${version}`);
          expect(body.patch).toEqual([]);
          if (version > 0) expect((await api.get(`${pathOf(id)}/history/${version}`)).body.state).toEqual(state);
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('createAgentStateCheckpoint, listAgentStateCheckpoints, getAgentStateCheckpoint', () => {
  const create = (id: string, body: object) => api.post(`${pathOf(id)}/checkpoints`, { body });

  it('201 with the hash of the canonical document, and the same when it is read', async () => {
    const id = await makeAgent(api);
    await put(id, { b: 1, a: 'é' });
    const made = await create(id, { name: 'one', description: 'First.', metadata: { team: 'x' } });
    // printf '{"a":"é","b":1}' | sha256sum
    const hash = 'sha-256=aa58fba8483623bed37c1b02edfccbdd9a53123837c20bfa4cb4049993a2872e';
    expect(made.body).toMatchObject({
      hash,
      version: 1,
      name: 'one',
      description: 'First.',
      parts: [],
      metadata: { team: 'x' },
    });
    await put(id, { changed: true });
    const read = await api.get(made.headers.get('location')!);
    expect(read.body).toEqual({ ...made.body, state: { a: 'é', b: 1 } });
    const again = { headers: { 'if-none-match': read.headers.get('etag')! } };
    expect((await api.get(made.headers.get('location')!, again)).status).toBe(304);
  });

  it('200 in pages, the newest first, or the one with a name; 409 for a name that is taken', async () => {
    const id = await makeAgent(api);
    for (const name of ['a', 'b', 'c']) await create(id, { name });
    const { body } = await api.get(`${pathOf(id)}/checkpoints?limit=2`);
    const { body: rest } = await api.get(`${pathOf(id)}/checkpoints?limit=2&after=${body.next_cursor}`);
    expect([...body.data, ...rest.data].map((item: any) => item.name)).toEqual(['c', 'b', 'a']);
    expect((await api.get(`${pathOf(id)}/checkpoints?name=b`)).body.data).toHaveLength(1);
    const taken = await create(id, { name: 'b' });
    expect([...codeOf(taken), taken.body.errors[0].pointer]).toEqual([409, 'conflict', '/name']);
  });

  it('404 for one that another agent has', async () => {
    const [id, other] = [await makeAgent(api), await makeAgent(api)];
    const { body } = await create(id, { name: 'mine' });
    expect(codeOf(await api.get(`${pathOf(other)}/checkpoints/${body.id}`))).toEqual([404, 'checkpoint_not_found']);
    expect(codeOf(await restore(other, { checkpoint_id: body.id }))).toEqual([404, 'checkpoint_not_found']);
  });

  it('500 state_corruption when what is stored was changed', async () => {
    const id = await makeAgent(api);
    await put(id, { a: 1 });
    const { body, headers } = await create(id, { name: 'broken' });
    const { dataSource } = api.stage.database;
    for (const document of ['{"a":2}', 'nonsense']) {
      await dataSource.query('UPDATE state_checkpoints SET document = $2 WHERE id = $1', [body.id, document]);
      expect(codeOf(await api.get(headers.get('location')!))).toEqual([500, 'state_corruption']);
      expect(codeOf(await restore(id, { checkpoint_id: body.id }))).toEqual([500, 'state_corruption']);
    }
    expect((await api.get(pathOf(id))).body.version).toBe(1);
  });
});

describe('restoreAgentState', () => {
  it('200: shows it, does it, and undoes it', async () => {
    const id = await makeAgent(api);
    await put(id, { city: 'Oslo' });
    const { body: checkpoint } = await api.post(`${pathOf(id)}/checkpoints`, { body: { name: 'safe' } });
    await change(id, { city: 'Bergen', visits: 3 }, mergePatch);
    const shown = await restore(id, { checkpoint_id: checkpoint.id, dry_run: true }, '"2"');
    expect(shown.body).toEqual({
      dry_run: true,
      version: 2,
      state: { city: 'Oslo' },
      patch: expect.arrayContaining([{ op: 'remove', path: '/visits' }]),
      restored_from: { version: 1, checkpoint_id: checkpoint.id },
      parts: [],
      replaced: [],
      lost: [],
      undo: null,
    });
    expect((await api.get(pathOf(id))).body.version).toBe(2);
    const done = await restore(id, { checkpoint_id: checkpoint.id }, '"2"');
    expect(done.body).toEqual({ ...shown.body, dry_run: false, version: 3, undo: { version: 2 } });
    expect([done.headers.get('etag'), (await api.get(pathOf(id))).body.state]).toEqual(['"3"', { city: 'Oslo' }]);
    expect((await api.get(`${pathOf(id)}/history`)).body.data[0]).toMatchObject({
      version: 3,
      source: 'restore',
      restored_from: { version: 1, checkpoint_id: checkpoint.id },
    });
    await restore(id, done.body.undo, '"3"');
    expect((await api.get(pathOf(id))).body).toMatchObject({ version: 4, state: { city: 'Bergen', visits: 3 } });
    expect((await restore(id, { version: 0 })).body).toMatchObject({ version: 5, state: {}, undo: { version: 4 } });
  });

  it('200 with the context, and an undo that has it too', async () => {
    const id = await makeAgent(api);
    const body = { name: 'whole', include: ['context'] };
    const { body: checkpoint } = await api.post(`${pathOf(id)}/checkpoints`, { body });
    expect(checkpoint.parts).toMatchObject([{ name: 'context', hash: expect.stringMatching(/^sha-256=/) }]);
    const { body: restored } = await restore(id, { checkpoint_id: checkpoint.id });
    expect(restored).toMatchObject({ parts: ['context'], undo: { checkpoint_id: expect.stringMatching(/^chk_/) } });
    expect((await restore(id, restored.undo)).body).toMatchObject({ version: 2, parts: ['context'] });
  });

  it('428 without If-Match, 412 when it is stale, 400 unless exactly one source is named', async () => {
    const id = await makeAgent(api);
    await put(id, { a: 1 });
    const without = await api.post(`${pathOf(id)}/restore`, { body: { version: 0 } });
    expect(codeOf(without)).toEqual([428, 'precondition_required']);
    expect(codeOf(await restore(id, { version: 0 }, '"0"'))).toEqual([412, 'precondition_failed']);
    const chk = 'chk_01k2c5gq8zf3vr4xw1m6t0y9ab';
    for (const body of [{ dry_run: true }, { version: 0, checkpoint_id: chk }])
      expect(codeOf(await restore(id, body))).toEqual([400, 'invalid_request']);
    expect((await restore(id, { version: 0, parts: ['memories'] })).body.errors[0].pointer).toBe('/parts/0');
  });

  it('409 while a run of the agent is active; what only looks, and a patch, may be', async () => {
    const id = await makeAgent(api);
    await put(id, { a: 1 });
    const hold = createHold();
    const running = api.stream('/v2/chat/messages/stream', plays([{ say: 'a' }, hold.step], { agent_id: id }));
    await expect.poll(async () => codeOf(await restore(id, { version: 0 }))).toEqual([409, 'run_in_progress']);
    expect((await restore(id, { version: 0, dry_run: true })).status).toBe(200);
    expect((await change(id, { b: 1 }, mergePatch)).status).toBe(200);
    hold.release();
    await running;
    expect((await restore(id, { version: 0 })).status).toBe(200);
  });
});

describe('a message with options.state.save_checkpoint', () => {
  it('200 with a checkpoint of the state as the run has left it', async () => {
    const id = await makeAgent(api, { model: 'offline/echo' });
    await put(id, { city: 'Oslo' });
    const options = { state: { save_checkpoint: true } };
    const message = { role: 'user', content: { type: 'text', text: 'Hello' } };
    const send = (more: object) =>
      api.post('/v2/chat/messages', { body: { message, context: { agent_id: id }, ...more } });
    const { body } = await send({ options });
    const { body: checkpoint } = await api.get(body.links.checkpoint);
    expect(checkpoint).toMatchObject({
      state: { city: 'Oslo' },
      version: 1,
      run_id: body.message.run_id,
      name: checkpoint.id,
    });
    expect((await send({})).body.links).not.toHaveProperty('checkpoint');
    expect((await api.get(`${pathOf(id)}/checkpoints`)).body.data).toHaveLength(1);
  });
});

describe('all operations on the state of an agent', () => {
  it('404 when the agent is deleted or of another organization', async () => {
    const deleted = await makeAgent(api);
    await api.delete(`/v2/agents/${deleted}`);
    const theirs = await makeAgent(await testApi());
    for (const id of [deleted, theirs]) {
      const all = [
        await api.get(pathOf(id)),
        await put(id, 1),
        await restore(id, { version: 0 }),
        await api.get(`${pathOf(id)}/history`),
        await api.get(`${pathOf(id)}/schema`),
        await api.put(`${pathOf(id)}/schema`, { body: { schema: null } }),
        await api.post(`${pathOf(id)}/checkpoints`, { body: { name: 'x' } }),
        await api.get(`${pathOf(id)}/checkpoints`),
      ];
      expect(all.map(codeOf)).toEqual(all.map(() => [404, 'agent_not_found']));
    }
  });
});
