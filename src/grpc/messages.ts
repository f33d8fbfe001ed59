import type { DescMessage } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { compressionGzip } from '@connectrpc/connect-node';
import { waitForOwnTurn } from '#src/process/event-loop.ts';
import { scanJson } from '#src/json/json-scan.ts';
import { scanWireFormat } from './wire-scan.ts';

/** A call whose messages are read: its headers, and the type of a message. */
type MessageSource = { header: Headers; input: DescMessage; maxBytes: number };

type Chunks = AsyncIterable<Uint8Array>;

const headBytes = 5;
const compressedFlag = 1;
/** The maximum number of bytes of a message that takes no noticeable time. */
const maxSharedBytes = 65_536;

/**
 * Reads the messages of a call, and checks each before Connect decodes it: in the framing of gRPC, gRPC-Web and the streams
 * of Connect, or a body that is one message. Yields the same messages; those in frames are decompressed. The work is linear in the number of bytes,
 * in however many pieces they arrive.
 *
 * @throws ConnectError for a message that cannot be decoded. One that is too large is left to Connect.
 */
export function readMessages(body: Chunks, source: MessageSource): Chunks {
  const type = source.header.get('content-type') ?? '';
  return /^application\/(?:grpc|connect\+)/.test(type) ? readFrames(body, source) : readWhole(body, source);
}

async function* readFrames(body: Chunks, source: MessageSource): AsyncGenerator<Uint8Array> {
  const encoding = source.header.get('grpc-encoding') ?? source.header.get('connect-content-encoding');
  const queue = new ByteQueue();
  let head: Uint8Array | null = null;
  for await (const chunk of body) {
    queue.push(chunk);
    for (;;) {
      head ??= queue.take(headBytes);
      if (!head) break;
      const length = new DataView(head.buffer, head.byteOffset).getUint32(1);
      if (length > source.maxBytes) return yield head; // Connect refuses the length
      const data = queue.take(length);
      if (!data) break;
      yield* toFrame(head[0]!, data, source, encoding);
      head = null;
    }
  }
  if (head) yield head;
  yield queue.take(queue.length)!;
}

async function* toFrame(flags: number, data: Uint8Array, source: MessageSource, encoding: string | null) {
  const isCompressed = (flags & compressedFlag) !== 0;
  const plain = isCompressed ? await decompress(data, encoding, source.maxBytes) : data;
  await checkMessage(plain, source);
  const head = new Uint8Array(headBytes);
  head[0] = flags & ~compressedFlag;
  new DataView(head.buffer).setUint32(1, plain.length);
  yield head;
  yield plain;
}

async function* readWhole(body: Chunks, source: MessageSource): AsyncGenerator<Uint8Array> {
  const queue = new ByteQueue();
  for await (const chunk of body) {
    queue.push(chunk);
    if (queue.length > source.maxBytes) return yield queue.take(queue.length)!; // Connect refuses the length
  }
  const data = queue.take(queue.length)!;
  const encoding = source.header.get('content-encoding');
  const plain = encoding && encoding !== 'identity' ? await decompress(data, encoding, source.maxBytes) : data;
  await checkMessage(plain, source);
  yield data;
}

const unreadable = (what: string, cause?: unknown) =>
  new ConnectError(`the message ${what}`, Code.InvalidArgument, undefined, undefined, cause);

async function decompress(data: Uint8Array, encoding: string | null, maxBytes: number): Promise<Uint8Array> {
  if (encoding !== 'gzip') throw unreadable('is compressed, and the encoding that is named is not gzip');
  try {
    return await compressionGzip.decompress(data as Uint8Array<ArrayBuffer>, maxBytes);
  } catch (error) {
    if (error instanceof ConnectError && error.code === Code.ResourceExhausted) throw error;
    throw unreadable('cannot be decompressed', error);
  }
}

async function checkMessage(data: Uint8Array, { header, input }: MessageSource): Promise<void> {
  if (data.length > maxSharedBytes) await waitForOwnTurn(data.length);
  const fault = header.get('content-type')?.includes('json') ? checkJson(data) : scanWireFormat(input, data);
  if (fault !== null) throw unreadable(fault);
}

function checkJson(data: Uint8Array): string | null {
  const scan = scanJson(Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8'));
  return 'fault' in scan ? scan.fault.replace(/\.$/, '') : null;
}

/** Bytes that have arrived, in pieces of any size. */
class ByteQueue {
  #chunks: Uint8Array[] = [];
  length = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** Removes and returns the first bytes, or null when they are not all there. */
  take(length: number): Uint8Array | null {
    if (length > this.length) return null;
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.length);
    this.#chunks = length < all.length ? [all.subarray(length)] : [];
    this.length -= length;
    return all.subarray(0, length);
  }
}
