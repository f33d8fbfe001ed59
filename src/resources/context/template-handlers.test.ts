import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
const nobody = 'tpl_01k2c5gq8zf3vr4xw1m6t0y9ab';
const path = '/v2/context/templates';

beforeAll(async () => {
  api = await testApi();
});

const tone = {
  name: 'Tone',
  body: 'Be {{tone}} to {{ who }}, {{times}} times ({{sure}}); \\{{who}}.',
  variables: [
    { name: 'tone', type: 'enum', values: ['kind', 'formal'], required: true },
    { name: 'who', type: 'string', max_length: 10 },
    { name: 'times', type: 'number', default: 2 },
    { name: 'sure', type: 'boolean', default: false },
  ],
};

const make = async (body: object = tone) => (await api.post(path, { body })).body;
const conversation = async (agent: object = {}) => {
  const agent_id = await makeAgent(api, { model: 'offline/echo', system_prompt: 'Base.', ...agent });
  return (await api.post('/v2/conversations', { body: { agent_id } })).body.id as string;
};
const apply = (id: string, body: object) => api.post(`/v2/conversations/${id}/context/apply`, { body });
const faults = ({ body }: { body: any }) => body.errors.map(({ pointer, code }: any) => [pointer, code]);

describe('createContextTemplate, getContextTemplate', () => {
  it('201 with version 1', async () => {
    const made = await api.post(path, { body: tone });
    expect([made.status, made.body]).toMatchObject([201, { ...tone, description: '', version: 1 }]);
    expect((await api.get(made.headers.get('location')!)).body).toEqual(made.body);
  });

  it('201 with a length that counts characters as people do', async () => {
    const variables = [{ name: 's', type: 'string', max_length: 2, default: '😻😻' }];
    expect((await api.post(path, { body: { name: 'x', body: '{{s}}', variables } })).status).toBe(201);
  });

  it('400 for placeholders of no variable, slips, and variables that contradict themselves', async () => {
    const variables = [
      { name: 'a', type: 'number', default: 1, required: true },
      { name: 'a', type: 'boolean' },
      { name: 'e', type: 'enum', values: ['x', 'x'], default: 'y' },
      { name: 's', type: 'string', max_length: 2, default: 'long' },
    ];
    const wrong = await api.post(path, { body: { name: 'x', body: '{{a}} {{b}} {{b}} {{ c d }} {{#if}}', variables } });
    expect([wrong.status, wrong.body.error_code]).toEqual([400, 'invalid_request']);
    expect(faults(wrong)).toEqual([
      ['/variables/0/required', 'exclusive'],
      ['/variables/1/name', 'unique'],
      ['/variables/2/values', 'uniqueItems'],
      ['/variables/2/default', 'enum'],
      ['/variables/3/default', 'maxLength'],
      ['/body', 'unknown_variable'],
      ['/body', 'placeholder'],
      ['/body', 'placeholder'],
    ]);
    const typed = await api.post(path, {
      body: { name: 'x', body: 'x', variables: [{ name: 'n', type: 'number', default: '1' }] },
    });
    expect([typed.status, typed.body.errors[0].pointer]).toEqual([400, '/variables/0/default']);
  });
});

describe('the length of the text of a template', () => {
  const variables = [
    { name: 'long', type: 'string' },
    { name: 'short', type: 'string', default: 'x' },
  ];
  const body = `${'{{long}}'.repeat(11_000)}{{short}}`;

  it('400 at the variables that make it too long, before it is made, and nothing is applied', async () => {
    const template = await make({ name: 'x', body, variables });
    const id = await conversation();
    const wrong = await apply(id, { template_id: template.id, variables: { long: 'y'.repeat(99_998) } });
    expect([wrong.status, wrong.body.error_code, faults(wrong)]).toEqual([
      400,
      'invalid_request',
      [['/variables/long', 'maxLength']],
    ]);
    expect(wrong.body.errors[0].detail).toBe(
      'The text would have 1,100,000,003 characters and may have 1,000,000: {{long}} stands in 11,000 places and adds 1,100,000,000.',
    );
    expect((await api.get(`/v2/conversations/${id}/context`)).body.template).toBe(null);
  });

  it('200 up to a million characters, quotes and escapes counted', async () => {
    const template = await make({ name: 'x', body: `${'{{long}}'.repeat(10)}${'z'.repeat(50)}`, variables });
    const id = await conversation();
    const fitting = '\n'.repeat(49_996);
    const answer = await apply(id, { template_id: template.id, variables: { long: `${fitting}x` } });
    expect([answer.status, answer.body.template.text.length]).toEqual([200, 10 * (2 * 49_996 + 3) + 50]);
    const more = await apply(id, { template_id: template.id, variables: { long: `${fitting}\nxx` } });
    expect([more.status, faults(more)]).toEqual([400, [['/variables/long', 'maxLength']]]);
  });

  it('400 when even the shortest text would be too long', async () => {
    const values = ['a'.repeat(91), 'b'.repeat(200)];
    for (const variable of [
      { name: 'long', type: 'enum', values, required: true },
      { name: 'long', type: 'string', default: 'a'.repeat(99) },
    ]) {
      const answer = await api.post(path, { body: { name: 'x', body, variables: [variable, variables[1]] } });
      expect([answer.status, faults(answer)]).toEqual([400, [['/body', 'maxLength']]]);
    }
  });
});

describe('updateContextTemplate, listContextTemplateVersions', () => {
  it('200: a change is a version, also when two come at once', async () => {
    const { id } = await make();
    const both = [
      api.patch(`${path}/${id}`, { body: { name: 'A' } }),
      api.patch(`${path}/${id}`, { body: { description: 'B' } }),
    ];
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await api.get(`${path}/${id}`)).body).toMatchObject({ name: 'A', description: 'B', version: 3 });
    const { data } = (await api.get(`${path}/${id}/versions`)).body;
    expect(data.map(({ version }: any) => version)).toEqual([1, 2, 3]);
    expect(data[0]).toMatchObject({ template_id: id, ...tone });
  });

  it('400 when the text does not fit the variables any more', async () => {
    const { id } = await make();
    const answer = await api.patch(`${path}/${id}`, { body: { variables: [] } });
    expect([answer.status, faults(answer)[0]]).toEqual([400, ['/body', 'unknown_variable']]);
    expect((await api.get(`${path}/${id}`)).body.version).toBe(1);
  });
});

describe('listContextTemplates, deleteContextTemplate', () => {
  it('200 with the newest first, without deleted ones; 404 for those', async () => {
    const own = await testApi();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.unshift((await own.post(path, { body: { name, body: 'x' } })).body.id);
    expect((await own.delete(`${path}/${ids[1]}`)).status).toBe(204);
    const { body } = await own.get(`${path}?limit=1&include_total=true`);
    expect([body.data[0].id, body.has_more]).toEqual([ids[0], true]);
    const next = await own.get(`${path}?limit=1&after=${body.next_cursor}`);
    expect([next.body.data[0].id, next.body.has_more]).toEqual([ids[2], false]);
    for (const id of [ids[1], nobody, (await make()).id]) {
      const all = [
        await own.get(`${path}/${id}`),
        await own.get(`${path}/${id}/versions`),
        await own.patch(`${path}/${id}`, { body: { name: 'x' } }),
        await own.delete(`${path}/${id}`),
      ];
      expect(all.map((one) => one.body.error_code)).toEqual(Array(4).fill('template_not_found'));
    }
  });
});

describe('applyContextTemplate, getConversationContext, listContextChanges', () => {
  it('200: the text is a part of the following prompts, until another one or none is applied', async () => {
    const id = await conversation();
    const template = await make();
    const first = await apply(id, { template_id: template.id, variables: { tone: 'kind', who: '{{tone}}' } });
    expect(first.status).toBe(200);
    const text = 'Be kind to "{{tone}}", 2 times (false); {{who}}.';
    expect(first.body.template).toMatchObject({ template_id: template.id, version: 1, text });
    await api.patch(`${path}/${template.id}`, { body: { body: 'Now {{tone}}.' } });
    const told = async () => {
      const { message } = (await api.post('/v2/chat/messages', { body: says('Hello', { conversation_id: id }) })).body;
      return (await api.get(`/v2/messages/${message.id}/context`)).body;
    };
    const before = await told();
    expect(before).toMatchObject({ template_id: template.id, intact: true });
    expect(before.messages[0].content).toBe(`Base.\n\n${text}`);
    expect(before.tokens.template).toBe(before.parts[1].tokens);
    await apply(id, { template_id: template.id, variables: { tone: 'formal' } });
    expect((await told()).messages[0].content).toBe('Base.\n\nNow formal.');
    await apply(id, { template_id: template.id, version: 1, variables: { tone: 'formal', who: '' } });
    expect((await apply(id, { template_id: null })).body.template).toBeNull();
    expect(await told()).toMatchObject({ template_id: null, parts: [{ text: 'Base.' }] });
    expect((await api.get(`/v2/messages/${before.message_id}/context`)).body).toEqual(before);
    const { data } = (await api.get(`/v2/conversations/${id}/context/changes`)).body;
    expect(data.map(({ number, template: one }: any) => [number, one?.version ?? null])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
      [4, null],
    ]);
    expect(data[0]).toMatchObject({ kind: 'template', changed_by: first.body.template.applied_by });
  });

  it('400 with a pointer for each value that does not fit', async () => {
    const { id: template_id } = await make();
    const variables = { who: 'much too long', times: '2', sure: true, 'x/y': 1 };
    const answer = await apply(await conversation(), { template_id, variables });
    expect([answer.status, faults(answer)]).toEqual([
      400,
      [
        ['/variables/tone', 'required'],
        ['/variables/who', 'maxLength'],
        ['/variables/times', 'type'],
        ['/variables/x~1y', 'unknown_variable'],
      ],
    ]);
  });

  it('404 for templates, versions and conversations that are not there; 409 when it is closed', async () => {
    const id = await conversation();
    const template = await make({ name: 'x', body: 'x' });
    const codes = [
      await apply(id, { template_id: nobody }),
      await apply(id, { template_id: template.id, version: 2 }),
      await apply('conv_01k2c5gq8zf3vr4xw1m6t0y9ab', { template_id: template.id }),
    ].map(({ status, body }) => [status, body.error_code]);
    expect(codes).toEqual([
      [404, 'template_not_found'],
      [404, 'template_not_found'],
      [404, 'conversation_not_found'],
    ]);
    await api.post(`/v2/conversations/${id}/close`);
    const answer = await apply(id, { template_id: template.id });
    expect([answer.status, answer.body.error_code]).toEqual([409, 'conversation_closed']);
    expect((await api.get(`/v2/conversations/${id}/context`)).body).toEqual({
      conversation_id: id,
      template: null,
      optimization: null,
    });
  });
});

describe('createAgentStateCheckpoint, restoreAgentState', () => {
  it('take the templates of the open conversations along, and put them back', async () => {
    const agent_id = await makeAgent(api, { model: 'offline/echo' });
    const begin = async () => (await api.post('/v2/conversations', { body: { agent_id } })).body.id as string;
    const [one, two, closed] = [await begin(), await begin(), await begin()];
    const { id: template_id } = await make({ name: 'x', body: 'First.' });
    const { id: other } = await make({ name: 'y', body: 'Second.' });
    for (const id of [one, closed]) await apply(id, { template_id });
    await api.patch(`/v2/agents/${agent_id}/state`, { body: { state: { a: 1 } }, headers: { 'if-match': '*' } });
    const body = { name: 'before', include: ['context'] };
    const made = await api.post(`/v2/agents/${agent_id}/state/checkpoints`, { body });
    expect([made.status, made.body.parts.map(({ name }: any) => name)]).toEqual([201, ['context']]);
    await apply(one, { template_id: other });
    await apply(two, { template_id: other });
    await api.post(`/v2/conversations/${closed}/close`);
    const wish = { body: { checkpoint_id: made.body.id }, headers: { 'if-match': '*' } };
    expect((await api.post(`/v2/agents/${agent_id}/state/restore`, wish)).status).toBe(200);
    const texts = [one, two].map(async (id) => (await api.get(`/v2/conversations/${id}/context`)).body.template?.text);
    expect(await Promise.all(texts)).toEqual(['First.', undefined]);
    const { data } = (await api.get(`/v2/conversations/${one}/context/changes`)).body;
    expect(data.map(({ template, changed_by }: any) => [template.text, changed_by === 'checkpoint'])).toEqual([
      ['First.', false],
      ['Second.', false],
      ['First.', true],
    ]);
  });
});
