import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOutgoing, type Outgoing } from '#src/outgoing/outgoing.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';
import { callMcpTool, listMcpTools, type McpToolDescription } from './mcp-client.ts';
import type { McpServer } from './mcp-connection.ts';

type Request = { id: number; method: string; params: { cursor?: string } };

let outgoing: Outgoing;
let remote: ToolServer;
/** Answers the requests after the first one. */
let answer: (request: Request, response: ServerResponse) => unknown;
/** The methods of HTTP and of the protocol so far. */
let asked: string[];

const json = (response: ServerResponse, id: number, result: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const frame = (id: number, result: unknown) => `data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`;
const done = { content: [{ type: 'text', text: 'done' }] };

const hello = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'odd', version: '1' } };

beforeAll(async () => {
  remote = await startToolServer();
  outgoing = createOutgoing({ allow: loopbackAllowed });
});
beforeEach(() => {
  asked = [];
  remote.answer = ({ method, body }, response) => {
    const request: Partial<Request> = body === '' ? {} : JSON.parse(body);
    asked.push(request.method ?? method);
    // The farewell is never answered.
    if (method === 'DELETE') return;
    if (request.method === 'initialize') {
      response.setHeader('mcp-session-id', 's1');
      return json(response, request.id!, hello);
    }
    if (method === 'POST' && request.id === undefined) return response.writeHead(202).end();
    return answer(request as Request, response);
  };
});
afterAll(async () => {
  await outgoing.close();
  await remote.close();
});

const server = (more: Partial<McpServer> = {}): McpServer => ({
  url: remote.url,
  headers: {},
  deadlineMs: 60_000,
  ...more,
});
const call = (more: Partial<McpServer> = {}) => callMcpTool(outgoing, server(more), { name: 't', arguments: {} });

describe('callMcpTool', () => {
  // With a deadline of a minute: whoever waits for it fails by the time of the test.
  const broken: [string, typeof answer, string][] = [
    ['a stream without the result', (_request, response) => void stream(response).end(), 'has ended its answer'],
    [
      'a stream that breaks off',
      (_request, response) => {
        stream(response).write(':\n\n');
        setImmediate(() => response.destroy());
      },
      'has broken its answer off',
    ],
    [
      'a stream that is too large',
      (_request, response) => void stream(response).end(`data: ${'x'.repeat(2_000_000)}\n\n`),
      'larger than',
    ],
    [
      'a flood of progress',
      ({ id }, response) => {
        const note =
          'data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}\n\n';
        stream(response).end(note.repeat(20_000) + frame(id, done));
      },
      'larger than',
    ],
    ['no answer', (_request, response) => void response.writeHead(202).end(), 'has accepted the request'],
    ['the answer to another request', (_request, response) => void json(response, 777, done), 'has ended its answer'],
    [
      'a stream whose rest is gone',
      (request, response) => {
        if (request.id === undefined) return response.writeHead(404).end();
        return stream(response).end('id: 1\nretry: 1\ndata:\n\n');
      },
      'does not tell the rest',
    ],
    [
      'a stream that ends again and again',
      (_request, response) => void stream(response).end('id: 1\nretry: 1\ndata:\n\n'),
      '10 times',
    ],
  ];
  it.each(broken)('fails at once upon %s', async (_name, answers, said) => {
    answer = answers;
    await expect(call()).rejects.toThrow(said);
    expect(asked.filter((method) => method === 'tools/call')).toHaveLength(1);
  });

  it('goes on with a stream that its server closes before the result', async () => {
    let sent: Request;
    answer = (request, response) => {
      if (request.method === 'tools/call') sent = request;
      if (asked.filter((method) => method === 'GET').length < 2)
        return stream(response).end('id: 1\nretry: 1\ndata:\n\n');
      return stream(response).end(frame(sent.id, done));
    };
    expect(await call()).toEqual({ content: 'done', isError: false });
    expect(asked.filter((method) => method === 'tools/call')).toHaveLength(1);
  });

  it('does not wait for its farewell, nor for what the server says unasked', async () => {
    answer = ({ id }, response) => json(response, id, done);
    expect(await call()).toEqual({ content: 'done', isError: false });
    await expect.poll(() => asked).toContain('DELETE');
    expect(asked).not.toContain('GET');
  });

  it('sends a request once more, in a new session, to a server that has forgotten the one before', async () => {
    for (const forgetful of [1, 9]) {
      asked = [];
      answer = ({ id }, response) => {
        if (asked.filter((method) => method === 'tools/call').length <= forgetful) return response.writeHead(404).end();
        return json(response, id, done);
      };
      const result = await call().catch((error: Error) => error.message);
      if (forgetful === 1) expect(result).toMatchObject({ content: 'done' });
      else expect(result).toContain('status 404');
      expect(asked.filter((method) => method === 'initialize')).toHaveLength(2);
      expect(asked.filter((method) => method === 'tools/call')).toHaveLength(2);
    }
  });

  it('cancels what is under way, and neither what is answered nor the greeting', async () => {
    const cancelled: unknown[] = [];
    const controller = new AbortController();
    const greet = remote.answer;
    remote.answer = (request, response) => {
      const { method, params } = request.body === '' ? {} : JSON.parse(request.body);
      if (method === 'notifications/cancelled') cancelled.push(params.requestId);
      return greet(request, response);
    };
    answer = ({ id, method }, response) => {
      if (method === 'tools/list') return json(response, id, { tools: [] });
      stream(response).write(':\n\n');
      controller.abort();
    };
    const called = callMcpTool(
      outgoing,
      server({ signal: controller.signal }),
      { name: 't', arguments: {} },
      async () => null,
    );
    await expect(called).rejects.toThrow();
    await expect.poll(() => asked).toContain('DELETE');
    await expect.poll(() => cancelled).toEqual([2]);
  });

  it('looks at the tool before it is called, and again when its server says that its tools have changed', async () => {
    const seen: unknown[] = [];
    let described = 'before';
    answer = ({ id, method }, response) => {
      if (method === 'tools/list')
        return json(response, id, { tools: [{ name: 't', description: described, inputSchema: { type: 'object' } }] });
      described = 'after';
      const changed = 'data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n';
      return stream(response).end(changed + frame(id, done));
    };
    const review = async (tool: McpToolDescription | null) => {
      seen.push(tool?.description);
      return seen.length > 2 ? 'not as it was.' : null;
    };
    const reviewed = () => callMcpTool(outgoing, server(), { name: 't', arguments: {} }, review);
    expect(await reviewed()).toEqual({ content: 'done', isError: false });
    expect(seen).toEqual(['before', 'after']);
    await expect(reviewed()).rejects.toThrow('not as it was.');
    expect(asked.filter((method) => method === 'tools/call')).toHaveLength(1);
  });

  it('keeps the digits of a result, in an answer and in a stream', async () => {
    const data = '{"id":1915883588174806058,"sum":1.50,"list":[-0,1E400]}';
    const written = (id: number) => `{"jsonrpc":"2.0","id":${id},"result":{"content":[],"structuredContent":${data}}}`;
    const answers: (typeof answer)[] = [
      ({ id }, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(written(id)),
      ({ id }, response) => stream(response).end(`id: 7\ndata: ${written(id)}\n\n`),
    ];
    for (const one of answers) {
      answer = one;
      const { content, structured } = await call();
      expect([content, JSON.stringify(structured)]).toEqual([data, data]);
    }
  });

  it('reads every kind of result', async () => {
    const results: [unknown, string, boolean?][] = [
      [{}, ''],
      [{ content: 'no list' }, ''],
      [{ content: [null, 5, { type: 'new', x: 1 }, {}] }, '[new]\n[]'],
      [{ content: [{ type: 'resource', resource: { uri: 'file:///a', text: 'of the file' } }] }, 'of the file'],
      [
        { content: [{ type: 'resource', resource: { uri: 'file:///a', mimeType: 'image/png', blob: 'aGk=' } }] },
        '[resource file:///a, image/png, 2 bytes]',
      ],
      [
        { content: [{ type: 'resource_link', uri: 'https://x.example', name: 'x' }] },
        '[resource_link] https://x.example (x)',
      ],
      [{ content: [{ type: 'resource_link', uri: 'https://x.example' }] }, '[resource_link] https://x.example'],
      [{ content: [{ type: 'image', mimeType: 'image/png', data: 'aGk=' }] }, '[image, image/png, 2 bytes]'],
      [{ content: [{ type: 'audio', mimeType: 5, data: 'aGkh' }, { type: 'image' }] }, '[audio, 3 bytes]\n[image]'],
      [{ content: [{ type: 'text', text: '' }], structuredContent: { a: 1 } }, '{"a":1}'],
      [{ content: [{ type: 'text', text: 'said' }], structuredContent: { a: 1 }, isError: true }, 'said', true],
    ];
    for (const [result, content, isError = false] of results) {
      answer = ({ id }, response) => json(response, id, result);
      expect(await call()).toMatchObject({ content, isError });
    }
  });
});

describe('listMcpTools', () => {
  const tool = (name: unknown, more: object = {}) => ({ name, inputSchema: { type: 'object' }, ...more });
  const list = async (page: (cursor?: string) => object) => {
    answer = ({ id, params }, response) => json(response, id, page(params.cursor));
    return (await listMcpTools(outgoing, server())).tools;
  };

  it('reads a list that goes round, or has no end, once', async () => {
    for (const nextCursor of ['', 'x']) {
      asked = [];
      expect(await list(() => ({ tools: [tool('a')], nextCursor }))).toHaveLength(1);
      expect(asked.filter((method) => method === 'tools/list')).toHaveLength(2);
    }
    let pages = 0;
    expect(await list(() => ({ tools: [], nextCursor: String((pages += 1)) }))).toEqual([]);
    expect(pages).toBe(100);
  });

  it('reads the tools beside one that is described wrongly', async () => {
    const tools = [
      tool('a'),
      null,
      tool(5),
      tool('b', { inputSchema: { type: 'string' } }),
      tool('c', { inputSchema: null }),
      tool('d', { description: 5 }),
    ];
    expect((await list(() => ({ tools }))).map(({ name, parameters }) => [name, parameters !== null])).toEqual([
      ['a', true],
      ['', false],
      ['b', false],
      ['c', false],
      ['d', true],
    ]);
  });

  it('reads the first tool of a name', async () => {
    const tools = [tool('a', { description: '1' }), tool('a', { description: '2' })];
    expect(await list(() => ({ tools }))).toMatchObject([{ name: 'a', description: '1' }]);
  });

  it('fails when there is no list', async () => {
    await expect(list(() => ({ tools: {} }))).rejects.toThrow('did not list its tools');
  });
});
