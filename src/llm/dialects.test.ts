import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Dialect, differences, type ChatBody } from './dialects.ts';
import { createGateway } from './gateway.ts';
import type { ChatMessage, Delta, Reasoning } from './types.ts';
import { toWire } from './wire.ts';

const details = { field: 'reasoning_details' as const, parts: [{ type: 'reasoning.text', text: 'Hm.' }] };
const reasoning: Reasoning = { text: 'Hm.', field: 'reasoning_content', details };
const calls = (...ids: string[]): ChatMessage => ({
  role: 'assistant',
  content: null,
  reasoning,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
});
const result = (tool_call_id: string): ChatMessage => ({ role: 'tool', tool_call_id, content: 'seen' });
const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });

const longId = `call_${'x'.repeat(80)}`;
const asked: ChatMessage[] = [
  user('a'),
  user('b'),
  assistant('c'),
  assistant('d'),
  calls(longId, 'call_1'),
  result(longId),
  result('call_1'),
];
const usual: ChatBody = {
  model: 'm',
  messages: toWire(asked),
  max_tokens: 7,
  stream: true,
  stream_options: { include_usage: true },
};

/** Each row of the table: what it makes of the usual form, and how a gateway that wants it refuses that. */
const rows: Record<string, { refusal: string; check: (body: any) => void }> = {
  max_completion_tokens: {
    refusal:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    check(body) {
      expect(body.max_completion_tokens).toBe(7);
      expect(body).not.toHaveProperty('max_tokens');
    },
  },
  no_stream_options: {
    refusal: 'body -> stream_options: Extra inputs are not permitted',
    check: (body) => expect(body).not.toHaveProperty('stream_options'),
  },
  no_thoughts: {
    refusal: "'messages.4' : property 'reasoning_content' is unsupported",
    check(body) {
      expect(body.messages.at(-3)).toMatchObject({ role: 'assistant', content: null });
      for (const name of ['reasoning_content', 'reasoning_details'])
        expect(body.messages.at(-3)).not.toHaveProperty(name);
    },
  },
  alternating_roles: {
    refusal: 'Conversation roles must alternate user/assistant/user/assistant/...',
    check: (body) =>
      expect(body.messages.map(({ role, content }: any) => [role, content]).slice(0, 3)).toEqual([
        ['user', 'a\n\nb'],
        ['assistant', 'c\n\nd'],
        ['tool', 'seen'],
      ]),
  },
  plain_tool_call_ids: {
    refusal: "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40.",
    check(body) {
      const [one, two] = body.messages.at(-3).tool_calls;
      expect(one.id).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
      expect(two.id).toBe('call_1');
      expect(body.messages.slice(-2).map((message: any) => message.tool_call_id)).toEqual([one.id, two.id]);
    },
  },
  nine_letter_tool_call_ids: {
    refusal: 'Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.',
    check(body) {
      const ids = body.messages.at(-3).tool_calls.map(({ id }: any) => id);
      for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
      expect(new Set(ids).size).toBe(2);
      expect(body.messages.slice(-2).map((message: any) => message.tool_call_id)).toEqual(ids);
    },
  },
};

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A gateway that refuses until `takes` is content, and keeps what it was sent. */
async function refusing(refusal: string, takes: (body: any) => boolean) {
  const bodies: any[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const body = JSON.parse(text);
    bodies.push(body);
    if (!takes(body)) {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: refusal } }));
      return;
    }
    const choice = { index: 0, delta: { content: 'yes' }, finish_reason: 'stop' };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gateway = createGateway({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: null, timeoutMs: 5_000 });
  closers.push(
    () => gateway.close(),
    () => (server.closeAllConnections(), server.close()),
  );
  const ask = async () => {
    const deltas: Delta[] = [];
    const { signal } = new AbortController();
    const request = { models: ['m'] as const, messages: asked, maxTokens: 7, signal };
    for await (const delta of gateway.stream(request)) deltas.push(delta);
    return deltas;
  };
  return { bodies, ask };
}

describe('the table of differences', () => {
  it('has a test for each row', () => expect(Object.keys(rows)).toEqual(differences.map(({ name }) => name)));

  it.each(differences)('$name: its hosts are sent it from the start, and others are not', ({ name, hosts }) => {
    for (const host of hosts) rows[name]!.check(new Dialect(`https://${host}/v1`).speak(usual));
    expect(new Dialect('http://gateway.example/v1').speak(usual)).toEqual(usual);
  });

  it.each(differences)('$name: a gateway that wants it is asked again, and remembered', async ({ name, apply }) => {
    const { refusal, check } = rows[name]!;
    const wanted = JSON.stringify(apply(usual).messages) + Object.keys(apply(usual)).toSorted().join();
    const takes = (body: any) => JSON.stringify(body.messages) + Object.keys(body).toSorted().join() === wanted;
    const { bodies, ask } = await refusing(refusal, takes);
    expect(await ask()).toContainEqual({ type: 'text', text: 'yes' });
    expect(await ask()).toContainEqual({ type: 'text', text: 'yes' });
    expect(bodies).toHaveLength(3);
    check(bodies[1]);
    check(bodies[2]);
  });

  it('does not ask again when the refusal tells of nothing new', async () => {
    const { bodies, ask } = await refusing('stream_options is bad', () => false);
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failure' });
    expect(bodies).toHaveLength(2);
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failure' });
    expect(bodies).toHaveLength(3);
  });

  it('remembers for each model by itself, and a bounded number of them', () => {
    const dialect = new Dialect('http://gateway.example/v1');
    for (let index = 0; index <= 1_000; index += 1) expect(dialect.learn(`m${index}`, 'stream_options')).toBe(true);
    expect(dialect.speak({ ...usual, model: 'm1000' })).not.toHaveProperty('stream_options');
    expect(dialect.speak({ ...usual, model: 'm0' })).toHaveProperty('stream_options');
    expect(dialect.speak({ ...usual, model: 'other' })).toHaveProperty('stream_options');
  });
});
