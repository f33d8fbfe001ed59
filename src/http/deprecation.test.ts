import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import bundleV1 from '#generated/v1/openapi.json' with { type: 'json' };
import bundleV2 from '#generated/v2/openapi.json' with { type: 'json' };
import type { VersionUse } from '#src/api/handlers.ts';
import { getPhase } from '#src/contract/lifecycle.ts';
import { problem } from '#src/api/problems.ts';
import { createRateLimiter } from '#src/access/rate-limit.ts';
import { toV1Error } from '#src/v1/errors.ts';
import { createHttpApp } from './server.ts';
import { readOperations, type OpenApiDocument } from '#src/contract/spec.ts';

const documents = [bundleV1, bundleV2] as unknown as OpenApiDocument[];
const operations = documents.flatMap(readOperations);
const lifecycle = {
  deprecatedAt: new Date('2026-01-01T00:00:00.000Z'),
  readOnlyAt: new Date('2026-06-30T00:00:00.000Z'),
  sunsetAt: new Date('2026-12-31T00:00:00.000Z'),
};
const agentId = 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab';
const agent = {
  id: agentId,
  name: 'A',
  systemPrompt: '',
  model: 'm',
  temperature: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
const reply = { message: 'Hi', agent: { id: agentId, name: 'A' }, conversationId: agentId.replace('agt', 'conv') };
const list = { 'X-Total-Count': '1', Link: '</v1/agents?limit=1&offset=1>; rel="next"' };

let server: Server;
let url: string;
let now: Date;
const uses: VersionUse[] = [];

beforeAll(async () => {
  const handlers = {
    ...Object.fromEntries(operations.map(({ id }) => [id, async () => ({ status: 200, body: {} })])),
    getAgentById: async () => ({ status: 200, body: agent }),
    getAgents: async () => ({ status: 200, body: { agents: [agent] }, headers: list }),
    sendChat: async () => ({ status: 200, body: reply }),
  };
  const principal = {
    organizationId: 'org_1',
    userId: null,
    subject: 'usr_1',
    credentialId: 'key_1',
    source: 'key' as const,
    scopes: new Set(operations.flatMap(({ security }) => security.flat())),
  };
  const app = createHttpApp({
    versions: [
      { document: documents[0]!, handlers, errors: toV1Error, lifecycle },
      { document: documents[1]!, handlers },
    ],
    verify: async ({ bearer }) => {
      if (bearer === 'good') return principal;
      throw problem('authentication_failed', 'Unknown credential.');
    },
    countUse: (use) => uses.push(use),
    newRequestId: () => 'req_1',
    logger: pino({ level: 'silent' }),
    limiter: createRateLimiter(null),
    corsOrigins: null,
    bodyLimitBytes: 10_000,
    publicUrl: () => 'https://parley.example',
    now: () => now,
    explain: () => null,
  });
  server = createServer(app.express);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const chat = { message: 'x', agentId, channelId: 'C', workspaceId: 'W' };

/** A request at a moment: the status, the code if it failed, and what was said of the end. */
async function ask(time: string, path: string, body?: object, token = 'good') {
  now = new Date(time);
  const init = { method: body ? 'POST' : 'GET', ...(body && { body: JSON.stringify(body) }) };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { ...init, headers });
  const { error } = (await answer.json()) as { error?: { code: string; message: string } };
  const [deprecation, sunset, link] = ['deprecation', 'sunset', 'link'].map((name) => answer.headers.get(name));
  return { status: answer.status, error, said: { deprecation, sunset, link } };
}

const guide = '<https://parley.example/docs/v1-to-v2>';
const links = `${guide}; rel="deprecation"; type="text/html", ${guide}; rel="sunset"; type="text/html"`;
const ends = { deprecation: '@1767225600', sunset: 'Thu, 31 Dec 2026 00:00:00 GMT' };
const silent = { deprecation: null, sunset: null, link: null };

describe('a version that is active', () => {
  it('says nothing of its end', async () => {
    const answer = await ask('2025-12-31T23:59:59.999Z', '/v1/chat', chat);
    expect(answer).toMatchObject({ status: 200, said: silent });
    expect((await ask('2025-12-31T23:59:59.999Z', '/v1/agents')).said).toEqual({ ...silent, link: list.Link });
  });
});

describe('a version that is deprecated', () => {
  const time = '2026-01-01T00:00:00.000Z';

  it('says since when, until when, where that is explained and what to call instead', async () => {
    const answer = await ask(time, '/v1/chat', chat);
    expect(answer).toEqual({
      status: 200,
      error: undefined,
      said: { ...ends, link: `${links}, </v2/chat/messages>; rel="successor-version"` },
    });
  });

  it('names the successor of the very resource, and keeps the links of a list', async () => {
    const { said } = await ask(time, `/v1/agents/${agentId}`);
    expect(said.link).toBe(`${links}, </v2/agents/${agentId}>; rel="successor-version"`);
    const page = await ask(time, '/v1/agents');
    expect(page.said.link).toBe(`${list.Link}, ${links}, </v2/agents>; rel="successor-version"`);
  });

  it('says so on failures too', async () => {
    expect(await ask(time, '/v1/nothing')).toMatchObject({
      status: 404,
      error: { code: 'not_found' },
      said: { ...ends, link: links },
    });
    const refused = await ask(time, '/v1/agents', undefined, 'bad');
    expect(refused).toMatchObject({ status: 401, error: { code: 'authentication_failed' }, said: ends });
    expect(await ask(time, '/v1/chat', {})).toMatchObject({
      status: 400,
      error: { code: 'invalid_request' },
      said: ends,
    });
  });

  it('says nothing of it in other versions', async () => {
    expect((await ask(time, '/v2/agents')).said).toEqual(silent);
    expect((await ask(time, '/v2/nothing')).said).toEqual(silent);
  });
});

describe('a version that is read-only', () => {
  const time = '2026-06-30T00:00:00.000Z';

  it('refuses what changes something, and says what to call instead', async () => {
    for (const path of ['/v1/chat', '/v1/chat/stream']) {
      const { status, error, said } = await ask(time, path, chat);
      expect([status, error!.code]).toEqual([403, 'version_read_only']);
      const successor = path === '/v1/chat' ? 'createMessage' : 'streamMessage';
      expect(error!.message).toBe(
        `Version 1.0 is read-only since 2026-06-30 and ends on 2026-12-31. Use ${successor} of the next version: https://parley.example/docs/v1-to-v2`,
      );
      expect(said).toMatchObject(ends);
    }
    expect((await ask('2026-06-29T23:59:59.999Z', '/v1/chat', chat)).status).toBe(200);
  });

  it('can be read', async () => {
    expect((await ask(time, `/v1/agents/${agentId}`)).status).toBe(200);
    expect((await ask(time, '/v1/agents')).said).toMatchObject(ends);
  });
});

describe('a version that has ended', () => {
  const time = '2026-12-31T00:00:00.000Z';

  it('answers everything with where to go, unknown paths as well', async () => {
    for (const path of ['/v1/agents', `/v1/agents/${agentId}`, '/v1/nothing']) {
      const { status, error, said } = await ask(time, path);
      expect([status, error]).toEqual([
        410,
        {
          code: 'version_retired',
          message:
            'Version 1.0 has ended on 2026-12-31. How to go on with the next version: https://parley.example/docs/v1-to-v2',
        },
      ]);
      expect(said).toMatchObject(ends);
      expect(said.link).toContain(links);
    }
    expect((await ask(time, '/v1/chat', chat)).error!.code).toBe('version_retired');
    expect((await ask('2026-12-30T23:59:59.999Z', '/v1/agents')).status).toBe(200);
  });
});

describe('phaseOf', () => {
  it('takes dates that fall together for one step', () => {
    const [day, before] = [new Date('2026-06-01'), new Date('2026-05-31')];
    const once = { deprecatedAt: day, readOnlyAt: day, sunsetAt: day };
    expect([getPhase(once, before), getPhase(once, day)]).toEqual(['active', 'retired']);
  });
});

describe('the count of uses', () => {
  const time = '2026-02-01T00:00:00.000Z';
  const counted = async (...asked: Parameters<typeof ask>): Promise<VersionUse[]> => {
    uses.length = 0;
    await ask(...asked);
    // What was asked before this is counted before it.
    await ask(time, '/v2/models');
    await expect.poll(() => uses.at(-1)?.operationId).toBe('listModels');
    return uses.slice(0, -1);
  };
  const whose = { organizationId: 'org_1', credentialId: 'key_1' };

  it('has every request of a known caller, with the members that could have been left out', async () => {
    const continued = { ...chat, conversationId: reply.conversationId };
    const of = { ...whose, version: '1.0', operationId: 'sendChat' };
    expect(await counted(time, '/v1/chat', chat)).toEqual([{ ...of, fields: [] }]);
    expect(await counted(time, '/v1/chat', continued)).toEqual([{ ...of, fields: ['conversationId'] }]);
    const fields = ['limit', 'offset'];
    const agents = { ...whose, version: '1.0', operationId: 'getAgents' };
    expect(await counted(time, '/v1/agents?offset=1&limit=2&x=y')).toEqual([
      { ...agents, fields: fields.toReversed() },
    ]);
  });

  it('has requests that were refused, so that it shows who is left', async () => {
    expect(await counted('2027-01-01T00:00:00.000Z', '/v1/chat', chat)).toMatchObject([{ operationId: 'sendChat' }]);
    expect(await counted(time, '/v1/nothing')).toEqual([]);
    expect(await counted(time, '/v1/agents', undefined, 'bad')).toEqual([]);
  });

  it('has version 2 by operation only', async () => {
    expect(await counted(time, '/v2/agents?limit=2')).toEqual([
      { ...whose, version: '2.0', operationId: 'listAgents', fields: [] },
    ]);
  });
});
