import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveRef } from '#src/contract/spec.ts';
import { doorOperations, startDoor, type Door } from '#src/testing/contract-door.ts';
import { createSampleRequest } from '#src/testing/every-operation.ts';

type Sampled = (typeof doorOperations)[number];

/** Returns the example that the contract has of an operation's answer to a read; null when it streams. */
function getExampleBody({ document, responses, streams }: Sampled): unknown {
  const media = responses[200]?.content['application/json'] as { examples?: Record<string, unknown> } | undefined;
  const [example] = Object.values(media?.examples ?? {});
  return streams || !example ? null : resolveRef<{ value: unknown }>(document, example).value;
}

const ofV2 = doorOperations.filter(({ version }) => version === '2.0');
/** Without a request for a WebSocket, whose answer has no body. */
const reads = ofV2.filter(({ method, responses }) => method === 'GET' && !responses[101]);
const kept = reads.filter(({ responses }) => responses[304]);
const conditionalWrites = ofV2.filter(({ parameters }) => parameters.some(({ name }) => name === 'If-Match'));
const bodies = new Map(ofV2.map((operation) => [operation.id, getExampleBody(operation)]));

/** Models with descriptions that add up to more than the threshold of compression. */
const longList = {
  ...(bodies.get('listModels') as { data: object[] }),
  data: Array.from({ length: 50 }, () => (bodies.get('listModels') as { data: object[] }).data[0]),
};
/** An answer with bytes, whose handler sets what bytes are told apart by. */
const contentReply = {
  status: 200,
  mediaType: 'application/octet-stream',
  bytes: Buffer.from('Oslo'),
  headers: { ETag: '"oslo"', 'Accept-Ranges': 'bytes', 'Content-Disposition': 'attachment' },
} as const;
let isLong = false;
let door: Door;
beforeAll(async () => {
  door = await startDoor((id) => async () => {
    if (id === 'getFileContent') return contentReply;
    const body = isLong && id === 'listModels' ? longList : bodies.get(id);
    return { status: 200, body };
  });
});
afterAll(() => {
  door.server.close();
  expect(door.guard.violations).toEqual([]);
});

const send = (operation: Sampled, headers: Record<string, string> = {}, method = 'GET') => {
  const { path, init } = createSampleRequest(operation.document, operation);
  const plain = { 'accept-encoding': 'identity', authorization: 'Bearer good' };
  return fetch(door.url + path, { ...init, method, headers: { ...init.headers, ...plain, ...headers } });
};

describe('every read that is no stream', () => {
  it('can be asked for again, but for those that may not be stored', () => {
    const others = reads.filter(({ responses, streams }) => !streams && !responses[304]);
    expect(others.map(({ id, cacheControl }) => [id, cacheControl])).toEqual(others.map(({ id }) => [id, 'no-store']));
    expect(kept.length).toBeGreaterThan(40);
  });

  it.each(kept)('$id is not sent again to a caller who has it', async (operation) => {
    const first = await send(operation);
    const body = await first.text();
    expect(first.status).toBe(200);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[!#-~]+"$/);
    const again = await send(operation, { 'if-none-match': `"another", W/${etag}` });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await send(operation, { 'if-none-match': '*' })).status).toBe(304);
    const changed = await send(operation, { 'if-none-match': '"another"' });
    expect([changed.status, await changed.text()]).toEqual([200, body]);
    const head = await send(operation, {}, 'HEAD');
    expect([head.status, head.headers.get('etag')]).toEqual([200, etag]);
  });

  it.each(kept)('$id is told by its last change, if it knows that', async (operation) => {
    const { updated_at: changedAt } = (bodies.get(operation.id) ?? {}) as { updated_at?: string };
    const isDated = 'Last-Modified' in operation.responses[200]!.headers;
    const modified = (await send(operation)).headers.get('last-modified');
    expect(modified).toBe(isDated && changedAt ? new Date(changedAt).toUTCString() : null);
    expect(operation.parameters.some(({ name }) => name === 'If-Modified-Since')).toBe(isDated);
    if (modified === null) return;
    const since = (offsetMs: number) => new Date(Date.parse(modified) + offsetMs).toUTCString();
    const statusSince = async (offsetMs: number) =>
      (await send(operation, { 'if-modified-since': since(offsetMs) })).status;
    expect([await statusSince(-1_000), await statusSince(0), await statusSince(1_000)]).toEqual([200, 304, 304]);
    const both = { 'if-modified-since': since(0), 'if-none-match': '"another"' };
    expect((await send(operation, both)).status).toBe(200);
  });

  it.each(reads.filter(({ streams }) => !streams))('$id says who may keep it', async (operation) => {
    const { headers } = await send(operation);
    expect(headers.get('cache-control')).toBe(operation.cacheControl);
    const vary = headers.get('vary')!.split(', ');
    expect(vary).toEqual(expect.arrayContaining(['Accept', 'Accept-Encoding']));
    expect(vary.includes('Authorization')).toBe(operation.security.length > 0);
    if (operation.security.length > 0) expect(operation.cacheControl).toMatch(/^(private, no-cache|no-store)$/);
  });
});

describe('every write', () => {
  it.each(ofV2.filter(({ method }) => method !== 'GET'))('$id may be stored by no cache', ({ cacheControl }) => {
    expect(cacheControl).toBe('no-store');
  });

  it('of what has versions takes If-Match', () => {
    const takers = new Set(conditionalWrites.map(({ id }) => id));
    const others = ofV2.filter(({ id, method }) => ['PATCH', 'PUT', 'DELETE'].includes(method) && !takers.has(id));
    // What is due by a retention policy changes with the hour, a role is read in lists only, a history as a whole has no version, a checkpoint has only one, and
    // an upload goes on by its offset.
    expect(others.map(({ id }) => id)).toEqual([
      'replaceRetention',
      'replaceRole',
      'deleteRole',
      'deleteAgentStateHistory',
      'deleteAgentStateCheckpoint',
      'deleteSessionStateCheckpoint',
      'deleteUpload',
      'updateUpload',
    ]);
  });

  it.each(conditionalWrites)('$id declares 412 with its If-Match', ({ responses }) => {
    expect(Object.keys(responses)).toContain('412');
  });
});

describe('what is compressed', () => {
  it('is the same, has a tag of its own, and is known by either', async () => {
    isLong = true;
    const models = kept.find(({ id }) => id === 'listModels')!;
    const plain = await send(models);
    const [etag, text] = [plain.headers.get('etag')!, await plain.text()];
    for (const encoding of ['gzip', 'br']) {
      const headers = { 'accept-encoding': encoding };
      const encoded = await send(models, headers);
      expect(encoded.headers.get('content-encoding')).toBe(encoding);
      expect(await encoded.text()).toBe(text);
      const ownTag = encoded.headers.get('etag')!;
      expect(ownTag).toBe(`${etag.slice(0, -1)}+${encoding}"`);
      const again = await send(models, { ...headers, 'if-none-match': ownTag });
      expect([again.status, again.headers.get('etag')]).toEqual([304, ownTag]);
      expect((await send(models, { ...headers, 'if-none-match': etag })).status).toBe(304);
    }
    isLong = false;
  });

  it('is nothing below a kilobyte', async () => {
    const [small] = kept.filter(({ id }) => JSON.stringify(bodies.get(id)).length < 900);
    const { headers } = await send(small!, { 'accept-encoding': 'gzip, br' });
    expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([
      null,
      expect.stringContaining('Accept-Encoding'),
    ]);
  });
});
