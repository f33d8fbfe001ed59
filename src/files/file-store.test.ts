import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startS3Server } from '#src/testing/s3-server.ts';
import { createMemoryStore, type FileStore } from './file-store.ts';
import { createFolderStore } from './folder-store.ts';
import { createS3Store } from './s3-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
let s3: Awaited<ReturnType<typeof startS3Server>>;
beforeAll(async () => {
  s3 = await startS3Server();
});
beforeEach(() => {
  s3.fail(null);
  s3.lose(null);
});
afterAll(() => {
  s3.close();
  rmSync(folder, { recursive: true });
});

/** A bucket of a real server, when the environment names one. */
const { PARLEY_TEST_S3_URL: realUrl } = process.env;
const real = { region: 'us-east-1', accessKeyId: 'parley', secretAccessKey: 'secret-of-a-test' };

const stores: [string, () => FileStore][] = [
  ['memory', createMemoryStore],
  ['a folder', () => createFolderStore(join(folder, 'files'))],
  ['a bucket', () => openBucket()],
  ...(realUrl === undefined ? [] : [['a real bucket', () => createS3Store({ bucketUrl: realUrl, ...real })] as const]),
].map(([name, create]) => [name as string, create as () => FileStore]);

/** Opens the bucket, whose failures wait for nothing. */
const openBucket = (changes = {}) => createS3Store({ ...s3.settings, ...changes }, [1, 1]);

const large = randomBytes(20_000_000);

/** Yields bytes in pieces that are no divisor of anything. */
async function* inPieces(bytes: Buffer, failAt = Infinity): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 777_777) {
    if (at > failAt) throw new Error('The sender is gone.');
    yield bytes.subarray(at, at + 777_777);
  }
}

async function readAll(store: FileStore, key: string, start: number, end: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of store.read(key, start, end)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.each(stores)('files in %s', (_name, create) => {
  it('are read as they were written, whole and in part, and removed', async () => {
    const store = create();
    await store.check();
    await store.write('org_1/file_1', inPieces(large));
    expect((await readAll(store, 'org_1/file_1', 0, large.length)).equals(large)).toBe(true);
    const [start, end] = [8_388_000, 17_000_000];
    expect((await readAll(store, 'org_1/file_1', start, end)).equals(large.subarray(start, end))).toBe(true);
    await store.write('org_1/file_2', Readable.from([Buffer.from('Oslo')]));
    expect((await readAll(store, 'org_1/file_2', 1, 3)).toString()).toBe('sl');
    await store.remove('org_1/file_1');
    await expect(readAll(store, 'org_1/file_1', 0, 1)).rejects.toMatchObject({ fault: 'missing' });
    expect((await readAll(store, 'org_1/file_2', 0, 4)).toString()).toBe('Oslo');
    await store.remove('org_1/file_2');
    await store.remove('org_1/file_2');
  });

  it('fail with what their sender fails with, and are removed', async () => {
    const store = create();
    await expect(store.write('org_1/file_3', inPieces(large, 12_000_000))).rejects.toThrow('The sender is gone.');
    await store.remove('org_1/file_3');
    await expect(readAll(store, 'org_1/file_3', 0, 1)).rejects.toMatchObject({ fault: 'missing' });
  });
});

describe('a bucket', () => {
  it('keeps no part of what was not completed', async () => {
    const store = openBucket();
    await expect(store.write('org_1/a', inPieces(large, 18_000_000))).rejects.toThrow('The sender is gone.');
    expect(s3.uploads.size).toBe(0);
    // As a process leaves it that ended while it wrote.
    s3.uploads.set('left', { key: 'org_1/b', parts: new Map() });
    s3.uploads.set('other', { key: 'org_1/bc', parts: new Map() });
    await store.remove('org_1/b');
    expect([...s3.uploads.keys()]).toEqual(['other']);
    s3.uploads.clear();
  });

  it('is asked again when it fails for a moment', async () => {
    const store = openBucket();
    let failures = 0;
    s3.fail((method) => (method === 'PUT' && (failures += 1) <= 2 ? 503 : null));
    await store.write('org_1/c', inPieces(large));
    expect((await readAll(store, 'org_1/c', 0, large.length)).equals(large)).toBe(true);
    expect(failures).toBeGreaterThan(2);
  });

  it.each(['POST', 'PUT', 'GET'])('has each file whole when the answer to a %s is lost', async (lost) => {
    const store = openBucket();
    const seen = new Set<string>();
    // The answer to the first request for each thing is lost, also that to a completion, which cannot be made twice.
    s3.lose((method, { pathname, search }) => {
      const isFirst = !seen.has(`${method} ${pathname}${search}`);
      seen.add(`${method} ${pathname}${search}`);
      return isFirst && method === lost && search !== '?uploads=';
    });
    await store.write('org_1/lost', inPieces(large));
    expect((await readAll(store, 'org_1/lost', 0, large.length)).equals(large)).toBe(true);
  });

  it('that has lost an upload, or an object of which is another size, has not stored the file', async () => {
    const store = openBucket();
    s3.lose((_method, { searchParams }) => {
      if (!searchParams.has('uploadId') || searchParams.has('partNumber')) return false;
      s3.objects.set('org_1/short', Buffer.from('short'));
      return true;
    });
    await expect(store.write('org_1/short', inPieces(large))).rejects.toMatchObject({ fault: 'unavailable' });
    s3.lose(null);
    await store.remove('org_1/short');
    expect(s3.objects.has('org_1/short')).toBe(false);
  });

  it.each([
    [403, 'unavailable'],
    [404, 'missing'],
    [507, 'full'],
  ])('refuses with %i as %s', async (status, fault) => {
    s3.fail(() => status);
    const store = openBucket();
    await expect(store.write('org_1/d', Readable.from([Buffer.from('d')]))).rejects.toMatchObject({ fault });
  });

  it('is unavailable to a wrong key, and where nobody listens', async () => {
    const other = openBucket({ secretAccessKey: 'another' });
    await expect(other.check()).rejects.toMatchObject({ fault: 'unavailable' });
    const nowhere = openBucket({ bucketUrl: 'http://127.0.0.1:9/files' });
    await expect(nowhere.check()).rejects.toMatchObject({ fault: 'unavailable' });
  });
});
