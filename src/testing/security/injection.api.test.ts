import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createOddRequests, takeOnly, type Existing, type OddRequest } from '#src/testing/odd-requests.ts';
import { sampleEvenly } from '#src/testing/scale-runs.ts';
import { makeThings } from '#src/testing/things.ts';

/** Ends a text of SQL in each of its quotes, and asks for everything. It is short and without spaces, so that few rules keep it out. */
const injection = `'"\\;OR(1=1)--`;
/** The name of what another organization has. */
const secretName = 'only-the-stranger-knows';

let api: Api;
let stranger: Api;
let existing: Existing;
let changeable: Existing;
let before: unknown;

const requestsAtOnce = 8;

/** Returns the status and the text of an answer; of a stream the status alone. */
async function send({ method, path, headers, body }: OddRequest): Promise<{ status: number; text: string }> {
  const init = { method, headers: { authorization: `Bearer ${api.token}`, ...headers }, ...(body && { body }) };
  const answer = await fetch(api.stage.url + path, init);
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream'))
    return { status: answer.status, text: await answer.text() };
  await answer.body!.cancel().catch(() => {});
  return { status: answer.status, text: '' };
}

/** Sends all, and returns those that fail or that are told what is not theirs. */
async function listFailures(requests: Iterator<OddRequest>): Promise<string[]> {
  const failures: string[] = [];
  const work = async () => {
    for (let next = requests.next(); !next.done; next = requests.next()) {
      const { status, text } = await send(next.value);
      // 502 is told of a server that a request names: there is none.
      const isFault = status >= 500 && status !== 502;
      if (isFault || text.includes(secretName)) failures.push(`${status} ${next.value.what}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, work));
  return failures;
}

const listTables = () =>
  api.stage.database.dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );

beforeAll(async () => {
  api = await testApi();
  stranger = await testApi();
  existing = await makeThings(api);
  changeable = await makeThings(api);
  await makeAgent(stranger, { name: secretName });
  before = [await listTables(), (await stranger.get('/v2/agents')).body];
});

describe.each([readContract('v1'), readContract('v2')])('version $info.version', (document) => {
  it('takes SQL in any text of any operation for the text that it is', async () => {
    const requests = createOddRequests(document, existing, changeable, takeOnly(injection));
    const isHostile = ({ path, body = '', headers }: OddRequest) =>
      [decodeURIComponent(path), body, ...Object.values(headers)].some((text) => text.includes('OR(1=1)--'));
    const hostile = readOperations(document).flatMap((operation) =>
      sampleEvenly([...requests.of(operation)].filter(isHostile)),
    );
    expect(hostile.length).toBeGreaterThan(10);
    expect(await listFailures(hostile.values())).toEqual([]);
    expect([await listTables(), (await stranger.get('/v2/agents')).body]).toEqual(before);
  });

  it('takes members that reach for the prototype of all objects for what they are', async () => {
    const requests = createOddRequests(document, existing, changeable, () => []);
    const bodies = readOperations(document).flatMap((operation) => [...requests.polluted(operation)]);
    expect(bodies.length).toBeGreaterThan(1);
    expect(await listFailures(bodies.values())).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
