import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { allScopes, testApi, type Api } from '#src/testing/harness.ts';
import { exampleRequest, type Existing } from '#src/testing/odd-requests.ts';
import { makeThings } from '#src/testing/things.ts';

let owner: Api;
let stranger: Api;
let things: Existing;

const operations = [readContract('v1'), readContract('v2')].flatMap((document) =>
  readOperations(document).map((operation) => ({ id: operation.id, operation, document })),
);

/** Sends the example of an operation with the ids of what the owner has. */
async function send({ document, operation }: (typeof operations)[number], caller: Api) {
  const { method, path, headers, body } = exampleRequest(document, operation, things);
  const all = { 'If-Match': '*', ...headers, authorization: `Bearer ${caller.token}` };
  const answer = await fetch(caller.stage.url + path, { method, headers: all, ...(body && { body }) });
  const text = answer.status === 200 && operation.streams ? '' : await answer.text();
  await answer.body?.cancel().catch(() => {});
  return { status: answer.status, text };
}

/** Operations that have the id of a thing in their path. */
const withIds = operations.filter(({ operation, document }) => {
  const { path } = exampleRequest(document, operation, {});
  return path !== operation.path && /\/[a-z]{3,}_[0-7][0-9a-z]{25}\b/.test(path);
});

/** Returns the ids of what the owner has in a text. */
const namesOf = (text: string) => Object.values(things).filter((id) => text.includes(id));

beforeAll(async () => {
  owner = await testApi();
  // One who operates the server reaches all organizations.
  stranger = await testApi().then((other) =>
    other.as({ scopes: allScopes.filter((one) => !one.startsWith('operator:')) }),
  );
  things = await makeThings(owner);
});

describe('what an organization has', () => {
  it('is named in the path of most operations', () => expect(withIds.length).toBeGreaterThan(60));

  it.each(withIds)('is not found by another one: $id', async (one) => {
    const { status, text } = await send(one, stranger);
    expect([status, text]).toEqual([404, expect.stringMatching(/not_found|NOT_FOUND/)]);
  });

  const without = operations.filter((one) => !withIds.includes(one));
  it.each(without)('is not in what another one gets: $id', async (one) => {
    const { document, operation } = one;
    const { path, body = '' } = exampleRequest(document, operation, things);
    const { text } = await send(one, stranger);
    const named = new Set([...namesOf(path), ...namesOf(body)]);
    expect(namesOf(text).filter((id) => !named.has(id))).toEqual([]);
  });

  it('is still there', async () => {
    for (const path of [`/v2/agents/${things['agt']}`, `/v2/conversations/${things['conv']}`])
      expect((await owner.get(path)).status).toBe(200);
  });
});
