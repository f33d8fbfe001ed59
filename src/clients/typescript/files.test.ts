import { beforeAll, describe, expect, it } from 'vitest';
import { Parley } from './parley.ts';

/** What was sent, and what is answered. */
let sent: { url: string; headers: Headers; bytes: Buffer; tries: number };
let parley: Parley;

beforeAll(() => {
  sent = { url: '', headers: new Headers(), bytes: Buffer.alloc(0), tries: 0 };
  const fetch = async (url: string, init: RequestInit) => {
    const request = new Request(url, { ...init, signal: null });
    const bytes = Buffer.from(await request.arrayBuffer());
    sent = { url, headers: request.headers, bytes, tries: sent.tries + 1 };
    if (url.includes('busy')) return Response.json({ error_code: 'rate_limit_exceeded', status: 429 }, { status: 429 });
    if (init.method === 'GET') return new Response('Oslo', { status: 206 });
    return Response.json({ id: 'file_1' }, { status: 201 });
  };
  parley = new Parley({
    baseUrl: 'http://parley.test',
    apiKey: 'k'.repeat(24),
    fetch: fetch as typeof globalThis.fetch,
  });
});

describe('files.upload', () => {
  it.each([
    ['a file', new File(['Oslo'], 'oslo.txt'), '?name=oslo.txt'],
    ['bytes', new Uint8Array(Buffer.from('Oslo')), ''],
    ['a stream', new Blob(['Oslo']).stream(), ''],
  ])('sends %s as it is', async (_, content, query) => {
    expect(await parley.files.upload(content)).toEqual({ id: 'file_1' });
    expect([sent.url, sent.bytes.toString()]).toEqual([`http://parley.test/v2/files${query}`, 'Oslo']);
    expect(sent.headers.get('content-type')).toBe('application/octet-stream');
    expect(sent.headers.get('idempotency-key')).toMatch(/.{16}/);
  });

  it('sends a stream once, whatever becomes of it', async () => {
    const before = sent.tries;
    await expect(parley.files.upload(new Blob(['Oslo']).stream(), { name: 'busy' })).rejects.toThrow();
    expect(sent.tries).toBe(before + 1);
  });
});

describe('files.download', () => {
  it('returns the bytes as a response, or a part of them', async () => {
    const response = await parley.files.download('file_1', { range: { first: 0, last: 3 } });
    expect([response.status, await response.text()]).toEqual([206, 'Oslo']);
    expect([sent.url, sent.headers.get('range')]).toEqual(['http://parley.test/v2/files/file_1/content', 'bytes=0-3']);
  });
});

describe('files.upload of a large file', () => {
  /** A server that keeps what it is sent, and breaks off the second piece after a part of it. */
  function openServer() {
    const state = { received: 0, chunks: [] as Buffer[], metadata: '', paths: [] as string[], isBroken: false };
    const file = { id: 'file_1', bytes: 0 };
    async function answer(request: Request): Promise<Response> {
      const { pathname } = new URL(request.url);
      state.paths.push(`${request.method} ${pathname}`);
      if (request.method === 'POST') {
        state.metadata = request.headers.get('upload-metadata')!;
        return Response.json({ id: 'file_1', received_bytes: 0 }, { status: 201 });
      }
      if (pathname.startsWith('/v2/files')) return Response.json({ ...file, bytes: state.received });
      if (request.method === 'GET') return Response.json({ id: 'file_1', received_bytes: state.received });
      if (Number(request.headers.get('upload-offset')) !== state.received)
        return Response.json({ error_code: 'conflict', status: 409 }, { status: 409 });
      const piece = Buffer.from(await request.arrayBuffer());
      const breaks = state.received > 0 && !state.isBroken;
      const kept = breaks ? piece.subarray(0, 1_000) : piece;
      state.chunks.push(kept);
      state.received += kept.length;
      if (!breaks) return new Response(null, { status: 204 });
      state.isBroken = true;
      throw new TypeError('fetch failed');
    }
    const fetch = async (url: string, init: RequestInit) => answer(new Request(url, { ...init, signal: null }));
    const options = { baseUrl: 'http://parley.test', apiKey: 'k'.repeat(24), fetch: fetch as typeof globalThis.fetch };
    return { state, parley: new Parley(options) };
  }

  it('sends it in pieces, and goes on where it has come to after a break', async () => {
    const { state, parley: client } = openServer();
    const bytes = Buffer.alloc(40_000_000, 'Oslo');
    const file = new File([bytes], 'blåbær.bin');
    expect(await client.files.upload(file)).toEqual({ id: 'file_1', bytes: bytes.length });
    expect(Buffer.concat(state.chunks).equals(bytes)).toBe(true);
    expect(state.metadata).toBe(`filename ${Buffer.from('blåbær.bin').toString('base64')}`);
    expect(state.paths.slice(0, 2)).toEqual(['POST /v2/uploads', 'PATCH /v2/uploads/file_1']);
  });
});
