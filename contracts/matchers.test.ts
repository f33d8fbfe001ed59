import { describe, expect, it } from 'vitest';
import { expectsOfAgent } from './fixture.ts';
import { any, exactly, exampleId, expected, injectedPath, several, tuple } from './matchers.ts';
import type { Pact } from './pact-file.ts';
import { recordPact } from './record.ts';

type Rules = Record<string, { matchers: Record<string, unknown>[] }>;

/** The rules that a pact has for a body, by the place in it. */
async function rulesOf(body: object): Promise<Record<string, unknown>> {
  const interactions = [expectsOfAgent('an agent', { body })];
  const pact = JSON.parse(await recordPact({ name: 'example', provider: 'parley', interactions })) as Pact;
  const { response } = pact.interactions[0] as unknown as { response: { matchingRules: { body: Rules } } };
  return Object.fromEntries(
    Object.entries(response.matchingRules.body).map(([place, { matchers }]) => [place, matchers[0]!['match']]),
  );
}

describe('expected', () => {
  it('makes rules of an example by what is in it', async () => {
    const body = { id: exampleId('agt'), at: '2026-11-21T10:00:00.000Z', name: 'Guide', version: 1, share: 0.5 };
    expect(await rulesOf({ ...body, open: true, closed_at: null, code: exactly('x'), nested: { name: 'x' } })).toEqual({
      '$.id': 'regex',
      '$.at': 'regex',
      '$.name': 'type',
      '$.version': 'integer',
      '$.share': expect.stringMatching(/number|decimal/),
      '$.open': 'boolean',
      '$.closed_at': 'null',
      '$.code': 'equality',
      '$.nested.name': 'type',
    });
  });

  it('gives the items of a tuple rules of their own, and those of other lists one for all', async () => {
    expect(await rulesOf({ pair: tuple(exactly('a'), 'b') })).toEqual({
      '$.pair[0]': 'equality',
      '$.pair[1]': 'type',
    });
    expect(Object.keys(await rulesOf({ some: [{ name: 'x' }] }))).toEqual(['$.some', '$.some[*].name']);
  });

  it('takes an empty list for what it is, and leaves rules as they are', () => {
    expect(expected([])).toEqual(exactly([]));
    expect(expected(several('x'))).toEqual(several('x'));
    expect(any('x')).not.toHaveProperty('min');
  });
});

describe('injectedPath', () => {
  it('takes ids from states, and expects each in its form', () => {
    expect(injectedPath('/v2/agents')).toBe('/v2/agents');
    expect(injectedPath('/v2/agents/{agent_id}/versions')).toMatchObject({
      value: `/v2/agents/${exampleId('agt')}/versions`,
      expression: '/v2/agents/${agent_id}/versions',
      regex: expect.stringContaining('/v2/agents/agt_'),
    });
  });
});
