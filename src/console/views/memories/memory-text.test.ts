import { describe, expect, it } from 'vitest';
import { canBeUndone, groupLinks, toMemoryWords, toScopeText } from './memory-text.ts';

const id = (letter: string) => `mem_01k2c5gq8zf3vr4xw1m6t0y9a${letter}`;

describe('toMemoryWords', () => {
  it('writes each type of memory by what it has', () => {
    expect(toMemoryWords({ concept: 'diet', definition: 'Ada is vegan', cases: ['No milk'] })).toEqual({
      title: 'diet',
      body: 'Ada is vegan',
      details: [['Cases', ['No milk']]],
    });
    expect(toMemoryWords({ event: 'Ordered late', outcome: 'Paid back', participants: ['Ada', 'Bo'] }).details).toEqual(
      [
        ['Outcome', ['Paid back']],
        ['Participants', ['Ada', 'Bo']],
      ],
    );
    expect(toMemoryWords({ procedure: 'Refund', steps: ['Look up', 'Pay'] }).details).toEqual([
      ['Steps', ['Look up', 'Pay']],
    ]);
    expect(toMemoryWords({ note: 'Compares laptops' })).toEqual({ title: 'Compares laptops', body: '', details: [] });
  });
});

describe('toScopeText', () => {
  it('names the scope and whose it is, and a scope that it does not know as it is called', () => {
    expect(toScopeText({ type: 'agent' })).toEqual({ name: 'Shared by all users', ownerId: null });
    expect(toScopeText({ type: 'session', session_id: 'sess_1' }).ownerId).toBe('sess_1');
    expect(toScopeText({ type: 'team' as never })).toEqual({ name: 'team', ownerId: null });
  });
});

describe('groupLinks', () => {
  it('puts links of one relation together', () => {
    const links = [
      { relation: 'merged_from', memory_id: id('a') },
      { relation: 'contradicts', memory_id: id('b') },
      { relation: 'merged_from', memory_id: id('c') },
    ] as const;
    expect(groupLinks([...links])).toEqual([
      { relation: 'Merged from', memoryIds: [id('a'), id('c')] },
      { relation: 'Contradicts', memoryIds: [id('b')] },
    ]);
  });
});

describe('canBeUndone', () => {
  it('is for what was made of others or has lost its place, and not for what somebody just wrote', () => {
    const link = (relation: 'merged_from' | 'merged_into' | 'contradicts') => [{ relation, memory_id: id('a') }];
    expect(canBeUndone({ status: 'active', links: link('merged_from') })).toBe(true);
    expect(canBeUndone({ status: 'superseded', links: [] })).toBe(true);
    expect(canBeUndone({ status: 'consolidated', links: link('merged_into') })).toBe(false);
    expect(canBeUndone({ status: 'active', links: link('contradicts') })).toBe(false);
  });
});
