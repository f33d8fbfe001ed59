import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApi, type Api } from '#src/testing/harness.ts';
import { uploadFile } from '#src/testing/upload-file.ts';
import { createMemoryStore, FileStoreError } from '#src/files/file-store.ts';
import { usualFileLimits } from '#src/files/file-limits.ts';
import { FileBytes } from './file-bytes.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

const db = () => api.stage.database.dataSource;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const large = randomBytes(200_000);

const download = (id: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${api.stage.url}/v2/files/${id}/content`, {
    method,
    headers: { authorization: `Bearer ${api.token}`, ...headers },
  });
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

async function sendForm(fields: Record<string, string | Blob>, caller = api) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const headers = { authorization: `Bearer ${caller.token}` };
  const answer = await fetch(`${caller.stage.url}/v2/files`, { method: 'POST', headers, body: form });
  return { status: answer.status, body: await answer.json() };
}

describe('createFile', () => {
  it('201 with what the bytes show, whatever their sender says', async () => {
    const sent = new File([png], String.raw`C:\photos\oslo.txt`, { type: 'text/html' });
    const { status, body } = await sendForm({ file: sent });
    expect([status, body.detail]).toEqual([201, undefined]);
    const sha256 = createHash('sha256').update(png).digest('hex');
    const media_type = 'image/png';
    expect(body).toMatchObject({ name: 'oslo.txt', media_type, bytes: png.length, sha256, user_id: null });
    expect((await api.get(`/v2/files/${body.id}`)).body).toEqual(body);
  });

  it.each([
    ['text/plain', 'Blåbærsyltetøy'],
    ['text/plain', '<!doctype html><script>alert(1)</script>'],
    ['text/plain', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['application/octet-stream', Buffer.from([0xff, 0xfe, 0xfd, 1, 2, 3])],
    ['application/octet-stream', 'a\0b'],
    ['application/pdf', '%PDF-1.7\n%âãÏÓ\n'],
  ])('says %s of bytes', async (mediaType, bytes) => {
    const { body } = await uploadFile(api, bytes, { name: 'a.bin' });
    expect(body).toMatchObject({ media_type: mediaType, name: 'a.bin' });
  });

  it('400 for no bytes, no file, two files, and other fields', async () => {
    expect((await uploadFile(api, '')).status).toBe(400);
    expect((await sendForm({})).status).toBe(400);
    expect((await sendForm({ file: 'text' })).status).toBe(400);
    expect((await sendForm({ file: new Blob(['a']), other: new Blob(['b']) })).status).toBe(400);
    expect((await sendForm({ file: new Blob(['a']), more: 'x' })).status).toBe(400);
    expect((await sendForm({ file: new Blob([]) })).status).toBe(400);
  });

  it('413 for a length beyond the limit, before a byte is read', async () => {
    const headers = {
      authorization: `Bearer ${api.token}`,
      'content-type': 'application/octet-stream',
      'content-length': usualFileLimits.fileBytes + 1,
    };
    const refused = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const upload = request(`${api.stage.url}/v2/files`, { method: 'POST', headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => {
          resolve({ status: answer.statusCode, text });
          upload.destroy();
        });
      });
      upload.on('error', reject).flushHeaders();
    });
    expect(refused.status).toBe(413);
    expect(refused.text).toContain('PARLEY_FILE_BYTES');
  });

  it('400 for the user of another organization', async () => {
    const stranger = await testApi();
    const user = (await stranger.post('/v2/users', { body: {} })).body.id;
    const { status, body } = await uploadFile(api, 'Oslo', { user_id: user });
    expect([status, body]).toEqual([400, expect.objectContaining({ error_code: 'invalid_request' })]);
  });

  it('leaves nothing of what was refused, broken off, or sent again', async () => {
    await sendForm({ file: new Blob([large]), more: 'x' });
    const key = { headers: { 'idempotency-key': `k${Math.random()}` } };
    const [first, second] = [await uploadFile(api, large, key), await uploadFile(api, large, key)];
    expect([second.status, second.body.id]).toEqual([201, first.body.id]);
    expect((await uploadFile(api, 'other', key)).status).toBe(422);
    await new Promise<void>((resolve) => {
      const sending = request(`${api.stage.url}/v2/files`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${api.token}`,
          'content-type': 'application/octet-stream',
          'content-length': 1_000_000,
        },
      });
      sending.on('error', () => resolve());
      sending.write(large, () => sending.destroy());
    });
    await expect.poll(() => db().query('SELECT key FROM file_removals')).toEqual([]);
    expect(await bytesOf(await download(first.body.id))).toEqual(large);
  });
});

describe('getFileContent', () => {
  let id: string;
  let tag: string;
  beforeAll(async () => {
    id = (await uploadFile(api, large, { name: 'Blåbær.bin' })).body.id;
    tag = (await download(id, {}, 'HEAD')).headers.get('etag')!;
  });

  it('200 with the bytes, to be saved and not to be shown', async () => {
    const answer = await download(id);
    expect(await bytesOf(answer)).toEqual(large);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '200000',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="Bl_b_r.bin"; filename*=UTF-8''Bl%C3%A5b%C3%A6r.bin`,
      etag: `"${createHash('sha256').update(large).digest('base64url')}"`,
    });
  });

  it('206 with a part, of the same bytes only', async () => {
    const part = await download(id, { range: 'bytes=65530-131080', 'if-range': tag });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 65530-131080/200000']);
    expect(await bytesOf(part)).toEqual(large.subarray(65_530, 131_081));
    expect(await bytesOf(await download(id, { range: 'bytes=-3' }))).toEqual(large.subarray(-3));
    for (const range of ['bytes=0-1,4-5', 'x']) expect((await download(id, { range })).status).toBe(200);
    expect((await download(id, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });

  it('304 for who has it, and 416 beyond its end', async () => {
    expect((await download(id, { 'if-none-match': tag })).status).toBe(304);
    const beyond = await download(id, { range: 'bytes=200000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */200000']);
  });

  it('404 for the file of another organization', async () => {
    const stranger = await testApi();
    for (const path of [`/v2/files/${id}`, `/v2/files/${id}/content`]) {
      const { status, body } = await stranger.get(path);
      expect([status, body.error_code]).toEqual([404, 'file_not_found']);
    }
  });
});

describe('deleteFile', () => {
  it('204, and the bytes are gone', async () => {
    const { id } = (await uploadFile(api, 'Oslo')).body;
    expect((await api.delete(`/v2/files/${id}`)).status).toBe(204);
    expect((await download(id)).status).toBe(404);
    expect((await api.delete(`/v2/files/${id}`)).status).toBe(404);
  });
});

describe('listFiles', () => {
  it('200 with the files, the newest first, and for a user those of the user', async () => {
    const own = await testApi();
    const user = (await own.post('/v2/users', { body: {} })).body.id;
    const files = [await uploadFile(own, 'one'), await uploadFile(own, 'two', { user_id: user })];
    const [first, second] = files.map(({ body }) => body);
    expect((await own.get('/v2/files')).body.data).toEqual([second, first]);
    expect((await own.get(`/v2/files?user_id=${user}`)).body.data).toEqual([second]);
    const acting = await own.as({ user: { id: user } });
    expect((await acting.get('/v2/files')).body.data).toEqual([second]);
    expect((await acting.get(`/v2/files/${first!.id}`)).status).toBe(404);
    expect((await uploadFile(acting, 'three')).body.user_id).toBe(user);
  });
});

describe('FileBytes', () => {
  const clock = () => new Date();
  const key = async (name: string) => {
    await db().query(`INSERT INTO file_removals (key, due_at) VALUES ($1, 'epoch')`, [name]);
    return name;
  };

  it('removes what is due, and tries again later what could not be removed', async () => {
    const store = createMemoryStore();
    const [stuck, easy] = [await key(`a${Math.random()}`), await key(`b${Math.random()}`)];
    const errors: unknown[] = [];
    const remove = async (name: string) => {
      if (name === stuck) throw new FileStoreError('unavailable');
      return store.remove(name);
    };
    const options = {
      dataSource: db(),
      clock,
      limits: usualFileLimits,
      onError: (error: unknown) => errors.push(error),
    };
    await new FileBytes({ ...options, fileStore: { ...store, remove } }).sweep();
    const left = await db().query<{ key: string }[]>('SELECT key FROM file_removals WHERE key = ANY($1)', [
      [stuck, easy],
    ]);
    expect([left, errors]).toEqual([[{ key: stuck }], [expect.any(FileStoreError)]]);
    await new FileBytes({ ...options, clock: () => new Date(Date.now() + 3_600_000), fileStore: store }).remove(stuck);
    expect(await db().query('SELECT key FROM file_removals WHERE key = $1', [stuck])).toEqual([]);
  });
  /** Opens the service of files on a store that does something of its own when it writes. */
  const openBytes = (write: (name: string) => Promise<void>, at = clock) => {
    const store = createMemoryStore();
    const fileStore = {
      ...store,
      async write(name: string, content: AsyncIterable<Buffer>) {
        await store.write(name, content);
        await write(name);
      },
    };
    const options = { dataSource: db(), clock: at, limits: usualFileLimits, onError: () => {}, fileStore };
    const isThere = async (name: string) => {
      const read = await Readable.from(store.read(name, 0, 1))
        .toArray()
        .catch(() => null);
      return read !== null;
    };
    return { bytes: new FileBytes(options), isThere };
  };
  const receive = (bytes: FileBytes) =>
    bytes.receive({ organizationId: 'org_x' }, Readable.from([Buffer.from('Oslo')]), { name: null, limitBytes: 10 });

  it('removes what a storage has stored after it has said that it could not', async () => {
    let now = new Date();
    let key = '';
    const fail = async (name: string) => {
      key = name;
      throw new FileStoreError('unavailable');
    };
    const { bytes, isThere } = openBytes(fail, () => now);
    await expect(receive(bytes)).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await isThere(key)).toBe(true);
    now = new Date(now.getTime() + 3_600_000);
    await bytes.sweep();
    expect(await isThere(key)).toBe(false);
  });

  it('removes what has come after the sweep had removed it, and nothing that a file has', async () => {
    const forget = async (name: string) => void (await db().query('DELETE FROM file_removals WHERE key = $1', [name]));
    const swept = openBytes(forget);
    const file = await receive(swept.bytes);
    await swept.bytes.release(file);
    expect(await swept.isThere(file.key)).toBe(false);
    const kept = (await uploadFile(api, 'kept')).body.id;
    const [{ organizationId }] = await db().query(
      'SELECT organization_id AS "organizationId" FROM files WHERE id = $1',
      [kept],
    );
    await swept.bytes.release({ ...file, key: `${organizationId}/${kept}` });
    expect((await bytesOf(await download(kept))).toString()).toBe('kept');
    expect(await db().query('SELECT key FROM file_removals WHERE key LIKE $1', [`%${kept}`])).toEqual([]);
  });

  it('keeps all bytes while they are held, and removes them afterwards', async () => {
    const stored = await key(`c${Math.random()}`);
    const store = createMemoryStore();
    const removed: string[] = [];
    const remove = async (name: string) => void removed.push(name);
    const options = { dataSource: db(), clock, limits: usualFileLimits, onError: () => {} };
    const bytes = new FileBytes({ ...options, fileStore: { ...store, remove } });
    const release = bytes.holdRemovals();
    await bytes.remove(stored);
    await bytes.sweep();
    expect(removed).toEqual([]);
    release();
    await bytes.sweep();
    expect(removed).toContain(stored);
  });
});
