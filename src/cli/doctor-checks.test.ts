import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '#generated/packages/redis-client.js';
import { runInProcess } from '#src/testing/run-in-process.ts';
import { startS3Server } from '#src/testing/s3-server.ts';
import {
  checkFiles,
  checkGateway,
  checkGrpcPort,
  checkPort,
  checkRedis,
  checkReplica,
  judgeClock,
  judgeDisk,
} from './doctor-checks.ts';

let server: Server;
let port: number;
let answer: { status: number; body: string } = { status: 200, body: '' };

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.statusCode = answer.status;
    response.end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const ask = async (status: number, body: string) => {
  answer = { status, body };
  return checkGateway({ llm: { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk', timeoutMs: 1_000 } });
};

describe('parley doctor', () => {
  it('judges clocks and disks', () => {
    expect([0, 4_000, -30_000, 300_000].map((ms) => judgeClock('x', ms).status)).toEqual([
      'ok',
      'ok',
      'warning',
      'fault',
    ]);
    expect([1e12, 5e8, 1e6].map((bytes) => judgeDisk('/x', bytes).status)).toEqual(['ok', 'warning', 'fault']);
  });

  it.each([
    [200, '{"data": [{"id": "m"}]}', 'ok', /answers, with 1 model/],
    [200, '{"data": []}', 'warning', /has no models/],
    [200, '<html>', 'fault', /has no list of models/],
    [401, '{}', 'fault', /refuses the key/],
    [404, '{}', 'fault', /answers 404 for its models$/],
    // LiteLLM without a database, for a key that is not its master key.
    [400, '{"error": {"message": "No connected db."}}', 'fault', /answers 400 for its models \(No connected db\.\)$/],
    [400, '{"error": {"message": 5}}', 'fault', /answers 400 for its models$/],
  ])('tells how a gateway answers: %i %s', async (status, body, found, text) => {
    const { finding, clock } = await ask(status, body);
    expect(finding).toMatchObject({ status: found, text: expect.stringMatching(text) });
    expect(clock?.status).toBe('ok');
  });

  it('tells whether files can be stored', async () => {
    const s3 = await startS3Server();
    const check = (changes: object) =>
      checkFiles({ dataDir: 'memory://', filePlace: { folder: null, s3: { ...s3.settings, ...changes } } });
    expect(await check({})).toMatchObject({ status: 'ok', text: expect.stringContaining('written, read and cleared') });
    expect(s3.objects.size).toBe(0);
    const refused = await check({ secretAccessKey: 'another' });
    expect(refused).toMatchObject({ status: 'fault', text: expect.stringMatching(/cannot be used \(.*403/) });
    s3.close();
    const folder = { folder: '/dev/null/files', s3: null };
    expect(await checkFiles({ dataDir: 'x', filePlace: folder })).toMatchObject({ status: 'fault' });
    expect((await checkFiles({ dataDir: 'x', filePlace: { folder: null, s3: null } })).status).toBe('ok');
  });

  it('prints its findings as lines of JSON', async () => {
    const run = await runInProcess({ PORT: 'x' }, 'doctor', '--json');
    const findings = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(findings.map(({ name, status }) => [name, status])).toEqual([
      ['versions', 'ok'],
      ['configuration', 'fault'],
    ]);
    expect([run.status, run.stderr]).toEqual([1, '']);
  });

  it('tells what is wrong with Redis, without its password', async () => {
    const { finding } = await checkRedis({ redisUrl: 'redis://me:hidden@127.0.0.1:9' });
    expect(finding).toMatchObject({ status: 'warning', text: expect.stringContaining('127.0.0.1:9 does not answer') });
    expect(JSON.stringify(finding)).not.toContain('hidden');
    expect(await checkRedis({ redisUrl: null })).toEqual({ finding: null, clock: null });
  });

  it('tells that a replica does not answer, without its password', async () => {
    const finding = await checkReplica({ databaseReadUrl: 'postgres://me:hidden@127.0.0.1:9/parley' });
    expect(finding).toMatchObject({ status: 'warning', text: expect.stringContaining('127.0.0.1:9 does not answer') });
    expect(JSON.stringify(finding)).not.toContain('hidden');
    expect(await checkReplica({ databaseReadUrl: null })).toBeNull();
  });

  it.runIf(process.env['PARLEY_TEST_DATABASE_URL'])('tells that a primary is no replica', async () => {
    const finding = await checkReplica({ databaseReadUrl: process.env['PARLEY_TEST_DATABASE_URL']! });
    expect(finding).toMatchObject({ status: 'warning', text: expect.stringContaining('is no replica') });
  });

  it.runIf(process.env['PARLEY_TEST_REDIS_URL'])('asks Redis for its version and its clock', async () => {
    const { finding, clock } = await checkRedis({ redisUrl: process.env['PARLEY_TEST_REDIS_URL']! });
    expect(finding).toMatchObject({ status: 'ok', text: expect.stringMatching(/^Redis \d+\.\d+/) });
    expect(clock?.status).toBe('ok');
  });

  it.runIf(process.env['PARLEY_TEST_REDIS_URL'])('tells that Redis lets nobody count or publish', async () => {
    const url = new URL(process.env['PARLEY_TEST_REDIS_URL']!);
    const client = createClient({ url: url.href }).on('error', () => {});
    await client.connect();
    const user = `parley_check_${process.pid}`;
    await client.sendCommand(['ACL', 'SETUSER', user, 'on', '>hidden', '~*', '&*', '+@connection', '+info', '+time']);
    Object.assign(url, { username: user, password: 'hidden' });
    const { finding } = await checkRedis({ redisUrl: url.href });
    await client.sendCommand(['ACL', 'DELUSER', user]);
    client.destroy();
    expect(finding).toMatchObject({ status: 'warning', text: expect.stringContaining('(NOPERM)') });
    expect(JSON.stringify(finding)).not.toContain('hidden');
  });

  it('tells who has the port of gRPC', async () => {
    answer = { status: 200, body: '' };
    expect(await checkGrpcPort({ host: '127.0.0.1', grpcPort: port })).toMatchObject({ status: 'fault' });
    expect(await checkGrpcPort({ host: '127.0.0.1', grpcPort: null })).toMatchObject({ status: 'ok', text: 'off' });
  });

  it('tells who has the port', async () => {
    answer = { status: 200, body: '' };
    expect(await checkPort({ host: '127.0.0.1', port })).toMatchObject({ status: 'fault' });
    expect(await checkPort({ host: '127.0.0.1', port: 0 })).toMatchObject({ status: 'ok' });
  });
});
