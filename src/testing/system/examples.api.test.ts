import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations, type Operation } from '#src/contract/spec.ts';
import { getExample } from '#src/testing/every-operation.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { exampleRequest, useExisting, type Existing } from '#src/testing/odd-requests.ts';
import { makeSomeThings } from '#src/testing/things.ts';

/** The refusals that say that the request itself is wrong, whatever there is. */
const faulty = new Set([400, 412, 415, 422, 428]);

/** Headers that a page for trying an API fills in itself, or leaves to the caller. */
const own = new Set(['X-API-Key', 'X-API-Key-Id', 'Idempotency-Key']);

/** Returns the request that a page of documentation sends: all parameters with the examples that they have. */
function toDocsRequest(version: 'v1' | 'v2', operation: Operation, existing: Existing) {
  const contract = readContract(version);
  const { method, path, body, headers } = exampleRequest(contract, operation, existing);
  const url = new URL(path, 'http://docs.test');
  const sent = new Headers({ ...(body && { 'content-type': 'application/json' }), ...headers });
  for (const parameter of operation.parameters) {
    const example = getExample(contract, parameter);
    if (example === undefined || own.has(parameter.name)) continue;
    const text = useExisting([example].flat().join(','), existing);
    if (parameter.in === 'query') url.searchParams.set(parameter.name, parameter.name === 'follow' ? 'false' : text);
    if (parameter.in === 'header') sent.set(parameter.name, text);
  }
  return { method, path: url.pathname + url.search, headers: sent, body: body ?? null };
}

describe.each(['v1', 'v2'] as const)('the examples of the contract %s, all sent at once', (version) => {
  let api: Api;
  let existing: Existing;
  /** Makes what examples are about, by the prefixes of ids: a member of the organization, and a state with a version, too. */
  const make = async (isWanted: (prefix: string) => boolean) => {
    const made = await makeSomeThings(api, isWanted);
    const state = {
      body: { city: 'Oslo' },
      headers: { 'if-match': '*', 'content-type': 'application/merge-patch+json' },
    };
    if (isWanted('agt')) await api.patch(`/v2/agents/${made['agt']}/state`, state);
    const member = `/v2/organizations/${made['org']}/members/${made['usr']}`;
    if (isWanted('usr')) await api.put(member, { body: { roles: [{ role: 'viewer' }] } });
    return made;
  };
  beforeAll(async () => {
    api = await testApi();
    existing = await make(() => true);
  });

  it.each(readOperations(readContract(version)).map((operation) => [operation.id, operation] as const))(
    'make a request that is not at fault: %s',
    async (_, operation) => {
      // A request that changes something has things of its own, which no other has changed.
      const asked = toDocsRequest(version, operation, {});
      const named = JSON.stringify({ ...asked, headers: [...asked.headers] });
      const changes = operation.method !== 'GET';
      const things = changes ? await make((prefix) => named.includes(`${prefix}_`)) : existing;
      const { path, headers, ...init } = toDocsRequest(version, operation, things);
      if (operation.security.length > 0) headers.set('authorization', `Bearer ${api.token}`);
      const answer = await fetch(api.stage.url + path, { ...init, headers });
      const text =
        headers.get('accept') === null && answer.headers.get('content-type') === 'text/event-stream'
          ? ''
          : await answer.text();
      expect(faulty.has(answer.status), `${answer.status} ${path} ${text}`).toBe(false);
    },
  );
});
