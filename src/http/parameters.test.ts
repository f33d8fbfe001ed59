import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFixture } from './fixture.ts';
import type { HttpFixture } from './fixture.ts';

let api: HttpFixture;
let seen: any;
beforeAll(async () => {
  const listThings = async (call: unknown) => {
    seen = call;
    return { status: 200, body: [] };
  };
  api = await startFixture({ handlers: { listThings } });
});
afterAll(() => api.close());

async function faults(search: string, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await api.get(`/v2/things${search}`, { headers });
  const body = (await answer.json()) as { errors?: unknown };
  expect(answer.status).toBe(400);
  return body.errors;
}

describe('an integer', () => {
  it.each(['1e2', '0x2', '%2B5', '%205', '5%20', '5.0', '', 'Infinity', '1e309', '1_0', '٣'])(
    'is digits only: %j is refused',
    async (text) => {
      expect(await faults(`?limit=${text}`)).toEqual([
        { parameter: 'limit', detail: expect.stringContaining('Must be an integer in digits, not'), code: 'type' },
      ]);
    },
  );

  it.each(['201', '9'.repeat(400), '9007199254740993'])('beyond its maximum is refused: %s', async (text) => {
    expect(await faults(`?limit=${text}`)).toEqual([
      { parameter: 'limit', detail: 'Must be at most 200.', code: 'maximum' },
    ]);
  });

  it('below its minimum is refused', async () => {
    for (const text of ['0', '-1', `-${'9'.repeat(400)}`]) {
      expect(await faults(`?limit=${text}`)).toMatchObject([{ parameter: 'limit', code: 'minimum' }]);
    }
  });

  it('may have zeros in front, in headers too', async () => {
    await api.get('/v2/things?limit=007', { headers: { 'x-trace': '-08' } });
    expect(seen).toMatchObject({ query: { limit: 7 }, headers: { 'X-Trace': -8 } });
    expect(await faults('', { 'x-trace': '1e3' })).toMatchObject([{ parameter: 'X-Trace', code: 'type' }]);
  });
});

describe('a boolean', () => {
  it.each(['1', 'True', 'yes', '', 'null'])('is true or false: %j is refused', async (text) => {
    expect(await faults(`?archived=${text}`)).toMatchObject([
      { parameter: 'archived', detail: expect.stringContaining('Must be true or false') },
    ]);
  });
});

describe('a text', () => {
  it('has no NUL, alone or in a list', async () => {
    const errors = [
      { parameter: expect.any(String), detail: 'Must not contain the character U+0000.', code: 'characters' },
    ];
    expect(await faults('?after=%00')).toEqual(errors);
    expect(await faults('?tag=red&tag=%00&tag=%00')).toEqual(errors);
    expect((await api.get('/v2/things/thg_1%00')).status).toBe(400);
  });
});

it('names no more than a hundred faults of a query', async () => {
  const search = Array.from({ length: 1_000 }, (_, n) => `x${n}=`).join('&');
  expect(await faults(`?${search}`)).toHaveLength(100);
});
