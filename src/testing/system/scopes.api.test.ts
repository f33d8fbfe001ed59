import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listScopes, readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { grpcScopes } from '#src/grpc/admit.ts';
import { createSampleRequest } from '#src/testing/every-operation.ts';
import { grpcClient, toGrpcFailure, type GrpcClient } from '#src/testing/grpc-client.ts';
import { allScopes, testApi, type Api } from '#src/testing/harness.ts';
import { withScopeTable } from '#src/tools/scope-table.ts';

const contracts = [readContract('v1'), readContract('v2')];
const operations = contracts.flatMap((contract) =>
  readOperations(contract)
    .filter(({ security }) => security.length > 0)
    .map((operation) => ({
      ...operation,
      scope: operation.security[0]![0]!,
      ...createSampleRequest(contract, operation),
    })),
);

let api: Api;
/** Tokens that have all scopes but one, and that have only that one, by its name. */
const without = new Map<string, string>();
const only = new Map<string, string>();

async function signIn(scopes: readonly string[]): Promise<string> {
  const answer = await fetch(`${api.stage.url}/v2/user/signin_with_api_key`, {
    method: 'POST',
    headers: { 'x-api-key-id': api.key.id, 'x-api-key': api.key.key, 'content-type': 'application/json' },
    body: JSON.stringify({ scopes }),
  });
  return ((await answer.json()) as { id_token: string }).id_token;
}

async function send({ path, init }: (typeof operations)[number], token: string | undefined) {
  const headers = { 'if-match': '*', ...init.headers, authorization: `Bearer ${token}` };
  const answer = await fetch(api.stage.url + path, { ...init, headers });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await answer.text();
  await answer.body?.cancel().catch(() => {});
  return { status: answer.status, text };
}

beforeAll(async () => {
  api = await testApi();
  for (const scope of allScopes) {
    without.set(scope, await signIn(allScopes.filter((other) => other !== scope)));
    only.set(scope, await signIn([scope]));
  }
});

describe('every operation', () => {
  it('needs one scope in each form of a credential, and always the same one', () => {
    for (const { id, security, scope } of operations) expect([id, security]).toEqual([id, security.map(() => [scope])]);
    expect(operations.length).toBeGreaterThan(90);
  });

  it.each(operations)(
    '$id is refused without $scope, whatever else one has, and not with it alone',
    async (operation) => {
      const refused = await send(operation, without.get(operation.scope));
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining(`${operation.id} needs the scope`)]);
      const allowed = await send(operation, only.get(operation.scope));
      expect(allowed.status).not.toBe(401);
      expect(allowed.text).not.toContain(`${operation.id} needs the scope`);
    },
  );
});

describe('every method of gRPC', () => {
  const clients: GrpcClient[] = [];
  afterAll(() => clients.forEach((client) => client.close()));

  async function call(method: string, token: string | undefined): Promise<string> {
    const client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${token}` });
    clients.push(client);
    const request = {
      session_id: 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab',
      payload: '{}',
      producer_epoch: 1,
      producer_seq: 1,
    };
    try {
      if (method === 'PushSessionEvent' || method === 'PushSessionMessage') await client.call(method, request);
      else if (method === 'WatchSessionEvents') for await (const _ of client.stream(method, request));
      else {
        const stream = client.stream(method);
        stream.write(request);
        stream.end();
        for await (const _ of stream);
      }
      return 'OK';
    } catch (error) {
      return toGrpcFailure(error).code;
    }
  }

  it.each(grpcScopes)('$method is refused without $scope, and not with it alone', async ({ method, scope }) => {
    expect(await call(method, without.get(scope))).toBe('PERMISSION_DENIED');
    expect(await call(method, only.get(scope))).not.toMatch(/^(PERMISSION_DENIED|UNAUTHENTICATED)$/);
  });
});

describe('the table of scopes in docs/guides/access.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/guides/access.md'), 'utf8');

  it('is that of the contract', () => {
    expect(text, 'node src/tools/scope-table.ts writes it').toBe(withScopeTable(text));
    for (const scope of contracts.flatMap(listScopes)) expect(text).toContain(`\`${scope}\``);
  });
});
