import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '#src/contract/spec.ts';
import { parseFrames } from './frames.ts';
import { guardServer } from './guard.ts';

const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };
const event = { type: 'object', required: ['event'], properties: { event: { enum: ['tick', 'error'] } } };
const document: OpenApiDocument = {
  openapi: '3.1.0',
  paths: {
    '/things': {
      get: {
        operationId: 'guardedThings',
        responses: {
          200: {
            headers: { 'X-Count': { required: true, schema: { type: 'integer' } } },
            content: { 'application/json': { schema } },
          },
        },
      },
    },
    '/stream': {
      get: {
        operationId: 'guardedStream',
        responses: { 200: { content: { 'text/event-stream': { schema: event } } } },
      },
    },
  },
};

async function violationsOf(path: string, listener: RequestListener): Promise<string[]> {
  const server = createServer(listener);
  const guard = guardServer(server, [document], { pair: () => {}, member: () => {} });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}${path}`).then((answer) => answer.text());
  await new Promise((resolve) => server.close(resolve));
  return guard.violations;
}

const json = { 'content-type': 'application/json', 'x-count': '1' };

describe('the guard', () => {
  it('finds nothing wrong with an answer as declared', async () => {
    expect(await violationsOf('/things', (_req, res) => res.writeHead(200, json).end('{"n":1}'))).toEqual([]);
  });

  it.each<[string, RequestListener, string]>([
    ['an undeclared status', (_req, res) => res.writeHead(202, json).end('{"n":1}'), 'does not declare 202'],
    [
      'another media type',
      (_req, res) => res.writeHead(200, { ...json, 'content-type': 'text/plain' }).end('x'),
      'text/plain',
    ],
    ['no media type', (_req, res) => res.writeHead(200, { 'x-count': '1' }).end('x'), 'no media type'],
    [
      'a missing header',
      (_req, res) => res.setHeader('content-type', 'application/json').end('{"n":1}'),
      'X-Count is missing',
    ],
    [
      'a bad header',
      (_req, res) => res.writeHead(200, { ...json, 'x-count': 'many' }).end('{"n":1}'),
      'X-Count data must be integer',
    ],
    ['a body that does not fit', (_req, res) => res.writeHead(200, json).end('{"n":"1"}'), 'data/n must be integer'],
    ['a body that is not JSON', (_req, res) => res.writeHead(200, json).end('{'), 'not JSON'],
  ])('finds %s', async (_what, listener, violation) => {
    const found = await violationsOf('/things', listener);
    expect(found).toEqual([expect.stringContaining(violation)]);
  });

  it('finds a problem that says another status, anywhere', async () => {
    const found = await violationsOf('/elsewhere', (_req, res) => {
      res.writeHead(404, { 'content-type': 'application/problem+json', 'x-request-id': 'a' });
      res.end('{"status":400,"request_id":"a","error_code":"x"}');
    });
    expect(found).toEqual([expect.stringContaining('the problem says 400')]);
  });

  it('reads a stream frame by frame, in whatever pieces it was written', async () => {
    const found = await violationsOf('/stream', (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('id: 1\nevent: tick\nda');
      res.write('ta: {"event":"tick"}\n\n: ping\n\n');
      res.end('id: 2\nevent: tock\ndata: {"event":"tock"}\n\n');
    });
    expect(found).toEqual([expect.stringContaining('frame 2 data/event must be equal to one of')]);
  });
});

describe('frames', () => {
  const fault = (type: string, text: string) => parseFrames(type, text).filter((frame) => 'fault' in frame);

  it.each([
    ['id: 1\nevent: a\ndata: {"event":"a"}\n\nid: 1\nevent: a\ndata: {"event":"a"}\n\n', 'comes after'],
    ['event: a\ndata: {"event":"a"}\n\n', 'no id'],
    ['id: x\nevent: a\ndata: {"event":"a"}\n\n', 'the id x'],
    ['id: 1\nevent: a\ndata: {"event":"b"}\n\n', 'not b'],
    ['id: 1\nevent: a\ndata: {\n\n', 'not JSON'],
    ['id: 1\nevent: a\nfoo\ndata: {"event":"a"}\n\n', '"foo"'],
  ])('in %j is a fault', (text, expected) => {
    expect(fault('text/event-stream', text)).toEqual([{ fault: expect.stringContaining(expected) }]);
  });

  const agui = (type: string, id?: number, more = {}) =>
    `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

  it('of AG-UI may come without an id before the first event of the log, and as asides of Parley', () => {
    const prelude = agui('RUN_STARTED') + agui('MESSAGES_SNAPSHOT');
    const gap = agui('CUSTOM', undefined, { name: 'parley.gap' });
    expect(fault('text/event-stream', prelude + agui('STEP_STARTED', 7) + gap)).toEqual([]);
    expect(fault('text/event-stream', agui('STEP_STARTED', 7) + prelude)).toHaveLength(2);
    expect(fault('text/event-stream', agui('CUSTOM', 7) + agui('CUSTOM', undefined, { name: 'other' }))).toHaveLength(
      1,
    );
  });

  it('of AG-UI as lines have the number of the cursor until the log begins', () => {
    const line = (seq: number, more = {}, event = {}) =>
      `${JSON.stringify({ seq, ...more, event: { type: 'A', ...event } })}\n`;
    const gap = { type: 'CUSTOM', name: 'parley.gap' };
    expect(
      fault('application/x-ndjson', line(4) + line(4) + line(5, { last_seq: 7 }) + line(8) + line(8, {}, gap)),
    ).toEqual([]);
    expect(fault('application/x-ndjson', line(4) + line(5, { last_seq: 7 }) + line(7))).toHaveLength(1);
    expect(fault('application/x-ndjson', line(4) + line(5) + line(5))).toHaveLength(1);
  });

  it('of lines have a number that ascends, but for a last failure', () => {
    const lines = '{"seq":1,"event":{"event":"a"}}\n\n{"seq":1,"event":{"event":"error"}}\n';
    expect(fault('application/x-ndjson', lines)).toEqual([]);
    expect(fault('application/x-ndjson', '{"event":{}}\nx\n')).toHaveLength(2);
    expect(fault('application/x-ndjson', '{"seq":2,"event":{}}\n{"seq":2,"event":{}}\n')).toHaveLength(1);
  });
});
