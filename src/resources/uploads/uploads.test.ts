import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Upload, type DetailedError } from 'tus-js-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCable } from '#src/testing/cable.ts';
import { startStage, testApi, type Api } from '#src/testing/harness.ts';
import { usualFileLimits } from '#src/files/file-limits.ts';
import { FileBytes } from '#src/resources/files/file-bytes.ts';
import { createMemoryStore } from '#src/files/file-store.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const bytes = randomBytes(9_000_000);
/** Opens another app on the same database, with other limits of files. */
const openStage = async (limits: object) =>
  testApi(await startStage(api.stage.database, {}, { files: { ...usualFileLimits, ...limits } }));

const base64 = (text: string) => Buffer.from(text).toString('base64');
const headersOf = (headers: Record<string, string>) => ({
  authorization: `Bearer ${api.token}`,
  'tus-resumable': '1.0.0',
  ...headers,
});

async function begin(length: number, headers: Record<string, string> = {}, caller = api) {
  const own = {
    ...headersOf({ 'upload-length': String(length), ...headers }),
    authorization: `Bearer ${caller.token}`,
  };
  const answer = await fetch(`${api.stage.url}/v2/uploads`, { method: 'POST', headers: own });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

async function send(id: string, offset: number, content: Buffer | string, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
  const answer = await fetch(`${api.stage.url}/v2/uploads/${id}`, {
    method: 'PATCH',
    headers: headersOf({ ...type, ...headers }),
    body: content as BodyInit,
  });
  const text = await answer.text();
  return { status: answer.status, offset: answer.headers.get('upload-offset'), body: text && JSON.parse(text) };
}

/** Asks where an upload has come to, as clients of tus do. */
async function ask(id: string): Promise<[number, string | null]> {
  const answer = await fetch(`${api.stage.url}/v2/uploads/${id}`, { method: 'HEAD', headers: headersOf({}) });
  return [answer.status, answer.headers.get('upload-offset')];
}

async function download(id: string, range = ''): Promise<Buffer> {
  const answer = await fetch(`${api.stage.url}/v2/files/${id}/content`, { headers: headersOf({ range }) });
  return Buffer.from(await answer.arrayBuffer());
}

/** Uploads bytes with the client of the authors of tus. */
function uploadWithTus(endpoint: string, chunkSize = Infinity, uploadDataDuringCreation = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes as never, {
      endpoint: `${endpoint}/v2/uploads`,
      headers: { authorization: `Bearer ${api.token}` },
      metadata: { filename: 'Blåbær.bin', filetype: 'application/octet-stream' },
      chunkSize,
      uploadDataDuringCreation,
      retryDelays: [10, 10, 10],
      onSuccess: () => resolve(upload.url!.split('/').at(-1)!),
      onError: (error: Error | DetailedError) => reject(error),
    });
    upload.start();
  });
}

describe('OPTIONS', () => {
  it('204 with what clients of tus ask for, and for other paths without', async () => {
    const describe = async (path: string) => {
      const { status, headers } = await fetch(`${api.stage.url}${path}`, { method: 'OPTIONS' });
      const names = ['tus-resumable', 'tus-version', 'tus-extension', 'tus-max-size'];
      return [status, ...names.map((name) => headers.get(name))];
    };
    const spoken = [
      '1.0.0',
      '1.0.0',
      'creation,creation-with-upload,termination,expiration',
      String(usualFileLimits.fileBytes),
    ];
    expect(await describe('/v2/uploads')).toEqual([204, ...spoken]);
    expect(await describe('/v2/uploads/file_01k2c5gq8zf3vr4xw1m6t0y9ab')).toEqual([204, ...spoken]);
    expect(await describe('/v2/files')).toEqual([204, null, null, null, null]);
  });
});

describe('the client of tus', () => {
  it.each([
    ['at once', Infinity, false],
    ['in pieces', 5_000_000, false],
    ['of which the first piece comes with its beginning', 5_000_000, true],
  ])('uploads a file %s', async (_, chunkSize, isWithCreation) => {
    const id = await uploadWithTus(api.stage.url, chunkSize, isWithCreation);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { body } = await api.get(`/v2/files/${id}`);
    expect(body).toMatchObject({ id, name: 'Blåbær.bin', bytes: bytes.length, sha256 });
    expect((await download(id)).equals(bytes)).toBe(true);
    expect((await download(id, 'bytes=8388600-8388620')).equals(bytes.subarray(8_388_600, 8_388_621))).toBe(true);
    expect((await api.get(`/v2/uploads/${id}`)).body).toMatchObject({
      status: 'complete',
      received_bytes: bytes.length,
    });
    expect((await api.delete(`/v2/files/${id}`)).status).toBe(204);
    expect((await download(id)).toString()).toContain('file_not_found');
  });

  it('goes on after its connection has broken', async () => {
    const cable = await openCable(api.stage.url, [8_500_000, 200_000]);
    const id = await uploadWithTus(cable.url);
    cable.cut();
    expect((await download(id)).equals(bytes)).toBe(true);
    const { body } = await api.get(`/v2/files/${id}`);
    expect(body.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

describe('createUpload', () => {
  it('201 with where to send the bytes', async () => {
    const user = (await api.post('/v2/users', { body: {} })).body.id;
    const metadata = `filename ${base64('/a/b.txt')},user_id ${base64(user)},other`;
    const { status, headers, body } = await begin(4, { 'upload-metadata': metadata });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'receiving', name: 'b.txt', bytes: 4, received_bytes: 0, user_id: user });
    expect(headers.get('location')).toBe(`/v2/uploads/${body.id}`);
    expect(headers.get('tus-resumable')).toBe('1.0.0');
    expect(headers.get('upload-expires')).toBe(new Date(body.expires_at).toUTCString());
    expect((await send(body.id, 0, 'Oslo')).status).toBe(204);
    expect((await api.get(`/v2/files/${body.id}`)).body).toMatchObject({ media_type: 'text/plain', user_id: user });
  });

  it('refuses what is not of the protocol, and what is too large', async () => {
    const refusals = [
      [await begin(usualFileLimits.fileBytes + 1), 413, 'payload_too_large'],
      [await begin(1, { 'tus-resumable': '0.2.2' }), 412, 'precondition_failed'],
      [await begin(1, { 'upload-metadata': 'filename ?' }), 400, 'invalid_request'],
      [await begin(1, { 'upload-metadata': `user_id ${base64('nobody')}` }), 400, 'invalid_request'],
      [await begin(0), 400, 'invalid_request'],
    ] as const;
    for (const [{ status, body }, expected, code] of refusals)
      expect([status, body.error_code]).toEqual([expected, code]);
  });

  it('409 beyond the number of files of an organization', async () => {
    const own = await openStage({ filesPerOrganization: 1 });
    const headers = { authorization: `Bearer ${own.token}`, 'upload-length': '5' };
    const create = () => fetch(`${own.stage.url}/v2/uploads`, { method: 'POST', headers });
    expect([(await create()).status, (await create()).status]).toEqual([201, 409]);
  });
});

describe('createUpload with bytes', () => {
  const type = { 'content-type': 'application/offset+octet-stream' };
  const beginWith = async (length: number, content: string, headers: Record<string, string> = type) => {
    const init = { method: 'POST', headers: headersOf({ 'upload-length': String(length), ...headers }), body: content };
    const answer = await fetch(`${api.stage.url}/v2/uploads`, init);
    return { status: answer.status, offset: answer.headers.get('upload-offset'), body: await answer.json() };
  };

  it('201 with a part of them, or with the file', async () => {
    const part = await beginWith(10, 'Oslo');
    expect([part.status, part.offset, part.body.status]).toEqual([201, '4', 'receiving']);
    expect(await send(part.body.id, 4, ' rains')).toMatchObject({ status: 204, offset: '10' });
    const whole = await beginWith(4, 'Oslo');
    expect(whole).toMatchObject({ status: 201, offset: '4', body: { status: 'complete', expires_at: null } });
    for (const [{ body }, text] of [
      [part, 'Oslo rains'],
      [whole, 'Oslo'],
    ] as const)
      expect((await download(body.id)).toString()).toBe(text);
  });

  it('begins nothing when they are refused', async () => {
    const list = () => api.stage.database.dataSource.query('SELECT id FROM uploads ORDER BY id');
    const before = await list();
    expect(await beginWith(3, 'Oslo')).toMatchObject({ status: 400, body: { error_code: 'invalid_request' } });
    expect((await beginWith(4, 'Oslo', { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await list()).toEqual(before);
  });
});

describe('the limits of an organization', () => {
  it('hold to the byte and to the file, whichever instances are asked at the same time', async () => {
    const limits = { filesPerOrganization: 6, bytesPerOrganization: 100 };
    const [one, two] = [await openStage(limits), await openStage(limits)];
    const caller = await testApi();
    const send = (at: number, path: string, init: RequestInit) =>
      fetch(`${[one, two][at % 2]!.stage.url}${path}`, {
        method: 'POST',
        ...init,
        headers: { authorization: `Bearer ${caller.token}`, ...init.headers },
      });
    const octets = { 'content-type': 'application/octet-stream' };
    const upload = (bytes: number) => (_: unknown, at: number) =>
      send(at, '/v2/files', { body: 'x'.repeat(bytes), headers: octets });
    const begin = (bytes: number) => (_: unknown, at: number) =>
      send(at, '/v2/uploads', { headers: { 'upload-length': String(bytes) } });
    const statuses = async (requests: Promise<Response>[]) =>
      (await Promise.all(requests)).map(({ status }) => status).toSorted();
    const large = [...Array.from({ length: 5 }, upload(30)), ...Array.from({ length: 5 }, begin(30))];
    expect(await statuses(large)).toEqual([201, 201, 201, 413, 413, 413, 413, 413, 413, 413]);
    expect(await statuses(Array.from({ length: 6 }, upload(1)))).toEqual([201, 201, 201, 409, 409, 409]);
    await Promise.all([one.stage.drain(), two.stage.drain()]);
  });
});

describe('updateUpload', () => {
  it('413 for a length beyond any file, before a byte is read', async () => {
    const { body } = await begin(4);
    const own = headersOf({ 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' });
    const headers = { ...own, 'content-length': 5_000_000_001 };
    const sending = request(`${api.stage.url}/v2/uploads/${body.id}`, { method: 'PATCH', headers });
    sending.on('error', () => {}).flushHeaders();
    const [answer] = await once(sending, 'response');
    answer.resume();
    await once(answer, 'end');
    sending.destroy();
    expect(answer.statusCode).toBe(413);
    expect(await ask(body.id)).toEqual([200, '0']);
  });

  it('409 at another place, and 400 for more bytes than there are', async () => {
    const { id } = (await begin(10)).body;
    expect((await send(id, 0, 'Oslo')).offset).toBe('4');
    expect((await send(id, 0, 'Oslo')).body).toMatchObject({ status: 409, error_code: 'conflict' });
    expect((await send(id, 4, 'Oslo and more')).body).toMatchObject({ status: 400, error_code: 'invalid_request' });
    expect(await ask(id)).toEqual([200, '4']);
    expect((await send(id, 4, 'Oslo', { 'tus-resumable': '2.0.0' })).status).toBe(412);
    expect((await send(id, 4, 'Oslo', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('keeps what one of two requests brings that go on at the same time', async () => {
    const { id } = (await begin(30)).body;
    const both = await Promise.all([send(id, 0, 'a'.repeat(20)), send(id, 0, 'b'.repeat(20))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect(await ask(id)).toEqual([200, '20']);
  });

  it('keeps one of two requests when one brings the last bytes, and tells the other to ask where to go on', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = (await begin(30)).body;
      const both = await Promise.all([send(id, 0, 'a'.repeat(20)), send(id, 0, 'b'.repeat(30))]);
      const [kept, other] = both.map(({ status }) => status).toSorted();
      // An upload that is complete is one no more.
      expect([kept, [404, 409].includes(other!)]).toEqual([204, true]);
    }
  });

  it('keeps what has arrived when the connection breaks', async () => {
    const { id } = (await begin(1_000_000)).body;
    const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const patch = request(`${api.stage.url}/v2/uploads/${id}`, { method: 'PATCH', headers: headersOf(type) });
    patch.on('error', () => {});
    patch.write(bytes.subarray(0, 300_000));
    await once(patch, 'drain').catch(() => {});
    await setTimeout(50);
    patch.destroy();
    await expect.poll(() => ask(id)).not.toEqual([200, '0']);
    const offset = Number((await ask(id))[1]);
    expect((await send(id, offset, bytes.subarray(offset, 1_000_000))).status).toBe(204);
    expect((await download(id)).equals(bytes.subarray(0, 1_000_000))).toBe(true);
  });

  it('deletes an upload whose type is not taken', async () => {
    const own = await openStage({ types: ['image/*'] });
    const authorization = { authorization: `Bearer ${own.token}` };
    const created = await fetch(`${own.stage.url}/v2/uploads`, {
      method: 'POST',
      headers: { ...authorization, 'upload-length': '4' },
    });
    const { id } = await created.json();
    const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const url = `${own.stage.url}/v2/uploads/${id}`;
    const answer = await fetch(url, { method: 'PATCH', headers: { ...authorization, ...type }, body: 'Oslo' });
    expect([answer.status, (await answer.json()).detail]).toEqual([415, expect.stringContaining('image/*')]);
    expect((await own.get(`/v2/uploads/${id}`)).status).toBe(404);
  });
});

describe('deleteUpload', () => {
  it('204, and the bytes are gone; 404 for others', async () => {
    const { id } = (await begin(10)).body;
    await send(id, 0, 'Oslo');
    const stranger = await testApi();
    expect((await stranger.get(`/v2/uploads/${id}`)).status).toBe(404);
    expect((await stranger.delete(`/v2/uploads/${id}`)).status).toBe(404);
    expect((await api.delete(`/v2/uploads/${id}`)).status).toBe(204);
    expect((await ask(id))[0]).toBe(404);
    expect((await send(id, 4, 'more')).status).toBe(404);
    const left = await api.stage.database.dataSource.query('SELECT 1 FROM file_segments WHERE file_id = $1', [id]);
    expect(left).toEqual([]);
  });

  it('412 for another version of tus', async () => {
    const { id } = (await begin(10)).body;
    const init = { headers: headersOf({ 'tus-resumable': '0.1' }) };
    for (const method of ['DELETE', 'GET'])
      expect((await fetch(`${api.stage.url}/v2/uploads/${id}`, { ...init, method })).status).toBe(412);
  });
});

describe('an upload that nobody goes on with', () => {
  it('is removed with its bytes', async () => {
    const { id } = (await begin(10)).body;
    await send(id, 0, 'Oslo');
    const dataSource = api.stage.database.dataSource;
    const [{ key }] = await dataSource.query('SELECT key FROM file_segments WHERE file_id = $1', [id]);
    const removed: string[] = [];
    const fileStore = { ...createMemoryStore(), remove: async (name: string) => void removed.push(name) };
    const later = () => new Date(Date.now() + 86_500_000);
    await new FileBytes({ dataSource, fileStore, clock: later, limits: usualFileLimits, onError: () => {} }).sweep();
    expect(removed).toContain(key);
    expect((await ask(id))[0]).toBe(404);
  });
});
