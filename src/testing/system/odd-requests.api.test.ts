import { Agent, request as send } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { testApi, type Api } from '#src/testing/harness.ts';
import { readOperations } from '#src/contract/spec.ts';
import {
  createOddRequests,
  exampleRequest,
  oddCursors,
  type Existing,
  type OddRequest,
} from '#src/testing/odd-requests.ts';
import { sampleEvenly } from '#src/testing/scale-runs.ts';
import { makeThings } from '#src/testing/things.ts';

let api: Api;
let existing: Existing;
let changeable: Existing;
const sockets = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  api = await testApi();
  existing = await makeThings(api);
  changeable = await makeThings(api);
  return () => sockets.destroy();
});

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The status of an answer; what streams is left after its head. */
function statusOf({ method, path, headers, body }: OddRequest): Promise<number> {
  const { hostname, port } = new URL(api.stage.url);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const all = { authorization: `Bearer ${api.token}`, ...headers, 'content-length': Buffer.byteLength(body ?? '') };
  const request = send({ hostname, port, method, path, headers: all, agent: sockets }, (answer) => {
    resolve(answer.statusCode!);
    if (answer.headers['content-type'] === 'text/event-stream') request.destroy();
    else answer.resume();
  });
  request.on('error', reject);
  request.setTimeout(30_000, () => request.destroy(new Error('no answer in 30 seconds')));
  request.end(body);
  return promise;
}

/** Sends all, some at a time, and returns those that were answered with a failure of ours. */
async function failuresOf(requests: Iterator<OddRequest>): Promise<{ sent: number; failures: string[] }> {
  const failures: string[] = [];
  let sent = 0;
  const work = async () => {
    for (let next = requests.next(); !next.done; next = requests.next()) {
      sent += 1;
      const status = await statusOf(next.value).catch((error: Error) => error.message);
      // 502 is told of a server that a request names: there is none.
      if (typeof status === 'string' || (status >= 500 && status !== 502))
        failures.push(`${status} ${next.value.what}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return { sent, failures };
}

const documents = [readContract('v1'), readContract('v2')];
const contract = documents[1]!;

describe.each(documents)('no odd value makes a failure of ours of a request: $info.version', (document) => {
  const operations = readOperations(document);
  const odd = lazily(() => createOddRequests(document, existing, changeable));

  it.each(operations)('$id', async (operation) => {
    expect((await failuresOf(odd().of(operation))).failures).toEqual([]);
  });

  it('with any header', async () => {
    const list = operations.find(({ method, path }) => method === 'GET' && path.endsWith('/agents'))!;
    const { sent, failures } = await failuresOf(odd().ofHeaders(list));
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(50);
  });
});

/** Every list of version 2. */
const lists = readOperations(contract).filter(({ parameters }) => parameters.some(({ name }) => name === 'before'));
const cursorOfNoList = Buffer.from('["AAAAAAAA","2026-11-21T10:00:00.000Z","id"]').toString('base64url');

it('no altered cursor of a list makes it a failure of ours', async () => {
  for (const [index, operation] of lists.entries()) {
    const request = exampleRequest(contract, operation, existing);
    const first = await api.get(`${request.path}?limit=1`);
    expect(first.status).toBe(200);
    const all = [...oddCursors(first.body.next_cursor ?? cursorOfNoList)];
    const cursors = sampleEvenly(all, 10, index);
    const altered = cursors.map((cursor) => ({
      ...request,
      what: `${operation.id} ${Buffer.from(cursor, 'base64url').toString()}`,
      path: `${request.path}?after=${cursor}`,
    }));
    expect((await failuresOf(altered.values())).failures).toEqual([]);
  }
});
