import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Dialect, differences } from './dialects.ts';
import type { ChatBody } from './difference.ts';
import type { ResponseFormat } from './controls.ts';
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
  user('z'),
  calls('call_1'),
  result('call_1'),
  user('a'),
  user('b'),
  assistant('c'),
  assistant('d'),
  calls(longId, 'call_1'),
  result(longId),
  result('call_1'),
];
const schema = { type: 'object', properties: { degrees: { type: 'number' } } };
const jsonSchema = { type: 'json_schema' as const, json_schema: { name: 'forecast', schema } };
const jsonObject = { type: 'json_object' as const };
const usual: ChatBody = {
  model: 'm',
  messages: toWire(asked),
  max_tokens: 7,
  temperature: 0.2,
  top_p: 0.9,
  seed: 1,
  parallel_tool_calls: false,
  reasoning_effort: 'low',
  response_format: jsonSchema,
  stream: true,
  stream_options: { include_usage: true },
};

/** Each row of the table: what it makes of the usual form, and how a gateway that wants it refuses that. */
const rows: Record<string, { refusal: string; format?: ResponseFormat; check: (body: any) => void }> = {
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
      expect(body.messages.map(({ role, content }: any) => [role, content]).slice(0, 6)).toEqual([
        ['user', 'z'],
        ['assistant', null],
        ['tool', 'seen'],
        ['user', 'a\n\nb'],
        ['assistant', 'c\n\nd'],
        ['tool', 'seen'],
      ]),
  },
  unique_tool_call_ids: {
    refusal: 'messages.1.content.1: `tool_use` ids must be unique',
    check(body) {
      const made = body.messages.flatMap(({ tool_calls = [] }: any) => tool_calls.map(({ id }: any) => id));
      expect([made[0], made.length, new Set(made).size]).toEqual(['call_1', 3, 3]);
      expect(body.messages.slice(-2).map((message: any) => message.tool_call_id)).toEqual(made.slice(1));
    },
  },
  plain_tool_call_ids: {
    refusal: "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40.",
    check(body) {
      const [one, two] = body.messages.at(-3).tool_calls;
      expect(one.id).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
      expect(two.id).toMatch(/^call_\w+$/);
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
  one_of_temperature_and_top_p: {
    refusal: '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    check: (body) => expect([body.temperature, body.top_p]).toEqual([0.2, undefined]),
  },
  no_temperature: {
    refusal:
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
    check: (body) => expect([body.temperature, body.top_p]).toEqual([undefined, 0.9]),
  },
  no_top_p: {
    refusal: "Unsupported parameter: 'top_p' is not supported with this model.",
    check: (body) => expect(body).not.toHaveProperty('top_p'),
  },
  no_seed: {
    refusal: "litellm.UnsupportedParamsError: anthropic does not support parameters: ['seed'], for model=m.",
    check: (body) => expect(body).not.toHaveProperty('seed'),
  },
  no_parallel_tool_calls: {
    refusal: "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
    check: (body) => expect(body).not.toHaveProperty('parallel_tool_calls'),
  },
  no_reasoning_effort: {
    refusal: 'Unrecognized request argument supplied: reasoning_effort',
    check: (body) => expect(body).not.toHaveProperty('reasoning_effort'),
  },
  json_object_as_schema: {
    refusal: "'response_format.type' must be 'json_schema' or 'text'",
    format: jsonObject,
    check: (body) => expect(body.response_format).toMatchObject({ json_schema: { schema: { type: 'object' } } }),
  },
  no_json_schema: {
    refusal: 'This response_format type is unavailable now',
    check(body) {
      expect(body.response_format).toEqual(jsonObject);
      expect(body.messages[0]).toEqual({ role: 'system', content: expect.stringContaining(JSON.stringify(schema)) });
    },
  },
  no_response_format: {
    refusal: "Unsupported parameter: 'response_format' is not supported with this model.",
    format: jsonObject,
    check(body) {
      expect(body).not.toHaveProperty('response_format');
      expect(body.messages[0]).toEqual({ role: 'system', content: 'Answer with nothing but a JSON object.' });
    },
  },
  json_in_words: {
    refusal: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    format: jsonObject,
    check: (body) => expect(body.messages[0].content).toContain('JSON'),
  },
};

/** The usual form of a request that a row makes another one of. */
const usualFor = (name: string): ChatBody => ({ ...usual, response_format: rows[name]!.format ?? jsonSchema });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A gateway that refuses until `takes` is content, and keeps what it was sent. */
async function refusing(refusal: string, takes: (body: any) => boolean, body: ChatBody = usual) {
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
    const { temperature, top_p, seed, parallel_tool_calls, reasoning_effort, response_format } = body as any;
    const controls = { top_p, seed, parallel_tool_calls, reasoning_effort, response_format };
    const request = { models: ['m'] as const, messages: asked, maxTokens: 7, temperature, controls, signal };
    for await (const delta of gateway.stream(request)) deltas.push(delta);
    return deltas;
  };
  return { bodies, ask };
}

describe('the table of differences', () => {
  it('has a test for each row', () => expect(Object.keys(rows)).toEqual(differences.map(({ name }) => name)));

  it.each(differences)('$name: its hosts are sent it from the start, and others are not', ({ name, hosts }) => {
    for (const host of hosts) rows[name]!.check(new Dialect(`https://${host}/v1`).speak(usualFor(name)));
    expect(new Dialect('http://gateway.example/v1').speak(usual)).toEqual(usual);
  });

  it.each(differences)('$name: a gateway that wants it is asked again, and remembered', async ({ name, apply }) => {
    const { refusal, check } = rows[name]!;
    const body = usualFor(name);
    const wanted = JSON.parse(JSON.stringify(apply(body))) as unknown;
    const { bodies, ask } = await refusing(refusal, (sent) => isDeepStrictEqual(sent, wanted), body);
    expect(await ask()).toContainEqual({ type: 'text', text: 'yes' });
    expect(await ask()).toContainEqual({ type: 'text', text: 'yes' });
    expect(bodies).toHaveLength(3);
    check(bodies[1]);
    check(bodies[2]);
  });

  it('tells calls of one turn with one id apart, with their results in order', () => {
    const dialect = new Dialect('http://gateway.example/v1');
    const answered = [user('a'), calls('x', 'x', 'y', 'x'), ...['x', 'x', 'y', 'x'].map(result)];
    const body = { ...usual, messages: toWire(answered) };
    expect(dialect.learn(body, "Duplicate value for 'tool_call_id' of x in message[3]")).toBe(true);
    const { messages } = dialect.speak(body);
    const ids = messages[1]!.tool_calls!.map(({ id }) => id);
    expect([ids[0], ids[2], new Set(ids).size]).toEqual(['x', 'y', 4]);
    expect(messages.slice(2).map(({ tool_call_id }) => tool_call_id)).toEqual(ids);
    expect(dialect.speak(body)).toEqual(dialect.speak(body));
  });

  it('does not ask again when the refusal tells of nothing new', async () => {
    const { bodies, ask } = await refusing('stream_options is bad', () => false);
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failure' });
    expect(bodies).toHaveLength(2);
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_failure' });
    expect(bodies).toHaveLength(3);
  });

  it('leaves out hints only, says which, and lets a refusal of a value or of a promise stand', async () => {
    const takes = (body: any) => body.seed === undefined;
    const { ask } = await refusing("Unsupported parameter: 'seed'", takes);
    expect((await ask()).at(-1)).toMatchObject({ type: 'finish', kept: { controls_not_applied: ['seed'] } });
    const words = [
      "Unsupported value: 'reasoning_effort' does not support 'low' with this model. Supported values are: 'high'.",
      "Unsupported parameter: 'stop' is not supported with this model.",
      "Unsupported parameter: 'tool_choice' is not supported with this model.",
    ];
    for (const refusal of words) {
      const { ask: again, bodies } = await refusing(refusal, () => false);
      await expect(again()).rejects.toMatchObject({ code: 'upstream_failure' });
      expect(bodies).toHaveLength(1);
    }
  });

  it('reads a long refusal only in part, and in little time', () => {
    const dialect = new Dialect('http://gateway.example/v1');
    expect(dialect.learn(usual, `${'unsupported temperatur '.repeat(50_000)} 'seed'`)).toBe(false);
  });

  it('tells the form in words when a gateway takes no format at all', async () => {
    const takes = (body: any) => body.response_format === undefined;
    const { bodies, ask } = await refusing('response_format is not supported', takes);
    await ask();
    const { content } = bodies.at(-1).messages[0];
    expect([bodies.length, content.includes(JSON.stringify(schema))]).toEqual([3, true]);
  });

  it('remembers for each model by itself, and a bounded number of them', () => {
    const dialect = new Dialect('http://gateway.example/v1');
    for (let index = 0; index <= 1_000; index += 1)
      expect(dialect.learn({ ...usual, model: `m${index}` }, 'stream_options')).toBe(true);
    expect(dialect.speak({ ...usual, model: 'm1000' })).not.toHaveProperty('stream_options');
    expect(dialect.speak({ ...usual, model: 'm0' })).toHaveProperty('stream_options');
    expect(dialect.speak({ ...usual, model: 'other' })).toHaveProperty('stream_options');
  });
});
