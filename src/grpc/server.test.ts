import { once } from 'node:events';
import { connect } from 'node:http2';
import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClientResolver } from '#src/access/client-address.ts';
import { collect, toGrpcFailure, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { startGrpcFixture, type GrpcFixture } from './fixture.ts';

const events = 'parley.session.v1.SessionEvents';
const good = { authorization: 'Bearer good' };
const push = { session_id: 'sess_1', payload: '{"type":"CUSTOM"}', producer_epoch: 1, producer_seq: 1 };

let fixture: GrpcFixture;
let clients: GrpcClient[];
const client = (service: string) => {
  const made = grpcClient(fixture.address, service, good);
  clients.push(made);
  return made;
};
beforeEach(async () => {
  clients = [];
  fixture = await startGrpcFixture({ rateLimits: { default: 50 } });
});
afterEach(async () => {
  for (const made of clients) made.close();
  await fixture.close();
});

/** A request of a client that speaks plain HTTP/2. */
async function request(headers: Record<string, string>, body: string | Buffer) {
  const session = connect(`http://${fixture.address}`);
  const stream = session.request({ ':method': 'POST', ...headers });
  let trailers: Record<string, unknown> = {};
  stream.on('trailers', (given) => (trailers = given));
  stream.end(body);
  const [head] = await once(stream, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  session.close();
  return { head, trailers, body: Buffer.concat(chunks) };
}

describe('health', () => {
  it('is told to everybody, for all and each', async () => {
    const health = grpcClient(fixture.address, 'grpc.health.v1.Health');
    clients.push(health);
    expect(await health.call('Check', {})).toEqual({ status: 'SERVING' });
    expect(await health.call('Check', { service: events })).toEqual({ status: 'SERVING' });
    expect(await health.call('Check', { service: 'no.Such' }).catch(toGrpcFailure)).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await health.call('List', {})).statuses).toMatchObject({
      '': { status: 'SERVING' },
      [events]: { status: 'SERVING' },
    });
    for (let calls = 0; calls < 60; calls += 1) await health.call('Check', {});
  });

  it('is NOT_SERVING once the server stops', async () => {
    const health = client('grpc.health.v1.Health');
    const watching = health.stream('Watch', { service: events });
    const unknown = collect(health.stream('Watch', { service: 'no.Such' }));
    const [first] = await once(watching, 'data');
    const rest = collect(watching);
    const gate = Promise.withResolvers<void>();
    fixture.door.before = () => gate.promise;
    const late = client(events).call('PushSessionEvent', push);
    await expect.poll(() => fixture.door.waiting).toEqual(['sess_1']);
    const drained = fixture.app.drain(60_000);
    expect(first).toEqual({ status: 'SERVING' });
    expect(await rest).toMatchObject({ messages: [{ status: 'NOT_SERVING' }], failure: { code: 'UNAVAILABLE' } });
    expect(await unknown).toMatchObject({
      messages: [{ status: 'SERVICE_UNKNOWN' }],
      failure: { code: 'UNAVAILABLE' },
    });
    expect(await client('grpc.health.v1.Health').call('Check', {})).toEqual({ status: 'NOT_SERVING' });
    gate.resolve();
    expect(await late).toMatchObject({ acks: [{ producer_seq: 1 }] });
    await drained;
  });
});

describe('a stop', () => {
  it('answers what is under way, ends streams and refuses what is new', async () => {
    fixture.door.items = async function* silent() {
      await new Promise(() => {});
    };
    const gate = Promise.withResolvers<void>();
    fixture.door.before = () => gate.promise;
    const before = client(events);
    const unary = before.call('PushSessionEvent', push);
    const watch = collect(before.stream('WatchSessionEvents', { session_id: 'sess_1' }));
    const pushing = before.stream('PushSessionEvents');
    const pushed = collect(pushing);
    pushing.write({ events: [{ ...push, session_id: 'sess_2' }] });
    await expect.poll(() => fixture.door.waiting.length).toBe(2);
    await expect.poll(() => fixture.door.watches.length).toBe(1);
    const drained = fixture.app.drain(60_000);
    const refused = await client(events).call('PushSessionEvent', push).catch(toGrpcFailure);
    expect(refused).toMatchObject({
      code: 'UNAVAILABLE',
      problem: { error_code: 'service_unavailable', retryable: true },
    });
    expect(await watch).toMatchObject({
      failure: { code: 'UNAVAILABLE', problem: { error_code: 'service_unavailable' } },
    });
    gate.resolve();
    expect(await unary).toMatchObject({ acks: [{ producer_seq: 1 }] });
    expect(await pushed).toMatchObject({
      messages: [{ acks: [{ producer_seq: 1 }] }],
      failure: { code: 'UNAVAILABLE' },
    });
    await drained;
  });

  it('does not wait longer than it may', async () => {
    fixture.door.before = () => new Promise(() => {});
    const stuck = client(events).call('PushSessionEvent', push).catch(toGrpcFailure);
    await expect.poll(() => fixture.door.waiting.length).toBe(1);
    await fixture.app.drain(50);
    expect(await stuck).toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('reflection', () => {
  it.each(['v1', 'v1alpha'])('%s lists services and has their files', async (version) => {
    const stream = client(`grpc.reflection.${version}.ServerReflection`).stream('ServerReflectionInfo');
    const answers = collect(stream);
    const asked = [
      { list_services: '*' },
      { file_containing_symbol: events },
      { file_containing_symbol: `${events}.PushSessionEvent` },
      { file_containing_symbol: 'parley.session.v1.Problem' },
      { file_by_filename: 'google/protobuf/timestamp.proto' },
      { file_by_filename: 'no.proto' },
      { all_extension_numbers_of_type: 'parley.session.v1.Ack' },
      { file_containing_extension: { containing_type: 'parley.session.v1.Ack', extension_number: 9 } },
      {},
    ];
    for (const request of asked) stream.write({ host: 'here', ...request });
    stream.end();
    const { messages, failure } = await answers;
    expect(failure).toBeNull();
    expect(messages[0]).toMatchObject({ valid_host: 'here', original_request: { list_services: '*' } });
    expect(messages[0].list_services_response.service.map(({ name }: { name: string }) => name)).toEqual([
      events,
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ]);
    const files = messages.map(
      ({ file_descriptor_response }) => file_descriptor_response?.file_descriptor_proto.length ?? 0,
    );
    expect(files).toEqual([0, 2, 2, 1, 1, 0, 0, 0, 0]);
    expect(messages[1].file_descriptor_response.file_descriptor_proto[0].toString()).toContain(
      'PushSessionEventRequest',
    );
    expect(messages.map(({ error_response }) => error_response?.error_code ?? 0)).toEqual([0, 0, 0, 0, 0, 5, 0, 5, 3]);
    expect(messages[6].all_extension_numbers_response).toMatchObject({ base_type_name: 'parley.session.v1.Ack' });
  });
});

describe('the port', () => {
  it('answers an unknown method as gRPC does', async () => {
    const headers = { ':path': '/parley.session.v1.SessionEvents/No', 'content-type': 'application/grpc' };
    const { head, trailers } = await request(headers, Buffer.alloc(5));
    expect({ ...head, ...trailers }).toMatchObject({ ':status': 200, 'grpc-status': '12' });
    await expect.poll(() => fixture.log.at(-1)).toMatchObject({ status: 'UNIMPLEMENTED', route: '/…' });
  });

  it('refuses what is no call', async () => {
    const { head } = await request({ ':path': `/${events}/PushSessionEvent`, 'content-type': 'text/plain' }, 'Hello');
    expect(head[':status']).toBe(415);
    await expect.poll(() => fixture.log.at(-1)).toMatchObject({ status: 'UNKNOWN' });
  });

  it('says who is asked about in every answer', async () => {
    const headers = {
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      'x-request-id': 'mine',
    };
    const { head, trailers } = await request(headers, Buffer.alloc(5));
    expect(head['x-request-id']).toBe('mine');
    expect(trailers).toMatchObject({ 'grpc-status': '0' });
  });

  it('speaks the Connect protocol, with the problem in the details', async () => {
    const headers = { ':path': `/${events}/PushSessionEvent`, 'content-type': 'application/json', ...good };
    const answer = await request(
      headers,
      JSON.stringify({ sessionId: 's', payload: '{"type":"RAW"}', producerEpoch: 1, producerSeq: 1 }),
    );
    expect(answer.head[':status']).toBe(200);
    expect(JSON.parse(answer.body.toString())).toEqual({ acks: [{ producerSeq: '1', seq: '1' }], nextSeq: '2' });
    const refused = await request(headers, '{}');
    expect(refused.head[':status']).toBe(400);
    expect(JSON.parse(refused.body.toString())).toMatchObject({
      code: 'invalid_argument',
      details: [{ type: 'parley.session.v1.Problem', debug: { errorCode: 'invalid_request' } }],
    });
  });

  it('speaks gRPC-Web', async () => {
    const headers = { ':path': '/grpc.health.v1.Health/Check', 'content-type': 'application/grpc-web+proto' };
    const { head, body } = await request(headers, Buffer.alloc(5));
    expect(head).toMatchObject({ ':status': 200, 'content-type': 'application/grpc-web+proto' });
    expect([...body.subarray(0, 7)]).toEqual([0, 0, 0, 0, 2, 8, 1]);
    expect(body.subarray(7).toString()).toContain('grpc-status: 0');
  });

  it('drops a connection whose other end is gone', async () => {
    await fixture.close();
    fixture = await startGrpcFixture({ keepaliveMs: 40 });
    const [host, port] = fixture.address.split(':');
    const socket = createConnection(Number(port), host);
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), settings]));
    socket.resume();
    await once(socket, 'close');
  });
});

describe('behind a proxy', () => {
  it('calls without a credential are counted by the address that the trusted proxy gives', async () => {
    await fixture.close();
    fixture = await startGrpcFixture({ rateLimits: { default: 1 }, resolveClient: createClientResolver(['loopback']) });
    const ask = async (address: string) => {
      const reflection = grpcClient(fixture.address, 'grpc.reflection.v1.ServerReflection', {
        'x-forwarded-for': address,
      });
      clients.push(reflection);
      const asking = reflection.stream('ServerReflectionInfo');
      asking.end();
      return (await collect(asking)).failure?.code ?? 'OK';
    };
    expect(await ask('192.0.2.1')).toBe('OK');
    expect(await ask('198.51.100.9, 192.0.2.1')).toBe('RESOURCE_EXHAUSTED');
    expect(await ask('192.0.2.2')).toBe('OK');
    await expect.poll(() => fixture.log.map(({ address }) => address)).toContain('192.0.2.2');
  });
});

describe('a connection', () => {
  const path = `/${events}/PushSessionEvent`;
  const headers = { ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...good };

  /** Sends a head and a part of a message, and reads what is answered. */
  async function ending(more: Record<string, string> = {}) {
    const session = connect(`http://${fixture.address}`);
    const stream = session.request({ ':method': 'POST', ...headers, ...more });
    stream.write(Buffer.from([0, 0, 0, 0, 100, 1]));
    const [head] = (await once(stream, 'response')) as [Record<string, unknown>];
    stream.resume();
    if (!stream.closed) await once(stream, 'close');
    session.destroy();
    await expect.poll(() => fixture.log.length).toBeGreaterThan(0);
    return { head };
  }

  it('is told DEADLINE_EXCEEDED for a message that does not arrive', async () => {
    await fixture.close();
    fixture = await startGrpcFixture({ requestTimeoutMs: 50 });
    const { head } = await ending();
    expect(head).toMatchObject({ 'grpc-status': '4', 'grpc-message': expect.stringContaining('did%20not%20arrive') });
    expect(fixture.log.at(-1)).toMatchObject({ status: 'DEADLINE_EXCEEDED', error_code: 'request_timeout' });
  });

  it('is told RESOURCE_EXHAUSTED for a call with more than 16 KiB of headers', async () => {
    const { head } = await ending({ 'x-large': 'x'.repeat(17_000) });
    expect(head).toMatchObject({ 'grpc-status': '8', 'grpc-message': expect.stringContaining('16%20KiB') });
    expect(fixture.log.at(-1)).toMatchObject({ error_code: 'headers_too_large' });
  });

  it('is closed at once when there are too many', async () => {
    await fixture.close();
    fixture = await startGrpcFixture({ maxConnections: 1 });
    expect(await client('grpc.health.v1.Health').call('Check', {})).toEqual({ status: 'SERVING' });
    const second = createConnection(Number(fixture.address.split(':')[1]), '127.0.0.1').resume();
    await once(second, 'close');
  });
});
