import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Settings } from '#src/files/s3-client.ts';

/** A small S3-compatible storage in the memory of a test. `fail` answers the next requests for which it returns a status with it. */
type S3Server = {
  settings: S3Settings;
  objects: Map<string, Buffer>;
  /** The parts of uploads that are neither complete nor aborted, by their ids. */
  uploads: Map<string, { key: string; parts: Map<number, Buffer> }>;
  fail: (decide: ((method: string, url: URL) => number | null) | null) => void;
  /** Carries out the next requests for which it returns true, and closes their connections in the place of an answer. */
  lose: (decide: ((method: string, url: URL) => boolean) | null) => void;
  close: () => void;
};

const credentials = { accessKeyId: 'parley', secretAccessKey: 'secret of a test', region: 'test-1' };

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Tells whether a request is signed as AWS Signature Version 4 demands. */
async function isSigned({ headers, method = '' }: IncomingMessage, url: URL): Promise<boolean> {
  const {
    authorization = '',
    host = '',
    'x-amz-date': datetime = '',
    'x-amz-content-sha256': hash = '',
    range,
  } = headers;
  const signed = { 'x-amz-content-sha256': String(hash), ...(range !== undefined && { range }) };
  const expected = { ...credentials, service: 's3', method, url: `http://${host}${url.pathname}${url.search}` };
  const signer = new AwsV4Signer({ ...expected, datetime: String(datetime), headers: signed });
  return (await signer.sign()).headers.get('authorization') === authorization;
}

type Answer = { status: number; body?: string | Buffer; headers?: Record<string, string> };

/** Starts a storage with one empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  const uploads: S3Server['uploads'] = new Map();
  let decide: Parameters<S3Server['fail']>[0] = null;
  let isLost: Parameters<S3Server['lose']>[0] = null;

  const listUploads = (prefix: string) =>
    [...uploads]
      .filter(([, { key }]) => key.startsWith(prefix))
      .map(([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`)
      .join('');

  function post(key: string, query: URLSearchParams): Answer {
    const id = query.get('uploadId') ?? `upload-${uploads.size + 1}`;
    if (query.has('uploads')) {
      uploads.set(id, { key, parts: new Map() });
      return { status: 200, body: `<Result><UploadId>${id}</UploadId></Result>` };
    }
    if (!uploads.has(id)) return { status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' };
    const parts = [...uploads.get(id)!.parts].toSorted(([a], [b]) => a - b);
    objects.set(key, Buffer.concat(parts.map(([, bytes]) => bytes)));
    uploads.delete(id);
    return { status: 200, body: '<CompleteMultipartUploadResult/>' };
  }

  function get(key: string, range: string | undefined): Answer {
    const bytes = objects.get(key);
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (!bytes) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
    if (Number(start) >= bytes.length) return { status: 416, body: '<Error/>' };
    return { status: 206, body: bytes.subarray(Number(start), Number(end) + 1) };
  }

  function put(key: string, query: URLSearchParams, body: Buffer): Answer {
    const number = query.get('partNumber');
    if (number === null) objects.set(key, body);
    else uploads.get(query.get('uploadId')!)!.parts.set(Number(number), body);
    return { status: 200, headers: { etag: `"${number}"` } };
  }

  function remove(key: string, query: URLSearchParams): Answer {
    const id = query.get('uploadId');
    if (id === null) objects.delete(key);
    else uploads.delete(id);
    return { status: 204 };
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url!, 'http://storage');
    const body = await readBody(request);
    const status = decide?.(request.method!, url) ?? null;
    if (status !== null) return { status, body: '<Error><Code>OfATest</Code></Error>' };
    if (!(await isSigned(request, url)))
      return { status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' };
    const key = url.pathname.replace('/files/', '');
    if (request.method === 'POST') return post(key, url.searchParams);
    if (request.method === 'PUT') return put(key, url.searchParams, body);
    if (request.method === 'DELETE') return remove(key, url.searchParams);
    const known = objects.get(key);
    if (request.method === 'HEAD' && known) return { status: 200, headers: { 'content-length': String(known.length) } };
    if (key === '') return { status: 200, body: listUploads(url.searchParams.get('prefix') ?? '') };
    return get(key, request.headers.range);
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, headers, body }) => {
      if (isLost?.(request.method!, new URL(request.url!, 'http://storage'))) request.socket.destroy();
      else response.writeHead(status, headers).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bucketUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
  return {
    settings: { bucketUrl, ...credentials },
    objects,
    uploads,
    fail: (next) => (decide = next),
    lose: (next) => (isLost = next),
    close: () => server.close(),
  };
}
