import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorCode, Problem } from '#generated/v2/client/types.gen.ts';

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };
export type Answer = (res: ServerResponse, seen: Seen, count: number) => void | Promise<void>;

export type Fixture = {
  baseUrl: string;
  /** Every request, in order of arrival. */
  seen: Seen[];
  /** Returns the number of requests to a path. */
  count(path: string): number;
  close(): Promise<void>;
};

/**
 * Returns a server that misbehaves as it is told: an answer for each path, given the number of the request to that
 * path.
 */
export async function startServer(answers: Record<string, Answer>): Promise<Fixture> {
  const seen: Seen[] = [];
  const count = (path: string) => seen.filter(({ url }) => url.split('?')[0] === path).length;
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    const { method = '', url = '', headers } = req;
    const path = url.split('?')[0] ?? '';
    seen.push({ method, url, headers, body });
    const answer = answers[path] ?? ((other) => problem(other, 404, 'resource_not_found'));
    await answer(res, { method, url, headers, body }, count(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    count,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns an address where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = await startServer({});
  await server.close();
  return server.baseUrl;
}

/** The body of an answer that is both a thing and an empty page of a list. */
export const anyBody = { id: 'one', data: [], has_more: false, next_cursor: null, prev_cursor: null };

export function json(res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_1', ...headers });
  res.end(JSON.stringify(body));
}

export function problemBody(status: number, error_code: ErrorCode, more: Partial<Problem> = {}): Problem {
  return {
    type: `http://parley.test/problems/${error_code}`,
    title: error_code,
    status,
    detail: 'Something is wrong.',
    instance: '/v2',
    error_code,
    request_id: 'req_1',
    timestamp: '2026-11-21T00:00:00.000Z',
    retryable: status === 429 || status > 501,
    ...more,
  };
}

export function problem(
  res: ServerResponse,
  status: number,
  code: ErrorCode,
  headers: Record<string, string> = {},
  more: Partial<Problem> = {},
): void {
  json(res, status, problemBody(status, code, more), { 'content-type': 'application/problem+json', ...headers });
}

/** Returns a sign-in that gives `token-1`, `token-2`… for an hour from `now`. */
export function signIn(now: () => number = Date.now): Answer {
  return (res, _seen, count) =>
    json(res, 200, {
      id_token: `token-${count}`,
      token_type: 'Bearer',
      expires_at: new Date(now() + 3_600_000).toISOString(),
    });
}

export const signInPath = '/v2/user/signin_with_api_key';
