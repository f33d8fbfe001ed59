import { afterAll, describe, expect, it } from 'vitest';
import { storeApiKey } from '#src/access/first-key.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import { listAllScopes } from '#src/composition/read-contract.ts';
import { startStage, type Stage } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';

describe('createRealtimeSecret', () => {
  let stage: Stage | undefined;
  afterAll(() => stage?.drain());

  it('makes a secret on a server that has signed nothing yet, whose database has one connection', async () => {
    stage = await startStage(await openOwnDatabase());
    const { id, key } = generateApiKey();
    const own = { name: 'test', organization: 'org_voice', scopes: listAllScopes(), now: stage.now() };
    await storeApiKey(stage.database.dataSource, { id, key }, own);
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json', 'x-api-key': key };
      const response = await fetch(`${stage!.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    const agent = await post('/v2/agents', { key: 'voice', name: 'Voice', model: 'offline/echo' });
    const secret = await post('/v2/realtime/client_secrets', { target: { agent_id: agent.body['id'] } });
    expect([secret.status, secret.body['value']]).toEqual([200, expect.stringMatching(/^ek_/)]);
  });
});
