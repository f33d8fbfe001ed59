import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEmbeddings } from './embeddings.ts';
import { createGateway } from './gateway.ts';
import { startOffline, type Offline } from './offline/server.ts';
import type { Gateway } from './types.ts';

let offline: Offline;
let gateway: Gateway;

beforeAll(async () => {
  offline = await startOffline();
  gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: 'secret', timeoutMs: 5_000 });
});
afterAll(async () => {
  await gateway.close();
  await offline.close();
});

const { signal } = new AbortController();
const model = 'offline/embedding';

describe('embed', () => {
  it('gives a vector for each text in its order, however many there are, and for any text', async () => {
    const texts = ['', 'half a \ud800', 'x'.repeat(50_000), ...Array.from({ length: 200 }, (_, i) => `text ${i}`)];
    const { dimensions, vectors } = await gateway.embed({ model, texts, signal });
    expect([vectors.length, dimensions, new Set(vectors.map(({ length }) => length))]).toEqual([
      203,
      256,
      new Set([256]),
    ]);
    const alone = await gateway.embed({ model, texts: ['text 150'], signal });
    expect(vectors[153]).toEqual(alone.vectors[0]);
  });

  it('throws a problem when the gateway refuses, and the reason when it is given up', async () => {
    const refused = gateway.embed({ model: 'other', texts: ['x'], signal });
    await expect(refused).rejects.toMatchObject({ code: 'upstream_failure', detail: expect.stringContaining('other') });
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`;
    const deaf = createGateway({ baseUrl, apiKey: null, timeoutMs: 5_000 });
    const late = deaf.embed({ model, texts: ['x'], signal: AbortSignal.timeout(50) });
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
    silent.closeAllConnections();
    silent.close();
  });
});

describe('readEmbeddings', () => {
  const entry = (index: number | undefined, embedding: unknown) => ({
    ...(index !== undefined && { index }),
    embedding,
  });

  it('puts them in the order of the texts', () => {
    expect(readEmbeddings({ data: [entry(1, [2]), entry(0, [1])] }, 2)).toEqual([[1], [2]]);
    expect(readEmbeddings({ data: [entry(undefined, [1]), entry(undefined, [2])] }, 2)).toEqual([[1], [2]]);
  });

  it('refuses what is not an embedding for each text', () => {
    const bodies = [
      null,
      { data: 'x' },
      { data: [] },
      { data: [entry(0, [1])] },
      { data: [entry(0, [1]), entry(0, [2])] },
      { data: [entry(0, [1]), entry(5, [2])] },
      { data: [entry(0, [1]), entry(1, [1, 2])] },
      { data: [entry(0, [1]), entry(1, ['1'])] },
      { data: [entry(0, []), entry(1, [])] },
      { data: [null, entry(1, [1])] },
    ];
    for (const body of bodies) expect(() => readEmbeddings(body, 2), JSON.stringify(body)).toThrow(/^answered with/);
  });
});
