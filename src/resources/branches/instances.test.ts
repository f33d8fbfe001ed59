import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

/** Two instances need a database that both reach; `.ci/run` starts one. */
const shared = process.env['PARLEY_TEST_DATABASE_URL'];

describe.skipIf(!shared)('the branches of a conversation, on two instances', () => {
  const databases: Database[] = [];
  let stages: Stage[];
  let api: Api;
  let agent: string;

  beforeAll(async () => {
    databases.push(await openTestDatabase(), await openTestDatabase());
    stages = await Promise.all(databases.map((database) => startStage(database)));
    api = await testApi(stages[0]);
    agent = await makeAgent(api, { model: 'offline/echo' });
  });
  afterAll(async () => {
    for (const stage of stages) await stage.drain();
    await Promise.all(databases.map((database) => database.close().catch(() => {})));
  });

  const send = async (stage: number, body: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${api.token}` };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${stages[stage]!.url}/v2/chat/messages`, init);
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const branchesOf = async (id: string) => (await api.get(`/v2/conversations/${id}/branches?limit=100`)).body.data;
  const questionsOf = async (id: string, branch: string) =>
    (await api.get(`/v2/conversations/${id}/messages?branch_id=${branch}`)).body.data
      .filter(({ kind }: any) => kind === 'user')
      .map(({ content }: any) => content.text);

  /** A conversation with one turn, and a session for each of so many callers. */
  async function conversationFor(count: number) {
    const { body } = await send(0, says('a', { agent_id: agent }));
    const id = body.conversation.id;
    const sessions = [];
    for (let made = 0; made < count; made += 1)
      sessions.push((await api.post('/v2/sessions', { body: { conversation_id: id } })).body.id);
    return { id, sessions, last: body.message.id };
  }

  it('lets exactly one of many go on after the last message, and makes a branch for each of the others', async () => {
    const { id, sessions, last } = await conversationFor(8);
    const texts = sessions.map((_, index) => `b${index}`);
    const answers = await Promise.all(
      sessions.map((session_id, index) => send(index % 2, says(texts[index]!, { session_id, after_message_id: last }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(sessions.map(() => 200));
    const branches = await branchesOf(id);
    expect(branches.map(({ after_message_id }: any) => after_message_id)).toEqual([null, ...Array(7).fill(last)]);
    const said = [];
    for (const branch of branches) said.push(await questionsOf(id, branch.id));
    expect(said.map((questions) => questions[0])).toEqual(branches.map(() => 'a'));
    expect(said.map((questions) => questions.slice(1).join()).toSorted()).toEqual(texts);
  });

  it('carries out one run of a session at a time, whichever branch it is for', async () => {
    const { id, sessions, last } = await conversationFor(1);
    const [session_id] = sessions;
    const options = { if_busy: 'enqueue' };
    const answers = await Promise.all(
      [0, 1, 0, 1].map((stage, index) =>
        send(stage, says(`c${index}`, { session_id, after_message_id: last }, options)),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await branchesOf(id)).toHaveLength(4);
    for (const [index, { body }] of answers.entries())
      expect(await questionsOf(id, body.message.branch_id)).toEqual(['a', `c${index}`]);
  });
});
