import { beforeAll, describe, expect, it } from 'vitest';
import { problem } from '#src/api/problems.ts';
import type { ChatRequest, Delta } from '#src/llm/types.ts';
import { createEmbedder } from '#src/resources/memories/search/embedder.ts';
import { createVectors } from '#src/resources/memories/search/vectors.ts';
import { WordCache } from '#src/resources/memories/search/word-cache.ts';
import { releaseAllLearning } from '#src/resources/runs/learning-store.ts';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';
import { createLearner } from './learner.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

const finish: Delta = { type: 'finish', reason: 'stop', tokens: null, incomplete: false, kept: {} };
const memory = { memory_type: 'semantic', content: { concept: 'diet', definition: 'Ada is vegan' } };
const proposal = JSON.stringify({ changes: [{ action: 'add', memory }] });
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

/** Makes the learner of another process, at a time, whose model answers with one memory unless `fail` says otherwise. */
function openLearner({ now = minutes(0), fail = (): boolean => false, wait = () => Promise.resolve() } = {}) {
  const { dataSource, kind } = api.stage.database;
  const vectors = createVectors(dataSource, kind, () => {});
  const clock = () => now;
  const embed = () => Promise.reject(new Error('none'));
  const embedder = createEmbedder({ dataSource, vectors, embed, model: null, clock, onError: () => {} });
  const [requests, errors]: [ChatRequest[], unknown[]] = [[], []];
  async function* stream(request: ChatRequest): AsyncGenerator<Delta> {
    requests.push(request);
    await wait();
    if (fail()) throw problem('upstream_failure', 'down');
    yield { type: 'start', model: 'test' };
    yield { type: 'tool_call', index: 0, id: 'call_1', name: 'change_notes' };
    yield { type: 'tool_arguments', index: 0, id: 'call_1', delta: proposal };
    yield finish;
  }
  const onError = (error: unknown) => void errors.push(error);
  const words = new WordCache(dataSource, () => {});
  const learner = createLearner({ dataSource, vectors, words, embedder, clock, stream, limit: 100, onError });
  return { learner, requests, errors };
}

const sql = <T>(text: string, ...values: unknown[]) => api.stage.database.dataSource.query<T>(text, values);
const learnAt = async (run: string) =>
  (await sql<[{ at: Date | null }]>('SELECT learn_at AS at FROM runs WHERE id = $1', run))[0].at;
const runOf = (reply: any): string => reply.links.run.split('/').at(-1);
const memoriesOf = async (agent: string) => (await api.get(`/v2/agents/${agent}/memories`)).body.data;

/** Has an agent answer without learning from it. Then the run looks as a process left it that ended `ago` minutes ago, when it had begun to learn or not. */
async function leaveRun({ ago = 60, attempts = 0 } = {}): Promise<{ agent: string; run: string; message: string }> {
  const agent = await makeAgent(api);
  const { body } = await api.post('/v2/chat/messages', { body: says('I am vegan.', { agent_id: agent }) });
  const run = runOf(body);
  expect(await learnAt(run)).toBe(null);
  await sql('UPDATE runs SET learn_at = $2, learn_attempts = $3 WHERE id = $1', run, minutes(-ago), attempts);
  return { agent, run, message: body.input_message_ids[0] };
}

describe('learning from runs', () => {
  it('is planned with the run, and over once it was done', async () => {
    const agent = await makeAgent(api, { model: 'offline/scripted' });
    const text = JSON.stringify({ script: [{ say: 'Noted.' }], calls: { change_notes: JSON.parse(proposal) } });
    const body = says(text, { agent_id: agent }, { memory: { extract: true } });
    const run = runOf((await api.post('/v2/chat/messages', { body })).body);
    await expect.poll(async () => (await memoriesOf(agent)).length).toBe(1);
    await expect.poll(() => learnAt(run)).toBe(null);
  });

  it.each([0, 1])('goes on when the process that answered has ended, after %i attempts', async (attempts) => {
    const { agent, run, message } = await leaveRun({ attempts });
    const { learner, requests } = openLearner();
    await learner.wake();
    expect(await memoriesOf(agent)).toMatchObject([{ ...memory, source_message_id: message }]);
    expect(await learnAt(run)).toBe(null);
    await openLearner({ now: minutes(60) }).learner.wake();
    expect(requests).toHaveLength(1);
  });

  it('waits while another process does it, unless that is known to have ended', async () => {
    const { agent, run } = await leaveRun({ ago: -5, attempts: 1 });
    const { learner, requests } = openLearner();
    await learner.learn(run);
    await learner.wake();
    expect(requests).toEqual([]);
    await releaseAllLearning(api.stage.database.dataSource, minutes(0));
    await openLearner({ now: minutes(1) }).learner.wake();
    expect(await memoriesOf(agent)).toHaveLength(1);
  });

  it('is done once by processes that do it at the same time', async () => {
    const { agent, run } = await leaveRun();
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = openLearner({ wait: () => promise });
    const first = slow.learner.wake();
    await expect.poll(() => slow.requests.length).toBe(1);
    await openLearner({ now: minutes(30) }).learner.wake();
    const [{ id }] = await memoriesOf(agent);
    await api.delete(`/v2/memories/${id}`);
    resolve();
    await first;
    expect([await memoriesOf(agent), await learnAt(run)]).toEqual([[], null]);
  });

  it('is tried again after a failure, later each time, and given up in the end', async () => {
    const { agent, run } = await leaveRun();
    const failing = (now: Date) => openLearner({ now, fail: () => true });
    let now = minutes(0);
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { learner, errors } = failing(now);
      await learner.wake();
      expect(errors).toHaveLength(1);
      const at = await learnAt(run);
      if (at) pauses.push((at.getTime() - now.getTime()) / 1_000);
      now = new Date((at ?? now).getTime() + 1);
    }
    expect(pauses).toEqual([30, 60, 120, 240]);
    expect([await learnAt(run), await memoriesOf(agent)]).toEqual([null, []]);
  });

  it('makes nothing of a run without an answer, of a deleted agent, or of a conversation that was erased', async () => {
    const runs = [await leaveRun(), await leaveRun(), await leaveRun()];
    await sql(`UPDATE runs SET status = 'failed' WHERE id = $1`, runs[0]!.run);
    await api.delete(`/v2/agents/${runs[1]!.agent}`);
    const { conversation_id } = (await api.get(`/v2/runs/${runs[2]!.run}`)).body;
    await api.delete(`/v2/conversations/${conversation_id}`);
    const { learner, requests } = openLearner();
    await learner.wake();
    expect(requests).toEqual([]);
    for (const { run } of runs) expect(await learnAt(run)).toBe(null);
  });
});
