import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFixture } from '#src/http/fixture.ts';
import type { HttpFixture } from '#src/http/fixture.ts';

let api: HttpFixture;
beforeAll(async () => void (api = await startFixture()));
afterAll(() => api.close());

async function errorsOf(response: Promise<Response>): Promise<unknown> {
  const answer = await response;
  expect(answer.status).toBe(400);
  return ((await answer.json()) as { errors: unknown }).errors;
}

const circle = { kind: 'circle', radius: 1 };

describe('parameters', () => {
  it.each([
    ['limit=0', [{ parameter: 'limit', detail: 'Must be at least 1.', code: 'minimum' }]],
    ['limit=201', [{ parameter: 'limit', detail: 'Must be at most 200.', code: 'maximum' }]],
    ['limit=ten', [{ parameter: 'limit', detail: 'Must be an integer in digits, not "ten".', code: 'type' }]],
    ['limit=', [{ parameter: 'limit', detail: 'Must be an integer in digits, not "".', code: 'type' }]],
    ['limit=1&limit=2', [{ parameter: 'limit', detail: 'May be given once only.', code: 'repeated' }]],
    ['archived=maybe', [{ parameter: 'archived', detail: 'Must be true or false, not "maybe".', code: 'type' }]],
    ['after=2026-02-31T00:00:00Z', [{ parameter: 'after', detail: 'Must be a valid date-time.', code: 'format' }]],
    ['after=2026-02-21 10:00:00Z', [{ parameter: 'after', detail: 'Must be a valid date-time.', code: 'format' }]],
    ['after=2026-12-31T23:59:60Z', [{ parameter: 'after', detail: 'Must be a valid date-time.', code: 'format' }]],
    ['tag=red&tag=green', [{ parameter: 'tag', detail: 'Must be one of "red", "blue".', code: 'enum' }]],
    [
      'limt=5',
      [
        {
          parameter: 'limt',
          detail: '"limt" is not a known query parameter. Known: limit, after, archived, tag.',
          code: 'unknown',
        },
      ],
    ],
  ])('?%s', async (search, errors) => {
    expect(await errorsOf(api.get(`/v2/things?${search}`))).toEqual(errors);
  });

  it('takes a timestamp as it is usually written', async () => {
    expect((await api.get('/v2/things?after=2026-01-01T00:00:00.000Z')).status).toBe(200);
  });

  it('in the path and in headers', async () => {
    expect(await errorsOf(api.get('/v2/things/nonsense'))).toEqual([
      { parameter: 'thing_id', detail: 'Must match ^thg_[0-9]+$.', code: 'pattern' },
    ]);
    expect(await errorsOf(api.get('/v2/things', { headers: { 'X-Trace': 'x' } }))).toEqual([
      { parameter: 'X-Trace', detail: 'Must be an integer in digits, not "x".', code: 'type' },
    ]);
  });

  it('are all named at once', async () => {
    expect(await errorsOf(api.get('/v2/things?limit=0&archived=x&odd=1'))).toHaveLength(3);
  });
});

describe('bodies', () => {
  it.each([
    ['a missing field', {}, [{ pointer: '/shape', detail: 'Is required.', code: 'required' }]],
    ['not an object', [], [{ pointer: '', detail: 'Must be an object, not an array.', code: 'type' }]],
    [
      'an unknown field',
      { shape: circle, colour: 1 },
      [
        {
          pointer: '/colour',
          detail: '"colour" is not a known field. Known: version, shape, note, context, metadata.',
          code: 'additionalProperties',
        },
      ],
    ],
    [
      'an unknown tag',
      { shape: { kind: 'star' } },
      [{ pointer: '/shape/kind', detail: 'Must be one of "circle", "box".', code: 'discriminator' }],
    ],
    [
      'a missing tag',
      { shape: {} },
      [{ pointer: '/shape/kind', detail: 'Must be one of "circle", "box".', code: 'discriminator' }],
    ],
    [
      'a tagged value that is no object',
      { shape: 'circle' },
      [{ pointer: '/shape', detail: 'Must be an object, not a string.', code: 'type' }],
    ],
    [
      'the chosen branch only',
      { shape: { kind: 'box', width: '1', colour: 'green' } },
      [
        { pointer: '/shape/width', detail: 'Must be a number, not a string.', code: 'type' },
        { pointer: '/shape/colour', detail: 'Must be one of "red", "blue".', code: 'enum' },
      ],
    ],
    [
      'the branch of the value’s type',
      { shape: circle, note: 'too long' },
      [{ pointer: '/note', detail: 'Must have at most 5 characters.', code: 'maxLength' }],
    ],
    [
      'no branch of the value’s type',
      { shape: circle, note: 5 },
      [{ pointer: '/note', detail: 'Must be a string or null, not an integer.', code: 'type' }],
    ],
    [
      'none of several fields',
      { shape: circle, context: {} },
      [{ pointer: '/context', detail: 'At least one of "a", "b" is required.', code: 'required' }],
    ],
    [
      'everything at once',
      { shape: { kind: 'circle', radius: -1 }, note: 5, context: { a: 1 } },
      [
        { pointer: '/shape/radius', detail: 'Must be at least 0.', code: 'minimum' },
        { pointer: '/note', detail: 'Must be a string or null, not an integer.', code: 'type' },
        { pointer: '/context/a', detail: 'Must be a string, not an integer.', code: 'type' },
      ],
    ],
  ])('%s', async (_what, body, errors) => {
    expect(await errorsOf(api.post('/v2/things', body))).toEqual(errors);
  });

  it('say in one sentence what is wrong', async () => {
    const one = (await (await api.post('/v2/things', {})).json()) as { detail: string };
    expect(one.detail).toBe('/shape: Is required.');
    const two = (await (await api.get('/v2/things?limit=0&odd=1')).json()) as { detail: string };
    expect(two.detail).toBe('The request has 2 errors; each is listed in errors.');
  });
});
