import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Parley } from '#src/clients/typescript/parley.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let parley: Parley;

beforeAll(async () => {
  api = await testApi();
  parley = new Parley({ baseUrl: api.stage.url, token: api.token });
});

/** Reads an export as text. */
async function read(query: string, accept = 'application/x-ndjson', caller = api) {
  const headers = { authorization: `Bearer ${caller.token}`, accept };
  const response = await fetch(`${caller.stage.url}/v2/memories/export${query}`, { headers });
  return { status: response.status, text: await response.text() };
}

const readLines = async (query: string, caller = api): Promise<any[]> =>
  (await read(query, 'application/x-ndjson', caller)).text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const readMemories = async (query: string, caller = api) =>
  (await readLines(query, caller)).flatMap(({ event }) => (event.event === 'memory' ? [event] : []));

/** Stores memories by batches of 100, and expects that none is refused. */
async function store(agent: string, memories: object[]) {
  for (let at = 0; at < memories.length; at += 100) {
    const items = memories.slice(at, at + 100).map((memory, index) => ({ id: `i${index}`, memory }));
    const { body } = await api.post(`/v2/agents/${agent}/memories/batch`, { body: { memories: items } });
    expect([body.failed, body.succeeded], JSON.stringify(body).slice(0, 2_000)).toEqual([0, items.length]);
  }
}

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((some) => `${some.toWellFormed()}\u2028x`);
const moment = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const content = fc.oneof(
  fc.record({
    memory_type: fc.constant('episodic'),
    content: fc.record({ event: text, occurred_at: moment }, { requiredKeys: ['event'] }),
  }),
  fc.record({ memory_type: fc.constant('semantic'), content: fc.record({ concept: text, definition: text }) }),
  fc.record({
    memory_type: fc.constant('procedural'),
    content: fc.record({ procedure: text, steps: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  }),
  fc.record({ memory_type: fc.constant('working'), content: fc.record({ note: text }) }),
);
const scope = fc.oneof(
  fc.constant({ scope: { type: 'agent' } }),
  fc.constantFrom('user_agent', 'user').map((type) => ({ scope: { type }, user: { external_id: 'ada' } })),
);
const memory = fc
  .tuple(
    content,
    scope,
    fc.record({
      importance: fc.double({ min: 0, max: 1, noNaN: true }),
      created_at: moment,
      metadata: fc.record({ a: text }),
    }),
    fc.option(fc.uuid(), { nil: undefined }),
  )
  .map(([what, whose, more, key]) => ({ ...what, ...whose, ...more, ...(key && { key }) }));

describe('exportMemories', () => {
  it('200 with what can be stored again: the copies are the memories', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(memory, { minLength: 1, maxLength: 12 }), async (memories) => {
        const [from, to] = [await makeAgent(api), await makeAgent(api)];
        await store(from, memories);
        const exported = (await readMemories(`?agent_id=${from}`)).map((event) => event.memory);
        await store(to, exported);
        const copied = (await readMemories(`?agent_id=${to}`)).map((event) => event.memory);
        // A user has one memory with a key with all agents: its copy is itself.
        const ofAgent = exported.filter((one) => one.scope.type !== 'user' || one.key === undefined);
        const sorted = (all: object[]) => all.map((one) => JSON.stringify(one)).toSorted();
        expect(sorted(copied)).toEqual(sorted(ofAgent));
        const times = exported.map(({ created_at }) => created_at);
        expect(times).toEqual(times.toSorted());
        expect(sorted(exported.map(({ created_at, content: said }) => ({ created_at, said })))).toEqual(
          sorted(memories.map(({ created_at, content: said }) => ({ created_at, said }))),
        );
      }),
      { numRuns: 8 },
    );
  });

  it('200 page by page, each memory once, and that it is whole at the end', async () => {
    const agent = await makeAgent(api);
    const at = (index: number) => new Date(Date.UTC(2020, 0, 1, 0, 0, Math.floor(index / 7))).toISOString();
    const notes = Array.from({ length: 400 }, (_, index) => ({
      memory_type: 'working',
      content: { note: `note ${index}` },
      created_at: at(index),
    }));
    await store(agent, notes);
    const lines = await readLines(`?agent_id=${agent}`);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.at(-1).event).toEqual({ event: 'export_complete', count: 400 });
    expect(new Set(lines.slice(0, -1).map(({ event }) => event.id)).size).toBe(400);
    const after = lines[250].event.cursor;
    expect(await readLines(`?agent_id=${agent}&after=${after}`)).toEqual(lines.slice(251));
    expect((await read(`?after=${after}`)).status).toBe(400);
    const { text: events } = await read(`?agent_id=${agent}&created_after=${at(399)}`, 'text/event-stream');
    expect(events).toMatch(/^id: 1\nevent: memory\ndata: \{[^]*\n\nid: \d+\nevent: export_complete\ndata: .*\n\n$/);
  });

  it('200 with what is in reach and what the filters let through', async () => {
    const agent = await makeAgent(api);
    const note = (said: string, more: object = {}) => ({ memory_type: 'working', content: { note: said }, ...more });
    await store(agent, [
      note('shared'),
      note('eve', { user: { external_id: 'eve' } }),
      note('kim', { user: { external_id: 'kim' } }),
    ]);
    const said = async (query: string, caller = api) =>
      (await readMemories(query, caller)).map((event) => event.memory.content.note).toSorted();
    expect(await said(`?agent_id=${agent}&scope=user_agent`)).toEqual(['eve', 'kim']);
    expect(await said(`?agent_id=${agent}`, await api.as({ user: { external_id: 'eve' } }))).toEqual(['eve', 'shared']);
    expect(await said('', await testApi())).toEqual([]);
    const { status } = await read('?where=nonsense');
    expect(status).toBe(400);
  });

  it('200 for the client, which reads it as events', async () => {
    const agent_id = await makeAgent(api);
    await store(agent_id, [{ memory_type: 'working', content: { note: 'x' }, key: 'k' }]);
    const events = [];
    for await (const event of parley.exportMemories({ query: { agent_id }, format: 'ndjson' })) events.push(event);
    expect(events).toMatchObject([
      { event: 'memory', memory: { key: 'k' } },
      { event: 'export_complete', count: 1 },
    ]);
  });
});
