import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysTheSame, toNormalForm, toNormalText } from './same.ts';
import type { MemoryContent } from './table.ts';

const note = (text: string): MemoryContent => ({ note: text });
const isSame = (one: string, other: string) => saysTheSame(note(one), note(other));

describe('saysTheSame', () => {
  it.each([
    ['The user works in C++.', 'The user works in C#.'],
    ['The balance is -200 euros.', 'The balance is +200 euros.'],
    ['The balance is −200 euros.', 'The balance is 200 euros.'],
    ['Bob owes Ada 5 euros.', 'Ada owes Bob 5 euros.'],
    ['They like sushi on Fridays.', 'They liked sushi on Fridays.'],
    ['Goes to the gym.', 'Seldom goes to the gym.'],
    ['Works as a nurse in Graz.', 'Formerly works as a nurse in Graz.'],
    ['Eats fish and shellfish.', 'Eats fish and shellfish except prawns.'],
    ['Comes on Saturday.', 'Comes on Saturday if it snows.'],
    ['The brother is called Robert.', 'The brother is called Roberts.'],
    ['Works in C', 'Works in C#'],
    ['Pays 50', 'Pays 50%'],
    ['The room has 10 m²', 'The room has 10 m2'],
    ['Likes tea', 'Likes tea?'],
    ['Ada is 😀 today', 'Ada is 😡 today'],
    ['Se llama Pena', 'Se llama Peña'],
    ['ハハが好き', 'パパが好き'],
    ['a b', 'ab'],
  ])('is not so for %s and %s', (one, other) => expect(isSame(one, other)).toBe(false));

  it.each([
    ['The user is vegan.', 'the  user is\nvegan!'],
    ['Zoe\u0308 comes', 'Zo\u00eb comes.'],
    ['寿司が好き。', '寿司が好き'],
    [' Drinks tea …', 'drinks tea'],
  ])('is so for %s and %s', (one, other) => expect(isSame(one, other)).toBe(true));

  it('looks at every member of the content, and at the moment rather than its notation', () => {
    const event = { event: 'Ada called', occurred_at: '2026-11-20T10:00:00Z', participants: ['Ada', 'Bob'] };
    expect(saysTheSame(event, { ...event, occurred_at: '2026-11-20T11:00:00+01:00' })).toBe(true);
    expect(saysTheSame(event, { ...event, occurred_at: '2026-11-21T10:00:00Z' })).toBe(false);
    expect(saysTheSame(event, { event: 'Ada called' })).toBe(false);
    expect(saysTheSame(event, { ...event, outcome: 'They met.' })).toBe(false);
    const fact = { concept: 'email_preferences', definition: 'daily digest' };
    expect(saysTheSame(fact, { concept: 'Email preferences', definition: 'Daily digest.' })).toBe(true);
    expect(saysTheSame(fact, { ...fact, cases: ['Monday'] })).toBe(false);
    const steps = ['Look.', 'Pay.'];
    expect(saysTheSame({ procedure: 'Refund', steps }, { procedure: 'Refund', steps: steps.toReversed() })).toBe(false);
    expect(saysTheSame(note('Ada called'), { event: 'Ada called' })).toBe(false);
  });

  it('is stable: the normal form of a normal form is itself', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, (one) => {
        expect(toNormalText(toNormalText(one))).toBe(toNormalText(one));
        expect(toNormalForm(note(` ${one}  .`))).toBe(toNormalForm(note(one)));
      }),
    );
  });
});
