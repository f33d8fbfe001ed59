import { beforeAll, describe, expect, it } from 'vitest';
import type { CreateStateMachine } from '#generated/v2/client/types.gen.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { action, machinesPath, newMachineBody } from '#src/testing/machine-bodies.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

const create = async (more: Partial<CreateStateMachine> = {}) => {
  const made = await api.post(machinesPath, { body: newMachineBody(more) });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};

const allKinds: CreateStateMachine['states'] = [
  action('first', 'choose'),
  {
    type: 'decision',
    name: 'choose',
    objective: 'Choose.',
    exit_conditions: [{ description: 'x', next_state: 'look' }],
  },
  { type: 'recall', name: 'look', queries: ['address'], next_state: 'note' },
  { type: 'annotation', name: 'note', inner_thought: 'Now I know.', next_state: 'think' },
  { type: 'reflection', name: 'think', problem: 'Which one?', word_limit: 50, next_state: 'done' },
  action('done'),
];

describe('createStateMachine', () => {
  it('201 with all members, defaults filled in', async () => {
    const machine = await create({ states: allKinds, description: 'A desk.', metadata: { team: 'x' } });
    expect(machine).toMatchObject({
      id: expect.stringMatching(/^hsm_/),
      description: 'A desk.',
      metadata: { team: 'x' },
      references: {},
      version: 1,
      deprecated_at: null,
      global_action_guidelines: [],
      states: [
        {
          type: 'action',
          name: 'first',
          actions: [],
          intra_state_navigation_guidelines: [],
          action_guidelines: [],
          boundary_constraints: [],
          exit_conditions: [{ description: 'Go to choose.', next_state: 'choose', return_state: null }],
          action_tool_call_specs: [],
          exit_condition_tool_call_specs: [],
          skip_active_memory_retrieval: false,
        },
        { type: 'decision', decision_guidelines: [], tool_call_specs: [] },
        { type: 'recall', queries: ['address'], requested_information: null, return_state: null },
        { type: 'annotation', inner_thought: 'Now I know.', return_state: null },
        { type: 'reflection', word_limit: 50, tool_call_specs: [], return_state: null },
        { type: 'action', name: 'done', exit_conditions: [] },
      ],
    });
    expect((await api.get(`${machinesPath}/${machine.id}`)).body).toEqual(machine);
    const { data } = (await api.get(`${machinesPath}?key=${machine.key}`)).body;
    const { id, key, description, metadata, version, deprecated_at, created_at, updated_at } = machine;
    const about = { id, key, description, metadata, version, deprecated_at, created_at, updated_at };
    expect(data).toEqual([{ ...about, state_count: 6 }]);
  });

  it('200 with what would be stored, and nothing is', async () => {
    const body = newMachineBody();
    const headers = { 'Idempotency-Key': `draft-${body.key}` };
    const { status, body: draft } = await api.post(`${machinesPath}?dry_run=true`, { body, headers });
    const again = await api.post(`${machinesPath}?dry_run=true`, { body, headers });
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', draft]);
    expect([status, draft]).toMatchObject([
      200,
      { key: body.key, version: 1, states: [{ name: 'first' }, { name: 'done' }] },
    ]);
    expect((await api.get(`${machinesPath}?key=${body.key}`)).body.data).toEqual([]);
  });

  it('400 for names that could be taken for a reference, and for members of another type', async () => {
    const cases: [string, Partial<CreateStateMachine>][] = [
      ['/states/0/name', { states: [action('a.b'), action('done')] }],
      ['/new_user_initial_state', { new_user_initial_state: 'other.first' }],
      ['/terminal_state', { terminal_state: 'other.done' }],
      ['/states', { states: [] }],
    ];
    for (const [pointer, more] of cases) {
      const { status, body } = await api.post(machinesPath, { body: newMachineBody(more) });
      expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
    }
  });

  it('400 with a pointer for each rule that is broken, dry or not', async () => {
    const states: CreateStateMachine['states'] = [
      { ...action('first', 'nowhere'), action_tool_call_specs: [{ tool: 'missing' }] },
      { type: 'recall', name: 'look', next_state: 'done' },
      action('done'),
    ];
    for (const query of ['', '?dry_run=true']) {
      const { status, body } = await api.post(machinesPath + query, { body: newMachineBody({ states }) });
      expect([status, body.error_code]).toEqual([400, 'invalid_request']);
      expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
        ['/states/0/exit_conditions/0/next_state', 'unknown_state'],
        ['/states/1', 'one_of'],
        ['/states/0/action_tool_call_specs/0/tool', 'unknown_tool'],
      ]);
    }
  });

  it('201 with tools that are there, in versions that they have', async () => {
    const key = `t${Math.random().toString(36).slice(2)}`;
    await api.post('/v2/tools', { body: { key, kind: 'caller', parameters: { type: 'object' } } });
    const using = (version_constraint: string) => {
      const call = { tool: key, version_constraint, result_persistence: 'ephemeral' as const, audio_fillers: ['Hm.'] };
      const tool = { type: 'tool_call' as const, name: 'call', designated_tool: call };
      const rest = { designated_tool_call_objective: 'Call.', next_state: 'done' };
      return { states: [action('first', 'call'), { ...tool, ...rest }, action('done')] };
    };
    for (const version of ['1', '^1', 'latest']) {
      const { states } = await create(using(version));
      expect(states[1]).toMatchObject({
        designated_tool: {
          tool: key,
          version_constraint: version,
          additional_instruction: '',
          result_persistence: 'ephemeral',
          audio_fillers: ['Hm.'],
          audio_filler_triggered_after: 2,
        },
        designated_tool_call_context: '',
        designated_tool_call_guidances: [],
        designated_tool_call_validations: [],
        tool_call_specs: [],
      });
    }
    const { status, body } = await api.post(machinesPath, { body: newMachineBody(using('2')) });
    expect([status, body.errors]).toMatchObject([
      400,
      [{ pointer: '/states/1/designated_tool/tool', code: 'unknown_tool' }],
    ]);
  });

  it('201 with rules of approval for the tools of a state, 400 for one to which no arguments can be held', async () => {
    const key = `t${Math.random().toString(36).slice(2)}`;
    const http = { url: 'https://tools.example.com/' };
    await api.post('/v2/tools', { body: { key, kind: 'http', parameters: { type: 'object' }, http } });
    const using = (approval: object) => {
      const specs = [{ tool: key, approval: approval as never }];
      return { states: [{ ...action('first', 'done'), action_tool_call_specs: specs }, action('done')] };
    };
    const rule = { mode: 'when', arguments: { type: 'object', required: ['amount'] }, expires_after_s: 60 };
    const { states } = await create(using(rule));
    expect(states[0].action_tool_call_specs).toMatchObject([{ approval: rule }]);
    const { status, body } = await api.post(machinesPath, { body: newMachineBody(using({ mode: 'when' })) });
    const pointer = '/states/0/action_tool_call_specs/0/approval/arguments';
    expect([status, body.errors]).toMatchObject([400, [{ pointer, code: 'required' }]]);
  });

  it('201 with references to versions that are there, which lead back to where they were entered', async () => {
    const inner = await create();
    const entering = (state_machine_id: string, version = 1) => ({
      states: [action('first', 'inner.first', 'done'), action('done')],
      references: { inner: { state_machine_id, version } },
    });
    const outer = await create(entering(inner.id));
    expect(outer.references).toEqual({ inner: { state_machine_id: inner.id, version: 1 } });
    const refused = async (more: object, path = machinesPath) => {
      const send = path === machinesPath ? api.post : api.patch;
      const { status, body } = await send(path, { body: path === machinesPath ? newMachineBody(more) : more });
      return [status, body.errors?.[0].pointer, body.errors?.[0].code];
    };
    const stranger = await testApi(api.stage);
    const theirs = (await stranger.post(machinesPath, { body: newMachineBody() })).body.id;
    const at = '/references/inner';
    expect(await refused(entering(theirs))).toEqual([400, at, 'unknown_machine']);
    expect(await refused(entering(inner.id, 2))).toEqual([400, at, 'unknown_version']);
    // The inner machine lies within the outer one, so it cannot have that within it.
    expect(await refused(entering(outer.id), `${machinesPath}/${inner.id}`)).toEqual([400, at, 'reference_loop']);
    await api.patch(`${machinesPath}/${inner.id}/versions/1`, { body: { deprecated: true } });
    expect(await refused(entering(inner.id))).toEqual([400, at, 'deprecated_version']);
    // What the version before has pinned may stay.
    expect((await api.patch(`${machinesPath}/${outer.id}`, { body: { description: 'x' } })).status).toBe(200);
    await api.delete(`${machinesPath}/${inner.id}`);
    expect(await refused(entering(inner.id))).toEqual([400, at, 'unknown_machine']);
    expect((await api.get(`${machinesPath}/${outer.id}`)).status).toBe(200);
  });

  it('409 while another machine has the key', async () => {
    const { id, key } = await create();
    const again = await api.post(machinesPath, { body: newMachineBody({ key }) });
    expect([again.status, again.body.errors[0].pointer]).toEqual([409, '/key']);
    expect((await api.delete(`${machinesPath}/${id}`)).status).toBe(204);
    expect((await api.get(`${machinesPath}/${id}`)).body.error_code).toBe('state_machine_not_found');
    expect((await api.post(machinesPath, { body: newMachineBody({ key }) })).status).toBe(201);
  });
});

describe('updateStateMachine', () => {
  it('200 with a new version; earlier ones stay', async () => {
    const { id, key } = await create();
    const etag = (await api.get(`${machinesPath}/${id}`)).headers.get('etag')!;
    const changed = await api.patch(`${machinesPath}/${id}`, {
      body: { description: 'x', states: [action('first', 'middle'), action('middle', 'done'), action('done')] },
      headers: { 'if-match': etag },
    });
    expect(changed.body).toMatchObject({ version: 2, description: 'x', states: [{}, { name: 'middle' }, {}] });
    const late = await api.patch(`${machinesPath}/${id}`, {
      body: { description: 'y' },
      headers: { 'if-match': etag },
    });
    expect(late.status).toBe(412);
    const { body } = await api.get(`${machinesPath}/${id}/versions`);
    expect(body.data).toMatchObject([
      { state_machine_id: id, version: 1, description: '', state_count: 2 },
      { version: 2, description: 'x', state_count: 3 },
    ]);
    const first = await api.get(`${machinesPath}/${id}/versions?limit=1`);
    expect([first.body.data, first.body.has_more]).toMatchObject([[{ version: 1 }], true]);
    const old = await api.get(`${machinesPath}/${id}/versions/1`);
    expect(old.body).toMatchObject({ state_machine_id: id, key, version: 1, states: [{}, { name: 'done' }] });
  });

  it('200 with what would be stored, and nothing is', async () => {
    const { id } = await create();
    const path = `${machinesPath}/${id}`;
    const { body } = await api.patch(`${path}?dry_run=true`, { body: { description: 'x' } });
    expect(body).toMatchObject({ version: 2, description: 'x' });
    expect((await api.get(path)).body).toMatchObject({ version: 1, description: '' });
  });

  it('400 when the change breaks a rule, dry or not', async () => {
    const { id } = await create();
    for (const query of ['', '?dry_run=true']) {
      const { status, body } = await api.patch(`${machinesPath}/${id}${query}`, { body: { terminal_state: 'x' } });
      expect([status, body.errors]).toMatchObject([400, [{ pointer: '/terminal_state', code: 'unknown_state' }]]);
    }
    expect((await api.get(`${machinesPath}/${id}`)).body.version).toBe(1);
  });

  it('404 for a machine of another organization', async () => {
    const { id } = await create();
    const stranger = await testApi(api.stage);
    const path = `${machinesPath}/${id}`;
    for (const answer of [
      await stranger.get(path),
      await stranger.patch(path, { body: { description: 'x' } }),
      await stranger.patch(`${path}?dry_run=true`, { body: { description: 'x' } }),
      await stranger.delete(path),
      await stranger.get(`${path}/versions`),
      await stranger.get(`${path}/versions/1`),
      await stranger.patch(`${path}/versions/1`, { body: { deprecated: true } }),
      await api.get(`${path}/versions/2`),
    ])
      expect([answer.status, answer.body.error_code]).toEqual([404, 'state_machine_not_found']);
  });
});

describe('updateStateMachineVersion', () => {
  it('200 with when it was deprecated first, until that is undone', async () => {
    const { id } = await create();
    const path = `${machinesPath}/${id}`;
    const { body } = await api.patch(`${path}/versions/1`, { body: { deprecated: true } });
    expect(body).toMatchObject({ version: 1, deprecated_at: expect.any(String) });
    const again = await api.patch(`${path}/versions/1`, { body: { deprecated: true } });
    expect(again.body.deprecated_at).toBe(body.deprecated_at);
    expect((await api.get(path)).body.deprecated_at).toBe(body.deprecated_at);
    expect((await api.get(`${path}/versions`)).body.data[0].deprecated_at).toBe(body.deprecated_at);
    const undone = await api.patch(`${path}/versions/1`, { body: { deprecated: false } });
    expect(undone.body.deprecated_at).toBeNull();
  });
});
