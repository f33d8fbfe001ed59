import { beforeAll, describe, expect, it } from 'vitest';
import { findTexts } from '#src/testing/find-text.ts';
import { makeAgent, says, spareStage, testApi, type Api } from '#src/testing/harness.ts';

type Fact = { concept: string; definition: string };

/** What two users tell in their languages: a fact, its correction, and the question that recalls it. */
const people = {
  'ada-lindqvist': {
    home: { concept: 'home', definition: 'Ada lives in Oslo' },
    moved: { concept: 'home', definition: 'Ada lives in Bergen by the harbour' },
    said: 'No, I moved to Bergen',
    asked: 'Where does Ada live in Bergen?',
    notes: ['Ada mag ihren Kaffee schwarz', 'Ada liest gern Kriminalromane'],
    about: 'Wie mag Ada ihren Kaffee?',
  },
  'haruto-mori': {
    home: { concept: '家', definition: '森さんは大阪に住んでいます' },
    moved: { concept: '家', definition: '森さんは札幌に住んでいます' },
    said: 'いいえ、札幌に引っ越しました',
    asked: '森さんは札幌に住んでいますか',
    notes: ['森さんは緑茶が好きです', '森さんは毎朝走ります'],
    about: '森さんは緑茶が好きですか',
  },
} as const;

type Person = keyof typeof people;
const names = Object.keys(people) as Person[];

describe('what people tell agents', () => {
  let api: Api;
  let concierge: string;
  let barista: string;

  beforeAll(async () => {
    api = await testApi(await spareStage());
    // The model of a script learns what the script says; that of the echo repeats what it is told.
    concierge = await makeAgent(api, { model: 'offline/scripted', memory: { user_scope: 'read_write' } });
    barista = await makeAgent(api, { model: 'offline/echo' });
  });

  const userOf = (name: Person) => ({ external_id: name });
  const idOf = async (name: Person): Promise<string> =>
    (await api.get(`/v2/users?external_id=${name}`)).body.data[0].id;
  const memoriesOf = async (name: Person, query = ''): Promise<any[]> =>
    (await api.get(`/v2/agents/${concierge}/memories?user_id=${await idOf(name)}${query}`)).body.data;

  /** Tells an agent something of which its model makes a change of its notes. */
  async function tell(name: Person, said: string, change: object): Promise<void> {
    const calls = { change_notes: { changes: [change] } };
    const text = JSON.stringify({ script: [{ say: `Noted: ${said}` }], calls });
    const body = says(text, { agent_id: concierge, user: userOf(name) }, { memory: { extract: true } });
    expect((await api.post('/v2/chat/messages', { body })).status).toBe(200);
  }
  const toMemory = (content: Fact) => ({ memory_type: 'semantic', content });

  /** Asks the other agent, and returns what the memories say that it was given. */
  async function recall(name: Person, text: string): Promise<string[]> {
    const body = says(text, { agent_id: barista, user: userOf(name) }, { memory: { enabled: true } });
    const { message } = (await api.post('/v2/chat/messages', { body })).body;
    const { memories } = (await api.get(`/v2/messages/${message.id}/context`)).body;
    return memories.map((memory: any) => memory.text);
  }

  it('is learned, told by another agent, and corrected, each for its user alone', async () => {
    for (const name of names) {
      const { home, moved, said, asked } = people[name];
      await tell(name, home.definition, { action: 'add', memory: toMemory(home) });
      await expect.poll(() => memoriesOf(name)).toHaveLength(1);
      const [before] = await memoriesOf(name);
      expect(before).toMatchObject({ content: home, scope: { type: 'user' }, created_by: 'parley' });
      await tell(name, said, { action: 'supersede', target: before.id, memory: toMemory(moved) });
      await expect.poll(async () => (await memoriesOf(name))[0]?.content).toEqual(moved);
      expect(await memoriesOf(name, '&status=superseded')).toMatchObject([
        { id: before.id, valid_to: expect.any(String) },
      ]);
      expect(await recall(name, asked)).toEqual([`${moved.concept}: ${moved.definition}`]);
    }
    for (const [name, other] of [names, names.toReversed()] as [Person, Person][])
      expect((await recall(name, people[other].asked)).join()).not.toContain(people[other].moved.definition);
  });

  it('is consolidated within each user, and listed for export with all that an import needs', async () => {
    for (const name of names)
      for (const note of [...people[name].notes, people[name].notes[0]]) {
        const body = {
          memory_type: 'working',
          content: { note },
          user: userOf(name),
          created_at: '2026-03-01T10:00:00.000Z',
        };
        expect((await api.post(`/v2/agents/${barista}/memories`, { body })).status).toBe(201);
      }
    const consolidated = await api.post(`/v2/agents/${barista}/memories/consolidate`, {
      body: { dry_run: false, decide: 'equal' },
    });
    const merged = consolidated.body.actions.map(({ content, scope }: any) => [content.note, scope.user_id]);
    const expected = await Promise.all(names.map(async (name) => [people[name].notes[0], await idOf(name)]));
    expect(merged.toSorted()).toEqual(expected.toSorted());
    for (const name of names) {
      const { data } = (await api.get(`/v2/agents/${barista}/memories?user_id=${await idOf(name)}&scope=user_agent`))
        .body;
      expect(data.map(({ content }: any) => content.note).toSorted()).toEqual([...people[name].notes].toSorted());
      for (const memory of data)
        expect(memory).toMatchObject({ created_at: '2026-03-01T10:00:00.000Z', scope: { type: 'user_agent' } });
      expect((await recall(name, people[name].about)).join()).toContain(people[name].notes[0]);
    }
  });

  it('is erased with its user, and nothing of the other is; version 1 answers as ever', async () => {
    const [gone, stays] = names as [Person, Person];
    const user = await idOf(gone);
    await api.delete(`/v2/users/${user}`);
    const isDone = async () => (await api.get(`/v2/users/${user}/erasure`)).body.status;
    await expect.poll(isDone).toBe('done');
    const { dataSource } = api.stage.database;
    const texts = (name: Person) => [people[name].moved.definition, people[name].said, ...people[name].notes];
    const found = await findTexts(dataSource, [...texts(gone), ...texts(stays)]);
    expect(new Set([...found.values()].flat())).toEqual(new Set(texts(stays)));
    expect(await memoriesOf(stays)).toHaveLength(1);
    const v1 = await api.get('/v1/conversations');
    expect(v1.status).toBe(200);
  });
});
