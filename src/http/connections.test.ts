import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFixture, ticks, type HttpFixture } from './fixture.ts';

let api: HttpFixture;
afterEach(() => api.close());

function open(): Socket {
  const { hostname, port } = new URL(api.url);
  // As a caller who never closes its half of the connection by itself.
  return connect({ host: hostname, port: Number(port), allowHalfOpen: true }).setEncoding('utf8');
}

/** All that is answered until the server has closed the connection. */
async function read(socket: Socket): Promise<string> {
  let answer = '';
  socket.on('data', (part) => (answer += part));
  await new Promise((resolve) => socket.once('end', resolve).once('error', resolve));
  socket.destroy();
  return answer;
}

async function answerTo(head: string): Promise<string> {
  const socket = open();
  socket.write(head);
  return read(socket);
}

const problemOf = (status: number, code: string) =>
  new RegExp(`^HTTP/1\\.1 ${status} .*application/problem\\+json.*"error_code":"${code}"`, 's');

const head = (method: string, path: string, ...headers: string[]) =>
  [`${method} ${path} HTTP/1.1`, 'Host: parley.test', 'Authorization: Bearer good', ...headers, '', ''].join('\r\n');
const json = 'Content-Type: application/json';

describe('what is broken', () => {
  it.each([
    ['no HTTP', 'HELLO\r\n\r\n', 400, 'invalid_request'],
    [
      'a head with two hosts',
      'GET /v2/open HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n',
      400,
      'invalid_request',
    ],
    ['a head without a host', 'GET /v2/open HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid_request'],
    ['a proxy', 'CONNECT example.test:443 HTTP/1.1\r\nHost: example.test\r\n\r\n', 400, 'invalid_request'],
    ['a large head', `GET /v2/open HTTP/1.1\r\nX-Large: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['a large URL', head('GET', `/v2/open?x=${'x'.repeat(17_000)}`), 431, 'headers_too_large'],
    [
      'a chunk with too much to say',
      `${head('POST', '/v2/things', json, 'Transfer-Encoding: chunked')}1;${'x'.repeat(17_000)}\r\n`,
      413,
      'payload_too_large',
    ],
    ['an expectation', head('GET', '/v2/open', 'Expect: 200-ok', 'Connection: close'), 417, 'expectation_failed'],
  ])('%s', async (_what, text, status, code) => {
    api = await startFixture();
    expect(await answerTo(text)).toMatch(problemOf(status, code));
  });

  it('goes on after 100-continue', async () => {
    api = await startFixture();
    const socket = open();
    socket.write(head('POST', '/v2/things', json, 'Content-Length: 2', 'Expect: 100-continue', 'Connection: close'));
    socket.once('data', () => socket.write('{}'));
    expect(await read(socket)).toMatch(/^HTTP\/1\.1 100 Continue.*HTTP\/1\.1 400 .*"pointer":"\/shape"/s);
  });

  it('does not write into an answer that has begun', async () => {
    api = await startFixture({
      handlers: {
        streamThings: async () => ({
          status: 200,
          events: (async function* () {
            yield* ticks(1);
            await new Promise(() => {});
          })(),
        }),
      },
    });
    const socket = open();
    socket.write(head('POST', '/v2/things/stream'));
    socket.once('data', () => socket.write('NOT HTTP\r\n\r\n'));
    const answer = await read(socket);
    expect(answer).toContain('event: tick');
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe('what is slow', () => {
  it('408 for a head that does not come, and the connection is closed', async () => {
    api = await startFixture({ requestTimeoutMs: 50 });
    expect(await answerTo('GET /v2/open HTTP/1.1\r\n')).toMatch(problemOf(408, 'request_timeout'));
  });

  it('408 for a body that does not come, and the connection is closed', async () => {
    api = await startFixture({ requestTimeoutMs: 50 });
    const answer = await answerTo(`${head('POST', '/v2/things', json, 'Content-Length: 100')}{`);
    expect(answer).toMatch(problemOf(408, 'request_timeout'));
    expect(answer).toContain('The body did not arrive within 50 ms.');
    expect(api.log.at(-1)).toMatchObject({ status: 408, error_code: 'request_timeout' });
  });

  it('closes a connection whose body nobody waits for', async () => {
    api = await startFixture({ requestTimeoutMs: 50 });
    expect(await answerTo(`${head('GET', '/v2/open', json, 'Content-Length: 100')}{`)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

it('closes connections that are too many at once', async () => {
  api = await startFixture({ maxConnections: 1 });
  const first = open();
  first.write(head('GET', '/v2/open'));
  await new Promise((resolve) => first.once('data', resolve));
  expect(await answerTo(head('GET', '/v2/open'))).toBe('');
  first.destroy();
});
