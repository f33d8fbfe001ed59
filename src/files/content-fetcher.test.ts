import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noAllowance } from '#src/outgoing/address-guard.ts';
import { createOutgoing, type Outgoing } from '#src/outgoing/outgoing.ts';
import { ContentFetcher, ContentFetchError, mostFetchedBytes } from './content-fetcher.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
let server: Server;
let base: string;
let requests: string[] = [];
let answer: RequestListener;
let open: Outgoing;
let closed: Outgoing;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url!);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open = createOutgoing({ allow: { networks: ['127.0.0.0/8'], hosts: [] } });
  closed = createOutgoing({ allow: noAllowance });
});
beforeEach(() => {
  requests = [];
  answer = (_request, response) => void response.setHeader('content-type', 'text/html').end(png);
});
afterAll(async () => {
  await Promise.all([open.close(), closed.close()]);
  server.close();
});

const fetcher = (types: string[] | null = null) => new ContentFetcher({ fetch: open.fetch, types });
const failure = (path: string, kind: 'image' | 'audio' | 'file' = 'image', types: string[] | null = null) =>
  fetcher(types)
    .get('org_1', `${base}${path}`, kind)
    .then(String, (error: unknown) => (error instanceof ContentFetchError ? error.message : String(error)));

describe('ContentFetcher', () => {
  it('tells the type by the bytes, and fetches an address once for an organization', async () => {
    const own = fetcher();
    const url = `${base}/oslo.html`;
    const both = await Promise.all([own.get('org_1', url, 'image'), own.get('org_1', url, 'image')]);
    const sha256 = createHash('sha256').update(png).digest('hex');
    expect(both[0]).toEqual({ bytes: png, mediaType: 'image/png', sha256, imageSize: { width: 1, height: 1 } });
    expect(both[1]).toBe(both[0]);
    await own.get('org_1', url, 'file');
    expect(requests).toHaveLength(1);
    await own.get('org_2', url, 'image');
    expect(requests).toHaveLength(2);
  });

  it('follows a few redirects, each through the guard', async () => {
    answer = ({ url }, response) => {
      const [, left] = url!.split('/');
      if (left === '0') response.end(png);
      else
        response.writeHead(302, { location: left === 'in' ? 'http://169.254.169.254/' : `/${Number(left) - 1}` }).end();
    };
    expect((await fetcher().get('org_1', `${base}/3`, 'image')).mediaType).toBe('image/png');
    expect(await failure('/4')).toContain(', which is not followed');
    expect(await failure('/in')).toContain('169.254.169.254 is an address of a private or special network');
  });

  it.each([
    ['/404', 'image', 'The address could not be fetched: it answered with the status 404.'],
    ['/empty', 'image', 'The address has no bytes.'],
    ['/svg', 'image', 'The address has no image: its bytes are text/plain.'],
    ['/png', 'audio', 'The address has no audio: its bytes are image/png.'],
    ['/cut', 'image', 'The address could not be fetched: its answer broke off.'],
    ['/large', 'file', `is larger than ${mostFetchedBytes} bytes`],
  ] as const)('refuses %s as %s', async (path, kind, message) => {
    answer = ({ url }, response) => {
      if (url === '/404') response.writeHead(404).end('gone');
      else if (url === '/empty') response.end();
      else if (url === '/svg') response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
      else if (url === '/png') response.end(png);
      else if (url === '/large') response.end(Buffer.alloc(mostFetchedBytes + 1));
      else response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy());
    };
    expect(await failure(path, kind)).toContain(message);
  });

  it('refuses types that the operator does not take, private addresses, and ports where nobody listens', async () => {
    expect(await failure('/png', 'image', ['application/pdf'])).toContain('the address has image/png');
    const guarded = new ContentFetcher({ fetch: closed.fetch, types: null });
    await expect(guarded.get('org_1', `${base}/`, 'image')).rejects.toThrow(/private or special network/);
    expect(requests).toHaveLength(1);
    await expect(fetcher().get('org_1', 'http://127.0.0.1:1/', 'image')).rejects.toThrow('could not be reached');
  });
});
