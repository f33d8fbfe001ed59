import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PushSessionEventRequestSchema as PushSchema,
  PushSessionEventsRequestSchema as PushesSchema,
} from '#generated/proto/parley/session/v1/session_events_pb.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { startGrpcFixture, type GrpcFixture } from './fixture.ts';
import { maxMessageFields, scanWireFormat } from './wire-scan.ts';

let fixture: GrpcFixture;
let session: ClientHttp2Session;
beforeAll(async () => {
  fixture = await startGrpcFixture({ bodyLimitBytes: 1_000_000 });
  session = connect(`http://${fixture.address}`);
});
afterAll(async () => {
  session.close();
  await fixture.close();
});

const service = '/parley.session.v1.SessionEvents';
const valid = {
  sessionId: 'sess_1',
  payload: '{"type":"CUSTOM"}',
  producerEpoch: 1n,
  producerSeq: 1n,
  createdAt: { seconds: 1n, nanos: 1 },
  eventCount: 1,
};
const push = Buffer.from(toBinary(PushSchema, create(PushSchema, valid)));
const pushes = Buffer.from(toBinary(PushesSchema, create(PushesSchema, { events: [valid, valid] })));
const fragments = (count: number) => Buffer.from('4a00'.repeat(count), 'hex');

function frame(data: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(data.length, 1);
  return Buffer.concat([head, data]);
}

/** Sends bytes to a method, in pieces. Returns the status and its message. */
async function send(method: string, pieces: readonly Buffer[], headers: Record<string, string> = {}) {
  const stream = session.request({
    ':method': 'POST',
    ':path': `${service}/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: 'Bearer good',
    ...headers,
  });
  const sent: Record<string, unknown> = {};
  stream.on('response', (head) => Object.assign(sent, head));
  stream.on('trailers', (trailers) => Object.assign(sent, trailers));
  stream.on('error', () => {});
  stream.resume();
  for (const piece of pieces) if (stream.writable) stream.write(piece);
  stream.end();
  if (!stream.closed) await once(stream, 'close');
  return { status: Number(sent['grpc-status'] ?? -1), http: sent[':status'], message: sent['grpc-message'] };
}

const invalidArgument = 3;
const answered = new Set([0, invalidArgument, 6, 8, 9, 12]);
const methods = ['PushSessionEvent', 'PushSessionMessage', 'PushSessionEvents', 'WatchSessionEvents'];

describe('a message', () => {
  it('is read in pieces of any size', async () => {
    const bytes = frame(push);
    const pieces = Array.from(bytes, (byte) => Buffer.of(byte));
    expect(await send('PushSessionEvent', pieces)).toMatchObject({ status: 0 });
    const gzipped = frame(gzipSync(push), 1);
    expect(await send('PushSessionEvent', [gzipped], { 'grpc-encoding': 'gzip' })).toMatchObject({ status: 0 });
    const whole = { 'content-type': 'application/proto', 'content-encoding': 'gzip' };
    expect(await send('PushSessionEvent', [gzipSync(push)], whole)).toMatchObject({ http: 200 });
  });

  it('is refused before it is decoded when it has too many fields', async () => {
    const many = Buffer.concat([push, fragments(maxMessageFields)]);
    expect(scanWireFormat(PushSchema, Buffer.concat([push, fragments(maxMessageFields - 10)]))).toBeNull();
    expect(scanWireFormat(PushSchema, many)).toBe(`has more than ${maxMessageFields} fields`);
    for (const bytes of [frame(many), frame(gzipSync(many), 1)]) {
      const refused = await send('PushSessionEvent', [bytes], { 'grpc-encoding': 'gzip' });
      expect(refused).toMatchObject({ status: invalidArgument });
      expect(decodeURI(String(refused.message))).toContain(`has more than ${maxMessageFields} fields`);
    }
    const json = JSON.stringify({ fragments: Array.from({ length: 75_010 }, () => ({ length: 0 })) });
    const type = { 'content-type': 'application/json' };
    expect(await send('PushSessionEvent', [Buffer.from(json)], type)).toMatchObject({ http: 400 });
  });

  it.each([
    ['text that is not UTF-8', Buffer.from('0a02c328', 'hex'), /not UTF-8 in PushSessionEventRequest.session_id/],
    ['a value of another type', Buffer.from('0801', 'hex'), /another type in PushSessionEventRequest.session_id/],
    ['a group', Buffer.from('7b7c', 'hex'), /has a group/],
    ['a field that is cut off', push.subarray(0, -1), /wire format|within a field/],
    ['a nested message that is longer than its parent', Buffer.from('4a7f00', 'hex'), /within a field/],
    ['a tag that is none', Buffer.from('07', 'hex'), /wire format/],
  ])('is refused with a reason: %s', async (_what, data, reason) => {
    const { status, message } = await send('PushSessionEvent', [frame(data)]);
    expect(status).toBe(invalidArgument);
    expect(decodeURI(String(message))).toMatch(reason);
  });

  it('is refused when it cannot be decompressed', async () => {
    for (const encoding of ['identity', 'gzip'])
      expect(await send('PushSessionEvent', [frame(push, 1)], { 'grpc-encoding': encoding })).toMatchObject({
        status: invalidArgument,
      });
    const cut = frame(gzipSync(push).subarray(0, -9), 1);
    expect(await send('PushSessionEvent', [cut], { 'grpc-encoding': 'gzip' })).toMatchObject({
      status: invalidArgument,
    });
  });
});

describe('any bytes', () => {
  const anyFlags = fc.constantFrom(0, 0, 0, 0, 1, 2, 128, 255);
  /** A valid message in which some bytes were replaced, left out or added. */
  const damaged = fc
    .tuple(fc.constantFrom(push, pushes), fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.nat(255)), { maxLength: 4 }))
    .map(([message, changes]) => {
      const bytes = [...message];
      for (const [at, removed, added] of changes) bytes.splice(at % bytes.length, removed, added);
      return Buffer.from(bytes);
    });
  const random = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

  it('are never answered with INTERNAL', async () => {
    const message = fc.record({
      method: fc.constantFrom(...methods),
      data: fc.oneof(damaged, random),
      flags: anyFlags,
    });
    const property = fc.asyncProperty(message, fc.boolean(), async ({ method, data, flags }, isFramed) => {
      const bytes = isFramed ? frame(data, flags) : data;
      const { status } = await send(method, [bytes], { 'grpc-encoding': 'gzip' });
      expect(answered, `${method} ${bytes.toString('hex')}`).toContain(status);
    });
    await fc.assert(property, { numRuns: scaleRuns(200) });
  });
});
