import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPlainWrite } from '#src/api/write.ts';
import { problem, toProblem } from '#src/api/problems.ts';
import type { ChatRequest, Delta } from '#src/llm/types.ts';
import { createEmbedder } from '#src/resources/memories/search/embedder.ts';
import { createVectors } from '#src/resources/memories/search/vectors.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { consolidate } from './consolidate.ts';

let api: Api;
let agentId: string;
let organizationId: string;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  agentId = await makeAgent(api);
  const sql = 'SELECT organization_id AS id FROM agents WHERE id = $1';
  organizationId = (await api.stage.database.dataSource.query<{ id: string }[]>(sql, [agentId]))[0]!.id;
});

/** A pair of notes as the model is asked about it. */
type Pair = { pair: number; newer: { text: string }; older: { text: string } };

/** Carries a consolidation out with a model that judges each pair as it is told. */
async function execute(judge: (pair: Pair) => string, options: object = {}) {
  const { dataSource, kind } = api.stage.database;
  const vectors = createVectors(dataSource, kind, () => {});
  const clock = () => new Date();
  const embed = () => Promise.reject(new Error('none'));
  const embedder = createEmbedder({ dataSource, vectors, embed, model: null, clock, onError: () => {} });
  const requests: ChatRequest[] = [];
  async function* stream(request: ChatRequest): AsyncGenerator<Delta> {
    requests.push(request);
    const [, ...lines] = request.messages[1]!.content!.split('\n');
    const pairs = lines.map((line) => JSON.parse(line) as Pair);
    const verdicts = pairs.map((pair) => ({ pair: pair.pair, verdict: judge(pair) }));
    yield { type: 'tool_call', index: 0, id: 'call_1', name: 'judge_pairs' };
    yield { type: 'tool_arguments', index: 0, id: 'call_1', delta: JSON.stringify({ verdicts }) };
    yield { type: 'finish', reason: 'tool_calls', tokens: null, incomplete: false, kept: {} };
  }
  const report = {
    reportProblem: (error: unknown) => toProblem(error, () => null),
    toProblemBody: (failure: { code: string }) => ({ error_code: failure.code }) as never,
  };
  const result = await consolidate(
    { dataSource, write: createPlainWrite(dataSource), vectors, embedder, clock, stream, ...report },
    { agentId, organizationId, keys: null, models: ['test'], signal: new AbortController().signal },
    { dry_run: false, ...options },
  );
  return { result, requests };
}

const create = async (note: string, more: object = {}): Promise<string> =>
  (await api.post(`/v2/agents/${agentId}/memories`, { body: { memory_type: 'working', content: { note }, ...more } }))
    .body.id;
const createFact = (concept: string, definition: string) =>
  create('', { memory_type: 'semantic', content: { concept, definition } });
const get = async (id: string) => (await api.get(`/v2/memories/${id}`)).body;
const undo = (id: string) => api.post(`/v2/memories/${id}/undo`);
const list = async () => (await api.get(`/v2/agents/${agentId}/memories`)).body.data;

const different = [
  ['They like sushi on Fridays.', 'They liked sushi on Fridays.'],
  ['Goes to the gym.', 'Seldom goes to the gym.'],
  ['Works as a nurse in Graz.', 'Formerly works as a nurse in Graz.'],
  ['Eats fish and shellfish.', 'Eats fish and shellfish except prawns.'],
  ['Comes on Saturday.', 'Comes on Saturday if it snows.'],
  ['The brother is called Robert.', 'The brother is called Roberts.'],
] as const;

describe('a consolidation decides by a model', () => {
  it('keeps different facts apart without a model, and with one that cannot tell', async () => {
    for (const pair of different) for (const text of pair) await create(text);
    expect((await execute(() => 'same', { decide: 'equal' })).result.actions).toEqual([]);
    const { result, requests } = await execute(() => 'unsure');
    expect(requests.length).toBeGreaterThan(0);
    expect(result).toMatchObject({ done: 0, failed: 0 });
    expect(await list()).toHaveLength(12);
  });

  it('makes one of the same facts, and keeps the newest', async () => {
    for (const text of ['Ada lives in Oslo.', 'Ada has her home in Oslo.', 'The user lives in Oslo, Norway.'])
      await create(text);
    await create('Likes tea');
    const { result, requests } = await execute(() => 'same');
    expect(requests[0]!.controls).toEqual({ tool_choice: { type: 'function', function: { name: 'judge_pairs' } } });
    expect(result).toMatchObject({ done: 1, actions: [{ action: 'merge', decision: 'same', needs_model: true }] });
    const notes = (await list()).map((one: any) => one.content.note);
    expect(notes.toSorted()).toEqual(['Likes tea', 'The user lives in Oslo, Norway.']);
  });

  it('keeps what the model calls different, and does not ask again', async () => {
    await create('Goes to the gym.');
    await create('Seldom goes to the gym.');
    const { result } = await execute(() => 'different');
    expect(result).toMatchObject({ done: 1, actions: [{ action: 'merge', decision: 'different', memory_id: null }] });
    const again = await execute(() => 'same');
    expect([again.requests, again.result.actions]).toEqual([[], []]);
    expect(await list()).toHaveLength(2);
  });

  it('is asked about a corrected memory as the newer one', async () => {
    const body = (definition: string) => ({
      memory_type: 'semantic',
      content: { concept: 'home', definition },
      key: 'home',
      created_at: '2020-01-02T03:04:05.000Z',
    });
    const corrected = await create('', body('Ada lives in Oslo'));
    const other = await createFact('home', 'Ada lives in Rome');
    await create('', body('Ada lives in Bergen'));
    const asked: Pair[] = [];
    await execute((pair) => {
      asked.push(pair);
      return 'supersedes';
    });
    const day = new Date().toISOString().slice(0, 10);
    expect(asked).toMatchObject([
      { newer: { text: 'home: Ada lives in Bergen', said_on: day }, older: { text: 'home: Ada lives in Rome' } },
    ]);
    expect([(await get(corrected)).status, (await get(other)).status]).toEqual(['active', 'superseded']);
  });

  it('gives a newer fact the place of the older one, until that is undone', async () => {
    const oslo = await createFact('home', 'lives in Oslo');
    const bergen = await createFact('home', 'lives in Bergen');
    const { result } = await execute(({ newer }) => (newer.text.includes('Bergen') ? 'supersedes' : 'unsure'));
    expect(result.actions).toMatchObject([
      { action: 'merge', decision: 'supersedes', outcome: 'done', sources: [bergen, oslo], memory_id: bergen },
    ]);
    expect(await get(oslo)).toMatchObject({ status: 'superseded', valid_to: expect.any(String) });
    expect((await undo(bergen)).body.restored.map(({ id }: any) => id)).toEqual([oslo]);
    expect(await get(oslo)).toMatchObject({ status: 'active', valid_to: null });
    expect((await get(bergen)).links).toEqual([{ relation: 'kept_apart', memory_id: oslo }]);
    expect((await execute(() => 'supersedes')).result.actions).toEqual([]);
    expect((await undo(bergen)).status).toBe(409);
  });

  it('links what contradicts, and leaves facts of one concept that do not', async () => {
    const [tea, coffee] = [await create('Drinks tea in the morning'), await create('Drinks no tea in the morning')];
    await createFact('languages', 'speaks German');
    await createFact('languages', 'speaks Norwegian');
    const judge = ({ newer }: Pair) => (newer.text.includes('tea') ? 'contradicts' : 'different');
    const { result } = await execute(judge);
    expect(result).toMatchObject({ done: 2, skipped: 0 });
    expect((await get(coffee!)).links).toEqual([{ relation: 'contradicts', memory_id: tea }]);
    expect((await execute(judge)).result.actions).toEqual([]);
  });

  it('says what could not be put before a model, and carries out the rest', async () => {
    await create('Drinks tea');
    await create('drinks  TEA.');
    await create('Drinks green tea');
    const failing = await execute(() => {
      throw problem('service_unavailable', 'down');
    });
    expect(failing.result).toMatchObject({ done: 1, failed: 1 });
    expect(failing.result.actions.at(-1)).toMatchObject({
      outcome: 'failed',
      decision: null,
      problem: expect.anything(),
    });
    expect(await list()).toHaveLength(2);
  });

  it('can be undone after the merged memory was changed', async () => {
    const ids = [await create('plays chess'), await create('plays chess')];
    const [made] = (await execute(() => 'unsure')).result.actions;
    const { memory_id } = made as { memory_id: string };
    await api.patch(`/v2/memories/${memory_id}`, { body: { content: { note: 'plays Go' } } });
    const { status, body } = await undo(memory_id);
    expect(status).toBe(200);
    expect(body.restored.map(({ id }: any) => id)).toEqual(ids.toSorted());
    expect((await list()).map((one: any) => one.content.note)).toEqual(['plays chess', 'plays chess']);
    expect((await undo(memory_id)).status).toBe(404);
  });

  it('can be undone for a superseded memory after the newer one was deleted', async () => {
    const oslo = await createFact('home', 'lives in Oslo');
    const bergen = await createFact('home', 'lives in Bergen');
    await execute(() => 'supersedes');
    await api.delete(`/v2/memories/${bergen}`);
    expect(await get(oslo)).toMatchObject({ status: 'superseded', links: [], valid_to: expect.any(String) });
    expect((await undo(oslo)).body.restored).toMatchObject([{ id: oslo, status: 'active', valid_to: null }]);
  });
});

describe('the offline model', () => {
  it('decides as a script in a memory says', async () => {
    const api = await testApi();
    const agent = await makeAgent(api, { model: 'offline/scripted' });
    const calls = { judge_pairs: { verdicts: [{ pair: 1, verdict: 'supersedes' }] } };
    const make = async (say: string) => {
      const event = JSON.stringify({ script: [{ say }], calls });
      const body = { memory_type: 'episodic', content: { event } };
      return (await api.post(`/v2/agents/${agent}/memories`, { body })).body.id;
    };
    const [older, newer] = [await make('Ada lives in Oslo'), await make('Ada moved to Bergen')];
    const { body } = await api.post(`/v2/agents/${agent}/memories/consolidate`, { body: { dry_run: false } });
    expect(body.actions).toMatchObject([{ decision: 'supersedes', outcome: 'done' }]);
    expect((await api.get(`/v2/memories/${older}`)).body.links).toEqual([
      { relation: 'superseded_by', memory_id: newer },
    ]);
  });
});
