import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { QueryFailedError } from '#generated/packages/typeorm.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import {
  makeAgent,
  openTestDatabase,
  plays,
  says,
  startStage,
  testApi,
  type Api,
  type Stage,
} from '#src/testing/harness.ts';
import type { Database } from '#src/db/data-source.ts';

/** What must not be in a line, in forms that pass most rules for names and ids. */
const marker = 'plantedsecret71f3';

const lines: string[] = [];
let gateway: Server;
let database: Database;
let stage: Stage;
let api: Api;

/** A gateway that refuses everything, with what it was sent and a key in its answer. */
async function startGateway(): Promise<string> {
  gateway = createServer((req, res) => {
    const error = { message: `${marker} sk-${marker} is no key`, param: marker, code: marker };
    res.writeHead(500, { 'content-type': 'application/json', 'x-secret': marker }).end(JSON.stringify({ error }));
    req.resume();
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return `http://user:${marker}@127.0.0.1:${(gateway.address() as AddressInfo).port}/v1`;
}

beforeAll(async () => {
  const baseUrl = await startGateway();
  database = await openTestDatabase();
  const logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
  stage = await startStage(database, { baseUrl, apiKey: `sk-${marker}` }, {}, undefined, logger);
  api = await testApi(stage);
});
afterAll(async () => {
  await stage.drain();
  gateway.close();
  await database.close();
});

type Operation = { operationId: string; parameters?: { name: string; in: string }[]; requestBody?: object };

/** Every operation of both versions, as a method and a path with the marker for each parameter. */
const requests = [readContract('v1'), readContract()].flatMap(({ paths }) =>
  Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{[^}]+\}/g, marker) })),
  ),
);

const send = (path: string, init: RequestInit = {}) =>
  fetch(stage.url + path, {
    ...init,
    headers: {
      authorization: `Bearer ${api.token}`,
      'content-type': 'application/json',
      'x-odd': marker,
      ...init.headers,
    },
  }).then(async (answer) => ({ status: answer.status, text: await answer.text() }));

const bodies = [
  JSON.stringify({ [marker]: marker, name: marker, message: marker }),
  `{"broken ${marker}`,
  JSON.stringify({ from_version: marker, events: [{ type: marker }] }),
];

/** Makes the statements of requests fail as PostgreSQL would, with their parameters in the error. */
async function withFailingDatabase(work: () => Promise<unknown>): Promise<void> {
  const { dataSource } = database;
  const { query } = dataSource;
  dataSource.query = async (sql: string, parameters?: unknown[]) => {
    const detail = `Key (key)=(${marker}) already exists.`;
    const driverError = Object.assign(new Error(`invalid input syntax: "${marker}"`), { code: '22P02', detail });
    throw new QueryFailedError(sql, [marker, ...(parameters ?? [])], driverError);
  };
  await work().finally(() => (dataSource.query = query));
}

describe('the log', () => {
  it('has nothing that callers, the gateway or the database say, whatever fails', async () => {
    for (const { method, path } of requests) {
      for (const body of method === 'GET' || method === 'DELETE' ? [undefined] : bodies)
        await send(`${path}?limit=${marker}&${marker}=1`, { method, ...(body !== undefined && { body }) });
    }
    await send(`/v2/${marker}/x?${marker}`);
    await send('/v2/agents', { headers: { authorization: `Bearer ${marker}` } });
    await send('/v2/agents', { headers: { authorization: '', 'x-api-key': marker, cookie: marker } });
    await send(`/problems/${marker}`);
    const headers = { 'x-api-key-id': marker, 'x-api-key': marker };
    await send('/v2/user/signin_with_api_key', { method: 'POST', headers: { ...headers, authorization: '' } });

    const agent = await makeAgent(api, { name: marker, system_prompt: marker });
    const refused = await api.post('/v2/chat/messages', { body: says(marker, { agent_id: agent }) });
    expect(refused.status).toBe(502);
    await api.stream('/v2/chat/messages/stream', plays([{ say: marker }], { agent_id: agent }));

    await withFailingDatabase(async () => {
      expect((await send(`/v2/agents?cursor=${marker}`)).status).toBeGreaterThanOrEqual(400);
      const body = JSON.stringify({ key: 'k', name: marker, model: 'offline/echo' });
      await send('/v2/agents', { method: 'POST', body });
      await send('/v2/conversations');
    });

    const socket = connect(Number(new URL(stage.url).port), '127.0.0.1').end(
      `GET /${marker} HTTP/9\r\n${marker}\r\n\r\n`,
    );
    await once(socket.resume(), 'close');

    expect(lines.length).toBeGreaterThan(requests.length);
    expect(lines.filter((line) => line.includes(marker))).toEqual([]);
    for (const level of [30, 50]) expect(lines.some((line) => JSON.parse(line).level === level)).toBe(true);
  });
});
