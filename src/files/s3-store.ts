import { cutBytes } from './cut-bytes.ts';
import { FileStoreError, type FileStore } from './file-store.ts';
import { createS3Client, usualRetryWaitsMs, type S3Settings, type SendS3 } from './s3-client.ts';

/** The bytes of a part of a file: as many are in memory for each file that is written or read. S3 takes 10,000 parts. */
const partBytes = 8_388_608;

/** Returns the only element of this name in an answer. @throws `FileStoreError` */
function readElement(xml: Buffer, name: string): string {
  const [, value] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml.toString()) ?? [];
  if (value === undefined) throw new FileStoreError('unavailable', new Error(`The storage named no ${name}.`));
  return value;
}

/**
 * Makes sure that an object is there with so many bytes: a completion whose answer was lost and that is sent again finds no upload any more. No
 * other upload has the key.
 * @throws `FileStoreError`
 */
async function requireObject(send: SendS3, key: string, bytes: number): Promise<void> {
  const { status, headers } = await send({ method: 'HEAD', key, accept: [404] });
  if (status === 404 || Number(headers.get('content-length')) !== bytes)
    throw new FileStoreError('unavailable', new Error('The storage has lost an upload before it was complete.'));
}

/** Writes an object of several parts, each as soon as it has come. What fails is thrown away. */
async function writeParts(send: SendS3, key: string, parts: AsyncIterable<Buffer>): Promise<void> {
  const begun = await send({ method: 'POST', key, query: { uploads: '' } });
  const uploadId = readElement(begun.bytes, 'UploadId');
  try {
    const tags: string[] = [];
    let bytes = 0;
    for await (const body of parts) {
      bytes += body.length;
      const query = { partNumber: String(tags.length + 1), uploadId };
      const { headers } = await send({ method: 'PUT', key, query, body });
      tags.push(`<Part><PartNumber>${tags.length + 1}</PartNumber><ETag>${headers.get('etag') ?? ''}</ETag></Part>`);
    }
    const body = Buffer.from(`<CompleteMultipartUpload>${tags.join('')}</CompleteMultipartUpload>`);
    const { status } = await send({ method: 'POST', key, query: { uploadId }, body, accept: [404] });
    if (status === 404) await requireObject(send, key, bytes);
  } catch (error) {
    await send({ method: 'DELETE', key, query: { uploadId }, accept: [404] }).catch(() => {});
    throw error;
  }
}

async function* prepend(first: Buffer, second: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield second;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Removes parts of an object that a process has left which ended while it wrote them. */
async function removeLeftParts(send: SendS3, key: string): Promise<void> {
  const listed = await send({ method: 'GET', key: '', query: { uploads: '', prefix: key }, accept: [404, 501] });
  for (const upload of listed.bytes.toString().split('<Upload>').slice(1)) {
    const bytes = Buffer.from(upload);
    if (readElement(bytes, 'Key') !== key) continue;
    await send({ method: 'DELETE', key, query: { uploadId: readElement(bytes, 'UploadId') }, accept: [404] });
  }
}

/** Creates a store in a bucket of an S3-compatible storage. Each key is an object. */
export function createS3Store(settings: S3Settings, retryWaitsMs: readonly number[] = usualRetryWaitsMs): FileStore {
  const send = createS3Client(settings, retryWaitsMs);
  return {
    async write(key, content) {
      const parts = cutBytes(content, partBytes);
      try {
        const first = await parts.next();
        const second = await parts.next();
        if (second.done) await send({ method: 'PUT', key, body: first.value ?? Buffer.alloc(0) });
        else await writeParts(send, key, prepend(first.value as Buffer, second.value, parts));
      } finally {
        await parts.return(undefined);
      }
    },
    async *read(key, start, end) {
      for (let at = start; at < end; at += partBytes) {
        const range = { start: at, end: Math.min(at + partBytes, end) };
        const { bytes } = await send({ method: 'GET', key, range, accept: [416] });
        if (bytes.length !== range.end - range.start) throw new FileStoreError('missing');
        yield bytes;
      }
    },
    async remove(key) {
      await removeLeftParts(send, key);
      await send({ method: 'DELETE', key, accept: [404] });
    },
    async check() {
      await send({ method: 'HEAD', key: '' });
    },
  };
}
