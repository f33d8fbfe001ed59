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
    .filter(({ security }) => (security[0] ?? []).length > 0)
    .map((operation) => ({
      ...operation,
      scope: operation.security[0]![0]!,
      ...createSampleRequest(contract, operation),
    })),
);

let api: Api;

/** The forms of a credential, as the headers that carry it. */
const forms = {
  'a token': (token: string, _key: string) => ({ authorization: `Bearer ${token}` }),
  'a key as X-API-Key': (_token: string, key: string) => ({ 'x-api-key': key }),
  'a key as bearer': (_token: string, key: string) => ({ authorization: `Bearer ${key}` }),
};
type Credentials = { token: string; key: string };
/** Credentials that have all scopes but one, and that have only that one, by its name. */
const without = new Map<string, Credentials>();
const only = new Map<string, Credentials>();

/** Makes a key of these scopes, and a token of the key with all scopes that is narrowed to them. */
async function createCredentials(scopes: readonly string[]): Promise<Credentials> {
  const answer = await fetch(`${api.stage.url}/v2/user/signin_with_api_key`, {
    method: 'POST',
    headers: { 'x-api-key-id': api.key.id, 'x-api-key': api.key.key, 'content-type': 'application/json' },
    body: JSON.stringify({ scopes }),
  });
  const { id_token: token } = (await answer.json()) as { id_token: string };
  const { body } = await api.post('/v2/keys', { body: { name: 'Test', scopes } });
  return { token, key: body.secret };
}

async function send({ path, init }: (typeof operations)[number], credential: Record<string, string>) {
  const answer = await fetch(api.stage.url + path, {
    ...init,
    headers: { 'if-match': '*', ...init.headers, ...credential },
  });
  const isStream = /^(text\/event-stream|application\/x-ndjson)/.test(answer.headers.get('content-type') ?? '');
  const text = isStream ? '' : await answer.text();
  await answer.body?.cancel().catch(() => {});
  return { status: answer.status, text };
}

beforeAll(async () => {
  api = await testApi();
  for (const scope of allScopes) {
    without.set(scope, await createCredentials(allScopes.filter((other) => other !== scope)));
    only.set(scope, await createCredentials([scope]));
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
      const { token, key } = without.get(operation.scope)!;
      for (const [form, write] of Object.entries(forms))
        for (const accept of operation.offers.length > 0 ? operation.offers : ['*/*']) {
          const refused = await send(operation, { ...write(token, key), accept });
          const detail = `${operation.id} needs the scope \`${operation.scope}\``;
          expect([form, accept, refused]).toEqual([
            form,
            accept,
            { status: 403, text: expect.stringContaining(detail) },
          ]);
        }
      const allowed = await send(operation, forms['a token'](only.get(operation.scope)!.token, ''));
      expect(allowed.status).not.toBe(401);
      expect(allowed.text).not.toContain(`${operation.id} needs the scope`);
    },
  );
});

describe('every method of gRPC', () => {
  const clients: GrpcClient[] = [];
  afterAll(() => clients.forEach((client) => client.close()));

  async function call(method: string, credential: Record<string, string>): Promise<{ code: string; problem?: any }> {
    const client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', credential);
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
      return { code: 'OK' };
    } catch (error) {
      return toGrpcFailure(error);
    }
  }

  it.each(grpcScopes)('$method is refused without $scope, and not with it alone', async ({ method, scope }) => {
    const { token, key } = without.get(scope)!;
    for (const write of Object.values(forms)) {
      const { code, problem } = await call(method, write(token, key));
      expect([code, problem.error_code]).toEqual(['PERMISSION_DENIED', 'insufficient_permissions']);
      expect(problem.detail).toContain(`${method} needs the scope \`${scope}\``);
    }
    const { code } = await call(method, forms['a token'](only.get(scope)!.token, ''));
    expect(code).not.toMatch(/^(PERMISSION_DENIED|UNAUTHENTICATED)$/);
  });
});

describe('the table of scopes in docs/guides/access.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/guides/access.md'), 'utf8');

  it('is that of the contract', () => {
    expect(text, 'node src/tools/scope-table.ts writes it').toBe(withScopeTable(text));
    for (const scope of contracts.flatMap(listScopes)) expect(text).toContain(`\`${scope}\``);
  });
});
