import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAgent, stage, startStage, testApi } from '#src/testing/harness.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An app whose gateway is this listener. */
async function withGateway(listener: RequestListener, llm: { timeoutMs?: number } = {}) {
  const gateway = createServer(listener);
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => gateway.closeAllConnections(),
    () => gateway.close(),
  );
  const { database, guard } = await stage();
  const { port } = gateway.address() as AddressInfo;
  const own = await startStage(database, { baseUrl: `http://127.0.0.1:${port}`, ...llm });
  return { api: await testApi(own), guards: [guard, own.guard] };
}

describe('listModels', () => {
  it('502 when the gateway fails and nothing is known, but agents still answer', async () => {
    const { api, guards } = await withGateway((_req, res) => res.writeHead(500).end());
    expect((await api.get('/v2/models')).status).toBe(502);
    const agent = await makeAgent(api, { model: 'any' });
    expect((await api.get(`/v2/agents/${agent}`)).body.unsupported_models).toEqual([]);
    expect((await api.get('/v2/health')).body).toMatchObject({
      status: 'degraded',
      checks: { gateway: { status: 'unavailable' } },
    });
    expect(guards.flatMap((guard) => guard.violations)).toEqual([]);
  });

  it('504 when it says nothing for too long', async () => {
    const { api } = await withGateway(() => {}, { timeoutMs: 300 });
    expect((await api.get('/v2/models')).status).toBe(504);
  });
});
