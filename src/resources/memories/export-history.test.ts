import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

type Item = { id: string; memory: any };

/** Exports the memories of an agent with their pasts, as the items of a batch. */
async function exportAll(agent: string, query = ''): Promise<Item[]> {
  const response = await fetch(`${api.stage.url}/v2/memories/export?agent_id=${agent}&history=true${query}`, {
    headers: { authorization: `Bearer ${api.token}`, accept: 'application/x-ndjson' },
  });
  expect(response.status).toBe(200);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  const events = lines.map((line) => JSON.parse(line).event);
  expect(events.at(-1)).toMatchObject({ event: 'export_complete' });
  return events.slice(0, -1).map(({ id, memory }) => ({ id, memory }));
}

/** Stores items in batches of so many. The ids of items of earlier batches are replaced by those of what they have become. */
async function importAll(agent: string, items: Item[], size: number): Promise<Map<string, string>> {
  const stored = new Map<string, string>();
  for (let at = 0; at < items.length; at += size) {
    const text = JSON.stringify(items.slice(at, at + size));
    const memories = JSON.parse(text, (name, value) => (name === 'memory_id' ? (stored.get(value) ?? value) : value));
    const { body } = await api.post(`/v2/agents/${agent}/memories/batch`, { body: { memories } });
    expect([body.failed, body.succeeded], JSON.stringify(body).slice(0, 1_000)).toEqual([0, memories.length]);
    for (const { id, memory } of body.results) stored.set(id, memory.id);
  }
  return stored;
}

/** Writes items with the places that their ids have in the order of an export, which importing keeps. */
function withoutIds(items: Item[]): unknown[] {
  const texts = items.map(({ memory }) => JSON.stringify({ ...memory, history: { ...memory.history, links: [] } }));
  const nameOf = new Map(items.map(({ id }, index) => [id, texts[index]!]));
  return items
    .map(({ id, memory }) => {
      const links = (memory.history.links ?? []).map(({ relation, memory_id }: any) => [
        relation,
        nameOf.get(memory_id),
      ]);
      return JSON.stringify([nameOf.get(id), links.toSorted()]);
    })
    .toSorted();
}

/** What can be done to the memories of an agent, so that they have a past. */
type Step =
  | { do: 'make'; text: number; user: boolean; past: boolean }
  | { do: 'change'; at: number; text: number }
  | { do: 'weigh'; at: number; importance: number }
  | { do: 'consolidate' }
  | { do: 'undo'; at: number };

const number = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('make' as const),
      text: fc.nat({ max: 4 }),
      user: fc.boolean(),
      past: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), at: number, text: fc.nat({ max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('weigh' as const),
      at: number,
      importance: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('consolidate' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), at: number }) },
);

async function take(agent: string, ids: string[], one: Step): Promise<void> {
  const path = `/v2/agents/${agent}/memories`;
  const fact = (text: number) => ({ concept: `city ${text % 2}`, definition: `Lives in place ${text} \u0000` });
  const idAt = (at: number) => ids[at % Math.max(1, ids.length)] ?? 'mem_01k2c5gq8zf3vr4xw1m6t0y9ab';
  switch (one.do) {
    case 'make': {
      const past = { created_at: '2024-05-06T07:08:09.000Z', said_at: '2025-01-01T00:00:00.000Z' };
      const user = { user: { external_id: 'ada' } };
      const body = { memory_type: 'semantic', content: fact(one.text), ...(one.user && user), ...(one.past && past) };
      ids.push((await api.post(path, { body })).body.id);
      return;
    }
    case 'change':
      await api.patch(`/v2/memories/${idAt(one.at)}`, {
        body: { content: fact(one.text), metadata: { step: one.text } },
      });
      return;
    case 'weigh':
      await api.patch(`/v2/memories/${idAt(one.at)}/importance`, { body: { importance: one.importance } });
      return;
    case 'consolidate': {
      const { body } = await api.post(`${path}/consolidate`, { body: { dry_run: false } });
      ids.push(...body.actions.flatMap(({ memory_id }: any) => memory_id ?? []));
      return;
    }
    case 'undo':
      await api.post(`/v2/memories/${idAt(one.at)}/undo`);
  }
}

describe('an export with history', () => {
  it('is stored again as the same memories, with their versions, links and times', async () => {
    let links = 0;
    let versions = 0;
    const input = fc.record({
      steps: fc.array(step, { minLength: 4, maxLength: 14 }),
      size: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ steps, size }) => {
        const [from, to] = [await makeAgent(api), await makeAgent(api)];
        const ids: string[] = [];
        for (const one of steps) await take(from, ids, one);
        const items = await exportAll(from);
        links += items.reduce((sum, { memory }) => sum + (memory.history.links?.length ?? 0), 0);
        versions += items.reduce((sum, { memory }) => sum + (memory.history.versions?.length ?? 0), 0);
        await importAll(to, items, size);
        expect(withoutIds(await exportAll(to))).toEqual(withoutIds(items));
        const shown = async (agent: string, status: string) =>
          (await api.get(`/v2/agents/${agent}/memories?scope=agent,user_agent&status=${status}&limit=100`)).body.data
            .map(({ content, version, key, links }: any) => JSON.stringify([content, version, key, links.length]))
            .toSorted();
        for (const status of ['active', 'consolidated'])
          expect(await shown(to, status)).toEqual(await shown(from, status));
      }),
      { numRuns: scaleRuns(25) },
    );
    expect(versions).toBeGreaterThan(0);
    expect(links).toBeGreaterThan(0);
  });

  it('is found as of the times at which it was known, and not afterwards where another has its place', async () => {
    const agent = await makeAgent(api);
    const at = (day: number) => `2026-03-0${day}T10:00:00.000Z`;
    const oslo = { concept: 'city', definition: 'Ada lives in Oslo' };
    const bergen = { concept: 'city', definition: 'Ada lives in Bergen' };
    const rome = { concept: 'city', definition: 'Ada lives in Rome' };
    await importAll(
      agent,
      [
        {
          id: 'old',
          memory: {
            memory_type: 'semantic',
            content: oslo,
            created_at: at(1),
            history: {
              status: 'superseded',
              change: 'superseded',
              changed_at: at(5),
              versions: [
                { change: 'created', content: rome, created_at: at(1) },
                { change: 'updated', content: oslo, created_at: at(3) },
              ],
            },
          },
        },
        {
          id: 'new',
          memory: {
            memory_type: 'semantic',
            content: bergen,
            created_at: at(5),
            history: {
              status: 'active',
              change: 'created',
              changed_at: at(5),
              links: [{ relation: 'supersedes', memory_id: 'old' }],
            },
          },
        },
      ],
      100,
    );
    const found = async (as_of?: string) =>
      (
        await api.post(`/v2/agents/${agent}/memories/search`, {
          body: { query: 'Where does Ada live, in which city?', ...(as_of && { options: { as_of } }) },
        })
      ).body.results.map(({ memory }: any) => memory.content.definition);
    expect(await found()).toEqual([bergen.definition]);
    expect(await found(at(2))).toEqual([rome.definition]);
    expect(await found(at(4))).toEqual([oslo.definition]);
    expect(await found('2026-02-01T00:00:00.000Z')).toEqual([]);
    const { data } = (await api.get(`/v2/agents/${agent}/memories?status=superseded`)).body;
    expect(data).toMatchObject([{ version: 3, valid_to: at(5), links: [{ relation: 'superseded_by' }] }]);
    const undone = await api.post(`/v2/memories/${data[0].links[0].memory_id}/undo`);
    expect(undone.body.restored).toMatchObject([{ content: oslo, status: 'active' }]);
  });

  it('keeps who made each change, as a name beside the one who has imported it', async () => {
    const [from, to, further] = [await makeAgent(api), await makeAgent(api), await makeAgent(api)];
    const body = {
      memory_type: 'working',
      content: { note: 'b' },
      history: {
        status: 'active',
        change: 'updated',
        changed_at: '2026-03-02T00:00:00.000Z',
        original_author: 'Bob',
        versions: [
          { change: 'created', content: { note: 'a' }, created_at: '2026-03-01T00:00:00.000Z', original_author: 'Ada' },
        ],
      },
    };
    const made = await api.post(`/v2/agents/${from}/memories`, { body });
    expect(made.status).toBe(201);
    const readAuthors = async (id: string) =>
      (await api.get(`/v2/memories/${id}/versions`)).body.data
        .toSorted((a: any, b: any) => a.version - b.version)
        .map((version: any) => [version.original_author, version.changed_by]);
    const importer = made.body.created_by;
    expect(await readAuthors(made.body.id)).toEqual([
      ['Ada', importer],
      ['Bob', importer],
    ]);
    await api.patch(`/v2/memories/${made.body.id}`, { body: { content: { note: 'c' } } });
    let id: string = made.body.id;
    for (const [source, target] of [
      [from, to],
      [to, further],
    ] as const) {
      const stored = await importAll(target, await exportAll(source), 10);
      id = stored.get(id)!;
      expect(await readAuthors(id)).toEqual([
        ['Ada', importer],
        ['Bob', importer],
        [importer, importer],
      ]);
    }
  });

  it('400 for a past that cannot be', async () => {
    const agent = await makeAgent(api);
    const past = { status: 'active', change: 'updated', changed_at: '2026-03-02T00:00:00.000Z' };
    const version = { change: 'created', content: { note: 'a' }, created_at: '2026-03-01T00:00:00.000Z' };
    const cases: [object, string, number?][] = [
      [{ said_at: '2099-01-01T00:00:00.000Z' }, '/said_at'],
      [{ history: { ...past, changed_at: '2099-01-01T00:00:00.000Z' } }, '/history/changed_at'],
      [
        { history: { ...past, versions: [{ ...version, created_at: '2026-03-03T00:00:00.000Z' }] } },
        '/history/versions/0/created_at',
      ],
      [{ history: { ...past, versions: [{ ...version, content: { event: 'a' } }] } }, '/history/versions/0/content'],
      [{ history: { ...past, links: [{ relation: 'contradicts', memory_id: 'none' }] } }, '/history/links/0/memory_id'],
    ];
    for (const [more, pointer] of cases) {
      const body = { memory_type: 'working', content: { note: 'b' }, ...more };
      const answer = await api.post(`/v2/agents/${agent}/memories`, { body });
      expect([answer.status, answer.body.errors?.[0]?.pointer], pointer).toEqual([400, pointer]);
    }
    const source_message_id = 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab';
    const body = {
      memory_type: 'working',
      content: { note: 'b' },
      history: { ...past, versions: [{ ...version, source_message_id }] },
    };
    expect((await api.post(`/v2/agents/${agent}/memories`, { body })).status).toBe(404);
  });

  it('links nothing that is out of reach, and nothing across scopes but what contradicts', async () => {
    const agent = await makeAgent(api);
    const make = async (more: object, caller = api) =>
      caller.post(`/v2/agents/${agent}/memories`, {
        body: { memory_type: 'working', content: { note: 'x' }, ...more },
      });
    const ada = { user: { external_id: 'ada' } };
    const [shared, adas] = [(await make({})).body.id, (await make(ada)).body.id];
    const past = (relation: string, memory_id: string) => ({
      history: {
        status: 'active',
        change: 'created',
        changed_at: '2026-03-02T00:00:00.000Z',
        links: [{ relation, memory_id }],
      },
    });
    const bob = await api.as({ user: { external_id: 'bob' } });
    expect((await make(past('contradicts', adas), bob)).status).toBe(400);
    expect((await make(past('contradicts', adas), await testApi())).status).toBe(404);
    const linksOf = async (answer: Promise<{ body: any }>) => (await answer).body.links;
    expect(await linksOf(make({ ...ada, ...past('supersedes', shared) }))).toEqual([]);
    expect(await linksOf(make({ ...ada, ...past('contradicts', shared) }))).toEqual([
      { relation: 'contradicts', memory_id: shared },
    ]);
  });
});
