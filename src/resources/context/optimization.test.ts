import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, startStage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const once = 'once upon '.repeat(21);
const lorem = 'lorem ipsum dolor sit amet '.repeat(30);

/** A conversation with these messages of a user, each of which is answered in a word. */
async function conversation(texts: string[], model = 'offline/echo') {
  const agent_id = await makeAgent(api, { model, system_prompt: 'Base.' });
  const said = texts.flatMap((content, i) => [
    { id: `u${i}`, role: 'user', content },
    { id: `a${i}`, role: 'assistant', content: `Noted ${i}.` },
  ]);
  const input = {
    threadId: agent_id,
    runId: 'r',
    messages: said,
    tools: [],
    context: [],
    state: {},
    forwardedProps: {},
  };
  const { frames } = await api.stream(`/v2/agents/${agent_id}/run`, input);
  const { conversation_id: id, session_id } = frames[0]!.item.metadata;
  const { data } = (await api.get(`/v2/conversations/${id}/messages?limit=200`)).body;
  return { id: id as string, session_id: session_id as string, data: data as any[] };
}

const optimize = (id: string, body: object) => api.post(`/v2/conversations/${id}/context/optimize`, { body });

async function ask(conversation_id: string) {
  const { body } = await api.post('/v2/chat/messages', { body: says('Go on', { conversation_id }) });
  return (await api.get(`/v2/messages/${body.message.id}/context`)).body;
}
const contents = (snapshot: any) => snapshot.messages.map(({ content }: any) => content);

describe('optimizeContext', () => {
  it('200: shows what dropping would cost, and stores nothing', async () => {
    const { id, data } = await conversation([lorem, lorem + 2, lorem + 3, 'short']);
    const whole = (await optimize(id, { token_budget: 100_000, strategies: ['drop'] })).body;
    expect(whole).toMatchObject({ dry_run: true, lost: [], summaries: [], after: whole.before, keep_last: 4 });
    expect(whole.before.messages).toBe(data.length);
    const { status, body } = await optimize(id, { token_budget: whole.before.tokens - 1, strategies: ['drop'] });
    expect(status).toBe(200);
    expect(body.lost).toMatchObject([
      { message_ids: [data[0].id], strategy: 'drop' },
      { message_ids: [data[1].id], strategy: 'drop' },
    ]);
    const less = body.lost.reduce((sum: number, { tokens }: any) => sum + tokens, 0);
    expect(body.after).toEqual({ tokens: body.before.tokens - less, messages: data.length - 2 });
    expect((await api.get(`/v2/conversations/${id}/context`)).body.optimization).toBeNull();
    expect((await ask(id)).left_out).toEqual([]);
  });

  it('200: what is stored holds for the following answers, the conversation stays as it is', async () => {
    const { id, data } = await conversation([lorem, once, once, lorem + 4, 'keep']);
    const { before } = (await optimize(id, { token_budget: 100_000, strategies: ['drop'] })).body;
    const wish = { token_budget: before.tokens - 100, strategies: ['deduplicate', 'truncate', 'drop'], dry_run: false };
    const { body } = await optimize(id, wish);
    expect(body.lost.map(({ strategy, message_ids }: any) => [strategy, ...message_ids])).toEqual([
      ['deduplicate', data[2].id],
      ['truncate', data[0].id],
    ]);
    expect(body.after.tokens).toBeLessThanOrEqual(wish.token_budget);
    const snapshot = await ask(id);
    expect(snapshot.intact).toBe(true);
    expect(contents(snapshot)[1]).toMatch(/^lorem .*left out.* amet $/s);
    expect(contents(snapshot).filter((text: string) => text === once)).toHaveLength(1);
    expect(snapshot.left_out.map(({ reason }: any) => reason)).toEqual(['deduplicate', 'truncate']);
    const after = (await api.get(`/v2/conversations/${id}/messages?limit=200`)).body.data;
    expect(after.slice(0, data.length)).toEqual(data);
    const { optimization } = (await api.get(`/v2/conversations/${id}/context`)).body;
    expect(optimization).toMatchObject({
      before_tokens: before.tokens,
      after_tokens: body.after.tokens,
      lost: body.lost,
    });
    await optimize(id, { token_budget: 100_000, strategies: ['drop'], dry_run: false });
    expect((await ask(id)).left_out).toEqual([]);
    const { data: changes } = (await api.get(`/v2/conversations/${id}/context/changes?limit=1`)).body;
    expect(changes).toMatchObject([{ kind: 'optimization', number: 1, optimization: { lost: body.lost } }]);
    const last = (await api.get(`/v2/conversations/${id}/context/changes`)).body.data.at(-1);
    expect(last).toMatchObject({ number: 2, optimization: null });
  });

  it('200: a summary stands for what is old, until that is redacted', async () => {
    const { id, session_id, data } = await conversation([`My name is Ada. ${lorem}`, lorem + 2, 'c', 'd']);
    const { before } = (await optimize(id, { token_budget: 100_000, strategies: ['drop'] })).body;
    const wish = { token_budget: Math.floor(before.tokens / 2), strategies: ['summarise'] };
    const preview = (await optimize(id, wish)).body;
    expect(preview.summaries).toMatchObject([{ text: null, redacted: false }]);
    const { body } = await optimize(id, { ...wish, dry_run: false });
    expect(body.after.tokens).toBeLessThanOrEqual(preview.after.tokens);
    const [summary] = body.summaries;
    expect(summary.text).toContain('Ada');
    expect(summary.message_ids).toEqual(preview.summaries[0].message_ids);
    const snapshot = await ask(id);
    const [, part] = snapshot.parts;
    expect(part).toMatchObject({ kind: 'summaries', message_ids: summary.message_ids });
    expect(part.text).toContain(JSON.stringify(summary.text));
    expect(snapshot.messages.slice(0, 2).map(({ role }: any) => role)).toEqual(['system', 'user']);
    expect([snapshot.intact, snapshot.tokens.summaries]).toEqual([true, part.tokens]);
    expect(part.tokens).toBeLessThanOrEqual(summary.tokens);
    expect(contents(snapshot).join()).not.toContain(lorem);
    const last_seq = data.at(-1).last_seq;
    const redaction = { from_seq: 1, to_seq: last_seq, reason: 'test' };
    expect((await api.post(`/v2/sessions/${session_id}/events/redact`, { body: redaction })).status).toBe(200);
    const blank = (await api.get(`/v2/messages/${snapshot.message_id}/context`)).body;
    expect(JSON.stringify(blank)).not.toContain('Ada');
    expect([blank.intact, blank.parts.map(({ kind }: any) => kind)]).toEqual([false, ['system_prompt']]);
    const rows = await api.stage.database.dataSource.query(
      'SELECT document FROM context_changes WHERE conversation_id = $1',
      [id],
    );
    expect(JSON.stringify(rows)).not.toContain('Ada');
    const { messages, parts, intact } = await ask(id);
    expect([parts.map(({ kind }: any) => kind), intact]).toEqual([['system_prompt'], true]);
    expect(messages[1]).toMatchObject({ role: 'user', content: '', redacted: true });
  });

  it('409 when the conversation is closed, unless it is only to be shown', async () => {
    const { id } = await conversation(['a']);
    await api.post(`/v2/conversations/${id}/close`);
    const wish = { token_budget: 1_000, strategies: ['drop'] };
    expect((await optimize(id, wish)).status).toBe(200);
    const answer = await optimize(id, { ...wish, dry_run: false });
    expect([answer.status, answer.body.error_code]).toEqual([409, 'conversation_closed']);
  });

  it('422 when the strategies do not suffice, and nothing is stored', async () => {
    const { id } = await conversation([lorem, lorem]);
    const answer = await optimize(id, { token_budget: 20, strategies: ['drop'], keep_last: 1, dry_run: false });
    expect([answer.status, answer.body.error_code]).toEqual([422, 'context_budget_too_small']);
    const least = Number(/has (\d+) tokens/.exec(answer.body.detail)![1]);
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/token_budget', code: 'minimum' });
    expect((await api.get(`/v2/conversations/${id}/context`)).body.optimization).toBeNull();
    const enough = { token_budget: least, strategies: ['drop'], keep_last: 1 };
    expect((await optimize(id, enough)).body.after.tokens).toBe(least);
  });

  it.each([
    [502, 500, 'upstream_failure'],
    [429, 429, 'upstream_rate_limited'],
    [504, 0, 'timeout'],
  ])('%i when the model that is to summarise fails', async (status, said, code) => {
    const gateway = createServer((_, response) => {
      if (said > 0) response.writeHead(said, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const { port } = gateway.address() as AddressInfo;
    const timeoutMs = said > 0 ? 20_000 : 300;
    const other = await startStage(api.stage.database, { baseUrl: `http://127.0.0.1:${port}/v1`, timeoutMs });
    const { id } = await conversation([lorem, lorem + 2, 'c', 'd']);
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ token_budget: 250, strategies: ['summarise'], dry_run: false });
    const answer = await fetch(`${other.url}/v2/conversations/${id}/context/optimize`, {
      method: 'POST',
      headers,
      body,
    });
    expect([answer.status, ((await answer.json()) as any).error_code]).toEqual([status, code]);
    expect((await api.get(`/v2/conversations/${id}/context`)).body.optimization).toBeNull();
    await other.drain();
    gateway.close();
    gateway.closeAllConnections();
  });
});
