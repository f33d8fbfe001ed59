import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { FileStoreError, type FileStoreFault } from './file-store.ts';

/** A bucket of an S3-compatible storage. */
export type S3Settings = {
  /** The URL of the bucket, with its name in the path or in the host: `https://s3.example/files`. */
  bucketUrl: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

/** A request for an object, or for the bucket when `key` is empty. */
type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  key: string;
  query?: Record<string, string>;
  range?: { start: number; end: number };
  body?: Buffer;
  /** The statuses beside those below 300 that are an answer. */
  accept?: readonly number[];
};

/** An answer that was read whole. */
type S3Answer = { status: number; headers: Headers; bytes: Buffer };

/** Sends a signed request. @throws `FileStoreError` */
export type SendS3 = (request: S3Request) => Promise<S3Answer>;

/** The waits before a request is sent again, in milliseconds. Sending one twice does what sending it once does. */
export const usualRetryWaitsMs = [100, 500, 2_000];

/** The longest time that a request and its answer may take. They have no more bytes than one part. */
const timeoutMs = 60_000;

/** The codes and statuses by which storages say that they take no more. */
const isFull = (status: number, text: string) =>
  status === 507 || /<Code>(QuotaExceeded|XMinioStorageFull|EntityTooLarge|StorageQuotaExceeded)</.test(text);

/** Returns the fault of an answer. */
function toFault(status: number, text: string): FileStoreFault {
  if (isFull(status, text)) return 'full';
  return status === 404 && !text.includes('NoSuchBucket') ? 'missing' : 'unavailable';
}

/** Returns what is to be logged of a refusal: its status and code, and no more of its text. */
const describeRefusal = (status: number, text: string): Error =>
  new Error(`The storage answered ${status} ${/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? ''}`.trimEnd());

const toUrl = ({ bucketUrl }: S3Settings, { key, query = {} }: S3Request): string => {
  const search = new URLSearchParams(query).toString();
  return `${bucketUrl}/${key}${search === '' ? '' : `?${search}`}`;
};

async function sign(settings: S3Settings, request: S3Request) {
  const { method, range, body } = request;
  const headers: Record<string, string> = {
    // Each request is signed with its bytes, so that the storage notices when they change on the way.
    'x-amz-content-sha256': createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
    ...(range && { range: `bytes=${range.start}-${range.end - 1}` }),
  };
  const { region, accessKeyId, secretAccessKey } = settings;
  const credentials = { service: 's3', region, accessKeyId, secretAccessKey };
  return new AwsV4Signer({ ...credentials, method, url: toUrl(settings, request), headers }).sign();
}

async function sendOnce(settings: S3Settings, request: S3Request): Promise<S3Answer> {
  const { method, url, headers } = await sign(settings, request);
  const { body } = request;
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, {
    method,
    headers,
    redirect: 'error',
    signal,
    ...(body && { body: new Uint8Array(body) }),
  });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** Creates what sends requests to a bucket: signed by AWS Signature Version 4, and sent again when the storage fails. */
export function createS3Client(settings: S3Settings, retryWaitsMs: readonly number[]): SendS3 {
  return async (request) => {
    for (const waitMs of [...retryWaitsMs, null]) {
      const answer = await sendOnce(settings, request).catch((error: unknown) => {
        if (waitMs === null) throw new FileStoreError('unavailable', error);
        return null;
      });
      if (answer) {
        const { status, bytes } = answer;
        // S3 may report the failure of a completion in an answer of status 200.
        const text = status >= 300 || request.method === 'POST' ? bytes.toString() : '';
        const isRefused = status >= 300 || text.includes('<Error>');
        if (!isRefused || request.accept?.includes(status)) return answer;
        const isTemporary = status === 429 || (status >= 500 && status !== 501 && status !== 507) || status === 200;
        if (waitMs === null || !isTemporary)
          throw new FileStoreError(toFault(status, text), describeRefusal(status, text));
      }
      await setTimeout(waitMs!);
    }
    throw new FileStoreError('unavailable');
  };
}
