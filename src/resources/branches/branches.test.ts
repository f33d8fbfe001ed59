import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readQuestions, readTexts, useBranchStage } from '#src/testing/branch-stage.ts';
import { makeAgent, says, testApi, type ApiAnswer } from '#src/testing/harness.ts';

const { ask, branchesOf, conversationOf, getAgent, getApi, list, messagesOf, received, reply, send, switchTo } =
  useBranchStage();
const unknown = 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab';

describe('a message after an earlier one', () => {
  it('200: edits a question, in a branch that is current then', async () => {
    const { id, messages } = await conversationOf('a', 'b', 'c');
    const [, answerA, questionB] = messages;
    const body = await ask('B', { conversation_id: id, after_message_id: answerA.id });
    expect(received()).toEqual(['a', readTexts([answerA])[0], 'B']);
    const now = await messagesOf(id);
    expect(readQuestions(now)).toEqual(['a', 'B']);
    expect(now.at(-1).id).toBe(body.message.id);
    const [first, second] = await branchesOf(id);
    expect(first).toMatchObject({ parent_branch_id: null, after_message_id: null, is_current: false });
    expect(second).toMatchObject({ parent_branch_id: first.id, after_message_id: answerA.id, is_current: true });
    expect(body.message.branch_id).toBe(second.id);
    expect((await getApi().get(`/v2/runs/${body.message.run_id}`)).body.branch_id).toBe(second.id);
    expect(await messagesOf(id, first.id)).toEqual(messages);
    expect((await getApi().get(`/v2/chat/messages/${questionB.id}`)).body).toEqual(questionB);
    expect((await getApi().get(`/v2/conversations/${id}`)).body).toMatchObject({
      current_branch_id: second.id,
      message_count: 8,
    });
  });

  it('200: edits the first question, before which nothing was said', async () => {
    const { id } = await conversationOf('a', 'b');
    await ask('A', { conversation_id: id, after_message_id: null });
    expect(received()).toEqual(['A']);
    expect(readQuestions(await messagesOf(id))).toEqual(['A']);
    expect((await branchesOf(id))[1]).toMatchObject({ after_message_id: null });
  });

  it('200: goes on without a branch after the last message, and in an empty conversation', async () => {
    const { id, messages } = await conversationOf('a');
    await ask('b', { conversation_id: id, after_message_id: messages[1].id });
    const { body: empty } = await getApi().post('/v2/conversations', { body: { agent_id: getAgent() } });
    await ask('a', { conversation_id: empty.id, after_message_id: null });
    for (const one of [id, empty.id]) {
      const [first, ...others] = await branchesOf(one);
      expect([first.id, others]).toEqual([one.replace('conv_', 'brn_'), []]);
      expect((await messagesOf(one)).every(({ branch_id }) => branch_id === first.id)).toBe(true);
    }
  });

  it('200: goes on with another branch after its last message, which is current then', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    await ask('A', { conversation_id: id, after_message_id: null });
    await ask('c', { conversation_id: id, after_message_id: messages.at(-1).id });
    expect(received().filter((text) => text.length === 1)).toEqual(['a', 'b', 'c']);
    expect((await branchesOf(id)).map(({ is_current }) => is_current)).toEqual([true, false]);
  });

  it('200: branches of branches', async () => {
    const { id, messages } = await conversationOf('a', 'b', 'c');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    await ask('C', { conversation_id: id });
    const onB = await messagesOf(id);
    expect(readQuestions(onB)).toEqual(['a', 'B', 'C']);
    await ask('D', { conversation_id: id, after_message_id: onB[3].id });
    expect(readQuestions(await messagesOf(id))).toEqual(['a', 'B', 'D']);
    await ask('E', { conversation_id: id, after_message_id: messages[1].id });
    expect(readQuestions(await messagesOf(id))).toEqual(['a', 'E']);
    const branches = await branchesOf(id);
    const parents = branches.map(({ parent_branch_id }) => branches.findIndex((one) => one.id === parent_branch_id));
    expect(parents).toEqual([-1, 0, 1, 0]);
    for (const [index, expected] of [
      ['a', 'b', 'c'],
      ['a', 'B', 'C'],
      ['a', 'B', 'D'],
      ['a', 'E'],
    ].entries())
      expect(readQuestions(await messagesOf(id, branches[index].id))).toEqual(expected);
  });

  it('200: needs no more than the message, and streams', async () => {
    const { messages } = await conversationOf('a', 'b');
    const context = { after_message_id: messages[1].id };
    const { frames } = await getApi().stream('/v2/chat/messages/stream', says('B', context));
    const { item } = frames.at(-1)!;
    expect([item.event, item.conversation.id]).toEqual(['message_complete', messages[0].conversation_id]);
    expect(received().at(-1)).toBe('B');
  });

  it('200: in its session, with `after_message_id` beside the message', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    const { message } = says('B', {});
    const body = { message, after_message_id: messages[1].id };
    const { status } = await getApi().post(`/v2/sessions/${session}/messages`, { body });
    expect(status).toBe(200);
    expect(readQuestions(await list(`/v2/sessions/${session}/messages`))).toEqual(['a', 'B']);
    const [first] = await branchesOf(id);
    expect(readQuestions(await list(`/v2/sessions/${session}/messages?branch_id=${first.id}`))).toEqual(['a', 'b']);
    const refused = await getApi().post(`/v2/sessions/${session}/messages`, {
      body: { message, after_message_id: unknown },
    });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/after_message_id']);
  });

  it('400 after a message that is unknown, of a deleted conversation, of another organization or of another conversation', async () => {
    const { id } = await conversationOf('a', 'b');
    const deleted = await conversationOf('a');
    await getApi().delete(`/v2/conversations/${deleted.id}`);
    const theirs = await testApi(getApi().stage);
    const agent_id = await makeAgent(theirs);
    const other = (await theirs.post('/v2/chat/messages', { body: says('a', { agent_id }) })).body.message.id;
    for (const after_message_id of [unknown, deleted.messages[1].id, other])
      for (const context of [{ conversation_id: id, after_message_id }, { after_message_id }]) {
        const { status, body } = await send(says('B', context));
        expect([status, body.errors]).toMatchObject([
          400,
          [{ pointer: '/context/after_message_id', code: 'unknown_message' }],
        ]);
      }
    const elsewhere = await conversationOf('x');
    for (const context of [{ conversation_id: id }, { agent_id: getAgent(), conversation_id: id }]) {
      const { body } = await send(says('B', { ...context, after_message_id: elsewhere.messages[0].id }));
      expect(body.errors).toMatchObject([{ pointer: '/context/after_message_id', code: 'context_mismatch' }]);
    }
    expect(await branchesOf(id)).toHaveLength(1);
  });

  it('keeps the log, which tells of the branch', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    const log = (after: number) => list(`/v2/sessions/${session}/events/history?after_seq=${after}`);
    const before = await log(0);
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const [, branch] = await branchesOf(id);
    const after = await log(before.at(-1).last_seq);
    expect(await log(0)).toEqual([...before, ...after]);
    expect(after[0].event).toMatchObject({
      type: 'RUN_STARTED',
      metadata: { branch_id: branch.id, after_message_id: messages[1].id },
    });
  });

  it('200 after a message that is deleted later, and counts without it', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const { body } = await getApi().delete(`/v2/chat/messages/${messages[1].id}`);
    expect(body.led_to.message_ids).toEqual([]);
    expect(readQuestions(await messagesOf(id))).toEqual(['a', 'B']);
    await ask('C', { conversation_id: id });
    expect(received()).not.toContain(readTexts([messages[1]])[0]);
    expect((await branchesOf(id))[1].after_message_id).toBe(messages[1].id);
    expect((await getApi().get(`/v2/conversations/${id}`)).body.message_count).toBe(7);
    const deletion = (await getApi().delete(`/v2/conversations/${id}`)).body;
    expect([deletion.message_count, (await getApi().get(`/v2/conversations/${id}/branches`)).status]).toEqual([7, 404]);
  });
});

describe('a message after one that was deleted', () => {
  it('200 and is an alternative of those that were sent after it before', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const [, answer, question] = messages;
    await ask('B', { conversation_id: id, after_message_id: answer.id });
    await getApi().delete(`/v2/chat/messages/${answer.id}`);
    await ask('C', { after_message_id: answer.id });
    expect(received()).toEqual(['a', 'C']);
    expect(readQuestions(await messagesOf(id))).toEqual(['a', 'C']);
    expect((await branchesOf(id)).map((one) => one.after_message_id)).toEqual([null, answer.id, answer.id]);
    await getApi().delete(`/v2/chat/messages/${question.id}`);
    const { status, body } = await send({ context: { after_message_id: question.id } });
    expect([status, body.errors]).toMatchObject([400, [{ code: 'not_answerable' }]]);
    expect(body.errors[0].detail).toContain('was deleted');
  });

  it('200 and goes on with the branch whose last message it was', async () => {
    const { id, messages } = await conversationOf('a');
    await getApi().delete(`/v2/chat/messages/${messages[1].id}`);
    await ask('b', { conversation_id: id, after_message_id: messages[1].id });
    expect(await branchesOf(id)).toHaveLength(1);
  });
});

describe('updateConversation', () => {
  it('200: switches, and the next message goes on there', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    const [first, second] = await branchesOf(id);
    const switched = await switchTo(id, first.id);
    expect([switched.status, switched.body.current_branch_id]).toEqual([200, first.id]);
    expect(readQuestions(await messagesOf(id))).toEqual(['a', 'b']);
    expect(readQuestions(await list(`/v2/sessions/${session}/messages`))).toEqual(['a', 'b']);
    await ask('c', { session_id: session });
    expect(received().filter((text) => text.length === 1)).toEqual(['a', 'b', 'c']);
    await switchTo(id, second.id);
    await ask('d', { session_id: session });
    expect(received().filter((text) => text.length === 1)).toEqual(['a', 'B', 'd']);
    expect(readQuestions(await messagesOf(id, first.id))).toEqual(['a', 'b', 'c']);
  });

  it('400 for a branch that the conversation does not have', async () => {
    const [one, other] = [await conversationOf('a'), await conversationOf('a')];
    for (const branch of ['brn_01k2c5gq8zf3vr4xw1m6t0y9ab', (await branchesOf(other.id))[0].id]) {
      const { status, body } = await switchTo(one.id, branch);
      expect([status, body.errors]).toMatchObject([400, [{ pointer: '/current_branch_id', code: 'unknown_branch' }]]);
      const read = await getApi().get(`/v2/conversations/${one.id}/messages?branch_id=${branch}`);
      expect([read.status, read.body.errors]).toMatchObject([400, [{ parameter: 'branch_id' }]]);
    }
  });
});

describe('listConversationBranches, listConversationMessages', () => {
  it('200 in pages', async () => {
    const { id, messages } = await conversationOf('a', 'b', 'c');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    await ask('b2', { conversation_id: id });
    const whole = await messagesOf(id);
    const seen: string[] = [];
    for (let after = '', more = true; more;) {
      const page: ApiAnswer = await getApi().get(`/v2/conversations/${id}/messages?limit=1&include_total=true${after}`);
      expect(page.headers.get('x-total-count')).toBe(String(whole.length));
      seen.push(...page.body.data.map((one: any) => one.id));
      more = page.body.has_more;
      after = `&after=${page.body.next_cursor}`;
    }
    expect(seen).toEqual(whole.map((one) => one.id));
    const first = await getApi().get(`/v2/conversations/${id}/branches?limit=1`);
    const second = await getApi().get(`/v2/conversations/${id}/branches?limit=1&after=${first.body.next_cursor}`);
    expect([...first.body.data, ...second.body.data]).toEqual(await branchesOf(id));
  });

  it('404 when the conversation is unknown or of another organization', async () => {
    const theirs = await testApi(getApi().stage);
    const { id } = await conversationOf('a');
    for (const [caller, of] of [
      [getApi(), 'conv_01k2c5gq8zf3vr4xw1m6t0y9ab'],
      [theirs, id],
    ] as const) {
      const { status, body } = await caller.get(`/v2/conversations/${of}/branches`);
      expect([status, body.error_code]).toEqual([404, 'conversation_not_found']);
    }
  });
});

describe('the guide', () => {
  it('counts each alternative once', async () => {
    const { id, messages } = await conversationOf('a', 'b');
    const [first, answer] = messages;
    await ask('A', { conversation_id: id, after_message_id: null });
    await ask('B', { conversation_id: id, after_message_id: answer.id });
    const third = await ask('C', { conversation_id: id, after_message_id: answer.id });
    await reply({ context: { after_message_id: third.input_message_ids[0] } });
    const guide = await readFile(join(import.meta.dirname, '../../../docs/guides/branches.md'), 'utf8');
    const code = `${/```js\n([^]*?)```/.exec(guide)![1]}export { alternatives }`;
    const { alternatives } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
    const branches = await branchesOf(id);
    const counted = async (branch: string) =>
      alternatives(await messagesOf(id, branch), branches).map(({ number, of }: any) => `${number}/${of}`);
    expect(await Promise.all(branches.map((branch) => counted(branch.id)))).toEqual([
      ['1/2', '1/1', '1/3', '1/1'],
      ['2/2', '1/1'],
      ['1/2', '1/1', '2/3', '1/1'],
      ['1/2', '1/1', '3/3', '1/2'],
      ['1/2', '1/1', '3/3', '2/2'],
    ]);
    expect(first.branch_id).toBe(branches[0].id);
  });
});

describe('a cursor', () => {
  it('goes on with the branch with which it began, whichever is current', async () => {
    const { id, session, messages } = await conversationOf('a', 'b', 'c');
    for (const path of [`/v2/conversations/${id}/messages`, `/v2/sessions/${session}/messages`]) {
      await switchTo(id, messages[0].branch_id);
      const { body: first } = await getApi().get(`${path}?limit=3`);
      await ask('A', { conversation_id: id, after_message_id: null });
      const { body: second } = await getApi().get(`${path}?limit=2&after=${first.next_cursor}`);
      const { body: third } = await getApi().get(`${path}?limit=2&after=${second.next_cursor}`);
      expect([...first.data, ...second.data, ...third.data]).toEqual(messages);
      const { body: back } = await getApi().get(`${path}?limit=3&before=${second.prev_cursor}`);
      expect(back.data).toEqual(first.data);
      const other = Buffer.from(first.next_cursor, 'base64url')
        .toString()
        .replace(/brn_\w+/, 'brn_x');
      const answer = await getApi().get(`${path}?after=${Buffer.from(other).toString('base64url')}`);
      expect([answer.status, answer.body.error_code]).toEqual([400, 'invalid_cursor']);
    }
  });
});

describe('version 1', () => {
  it('shows the current branch', async () => {
    const { id, session, messages } = await conversationOf('a', 'b');
    await ask('B', { conversation_id: id, after_message_id: messages[1].id });
    for (const path of [`/v1/conversations/${id}/messages`, `/v1/sessions/${session}/messages`]) {
      const { body } = await getApi().get(path);
      expect(JSON.stringify(body)).toContain('"B"');
      expect(JSON.stringify(body)).not.toContain('"b"');
    }
  });
});
