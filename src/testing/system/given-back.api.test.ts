import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

/** Things that are made with every member that they can have, and are answered with all of them. */

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { model: 'offline/echo' });
});

const make = async (path: string, body: object, headers: Record<string, string> = {}) => {
  const made = await api.post(path, { body, headers });
  if (made.status >= 300) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
  return made;
};

const memoryUse = {
  enabled: true,
  types: ['semantic', 'working'],
  max_results: 5,
  min_relevance: 0.5,
  extract: true,
  tools: ['recall'],
};
const controls = {
  max_tokens: 90,
  top_p: 0.9,
  stop: ['END'],
  seed: 7,
  reasoning_effort: 'low',
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'city', description: 'A city.', strict: true, schema: { type: 'object' } },
  },
  model_settings: { top_k: 40 },
  tool_choice: 'auto',
  parallel_tool_calls: false,
};
const variable = (type: string, more: object) => ({
  name: `a_${type}`,
  type,
  description: 'One.',
  required: false,
  ...more,
});

describe('what is given comes back', () => {
  it('in the settings of a session', async () => {
    const settings = { temperature: 0.5, allowed_tools: [], ...controls, memory: memoryUse };
    const { body } = await make('/v2/sessions', { agent_id: agent, settings });
    expect(body.settings).toEqual(settings);
    expect((await api.get(`/v2/sessions/${body.id}`)).body.settings).toEqual(settings);
  });

  it('in an agent', async () => {
    const memory = { user_scope: 'read_write', instructions: 'Remember dishes.', ...memoryUse };
    const { body } = await make('/v2/agents', { key: 'given', name: 'A', model: 'offline/echo', ...controls, memory });
    expect(body).toMatchObject({ ...controls, memory });
    expect((await api.get(`/v2/agents/${body.id}`)).body).toMatchObject({ ...controls, memory });
  });

  it('in the variables of a template', async () => {
    const variables = [
      variable('string', { max_length: 9, default: 'Ada' }),
      variable('number', { default: 3 }),
      variable('boolean', { default: true }),
      variable('enum', { values: ['formal', 'plain'], default: 'plain' }),
    ];
    const { body } = await make('/v2/context/templates', { name: 'Tone', body: '{{a_string}}', variables });
    expect(body.variables).toEqual(variables);
    expect((await api.get(`/v2/context/templates/${body.id}`)).body.variables).toEqual(variables);
  });
});

describe('an export of memories', () => {
  const exported = async (query: string) => {
    const headers = { authorization: `Bearer ${api.token}`, accept: 'application/x-ndjson' };
    const response = await fetch(`${api.stage.url}/v2/memories/export${query}`, { headers });
    const lines = (await response.text()).split('\n').filter(Boolean);
    return lines.map((line) => (JSON.parse(line) as { event: any }).event);
  };

  it('has every member of memories of each type, and of their pasts', async () => {
    const { body: reply } = await make('/v2/chat/messages', says('Hello', { agent_id: agent }));
    const { body: user } = await make('/v2/users', {});
    const source_message_id = reply.message.id as string;
    const session_id = reply.message.session_id as string;
    const moments = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'] as const;
    const expires_at = '2999-01-01T00:00:00.000Z';
    const original_author = user.id as string;
    const given = { importance: 0.7, expires_at, source_message_id, metadata: { a: 1 }, created_at: moments[1] };
    const contents = {
      episodic: { event: 'Ada left.', occurred_at: moments[0], participants: ['Ada'], outcome: 'None.' },
      semantic: { concept: 'city', definition: 'Oslo', cases: ['Rain'] },
      procedural: { procedure: 'Leave', steps: ['Go.'], conditions: ['It is late.'] },
      working: { note: 'Pack.', task: 'Leave' },
    };
    const scopes = [
      { type: 'agent' },
      { type: 'user', user_id: user.id },
      { type: 'agent' },
      { type: 'session', session_id },
    ];
    const memories = Object.entries(contents).map(([memory_type, content], index) => {
      const past = { change: 'created', content, importance: 0.5, expires_at, source_message_id, metadata: {} };
      const versions = [{ ...past, status: 'active', said_at: moments[0], created_at: moments[0], original_author }];
      const history = { status: 'active', change: 'updated', changed_at: moments[2], versions, original_author };
      const scope = scopes[index];
      return { memory_type, content, ...given, said_at: moments[2], scope, key: memory_type, history };
    });
    const items = memories.map((memory, index) => ({ id: `i${index}`, memory }));
    const { body: batch } = await make(`/v2/agents/${agent}/memories/batch`, { memories: items });
    expect([batch.succeeded, batch.results.map(({ problem }: any) => problem?.errors)]).toEqual([4, Array(4)]);
    const events = await exported(`?agent_id=${agent}&history=true`);
    expect(events.flatMap(({ memory }) => (memory ? [memory] : []))).toEqual(expect.arrayContaining(memories));
    for (const content of Object.values(contents)) {
      const { body: page } = await api.get(`/v2/agents/${agent}/memories`);
      expect(page.data.map((memory: { content: object }) => memory.content)).toContainEqual(content);
    }
  });

  it('ends with the problem of a memory that cannot be told', async () => {
    const other = await makeAgent(api);
    const note = (text: string) => ({ memory_type: 'working', content: { note: text } });
    await make(`/v2/agents/${other}/memories`, note('one'));
    const { body: broken } = await make(`/v2/agents/${other}/memories`, note('two'));
    await api.stage.database.dataSource.query('UPDATE memories SET importance = 7 WHERE id = $1', [broken.id]);
    expect(await exported(`?agent_id=${other}`)).toEqual([
      expect.objectContaining({ event: 'memory' }),
      { event: 'error', error: expect.objectContaining({ error_code: 'response_contract_violation' }) },
    ]);
  });
});

it('a refusal names the first hundred faults, and says that there are more', async () => {
  const settings = { allowed_tools: Array.from({ length: 128 }, (_, index) => index) };
  const { status, body } = await api.post('/v2/sessions', { body: { agent_id: agent, settings } });
  expect([status, body.errors.length, body.more_errors]).toEqual([400, 100, true]);
});

describe('an answer that is sent again says so', () => {
  it('for a memory that is changed by its key', async () => {
    const memory = { memory_type: 'working', content: { note: 'tea' }, key: 'drink' };
    const path = `/v2/agents/${agent}/memories`;
    await make(path, memory);
    const send = () => make(path, { ...memory, content: { note: 'coffee' } }, { 'idempotency-key': 'change' });
    const answers = [await send(), await send()];
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([
      [200, null],
      [200, 'true'],
    ]);
    expect(answers[1]!.body).toEqual(answers[0]!.body);
  });

  it('for the plan of an erasure', async () => {
    const { body: organizations } = await api.get('/v2/organizations');
    const path = `/v2/organizations/${organizations.data[0].id}/erasure`;
    const send = () => make(path, { dry_run: true }, { 'idempotency-key': 'plan' });
    const answers = [await send(), await send()];
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([
      [200, null],
      [200, 'true'],
    ]);
  });
});
