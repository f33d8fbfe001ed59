import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('makes ids of the form that the contract declares', () => {
  expect(newId('agt')).toMatch(/^agt_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
});

it('makes ids that are unique and sort in the order they were made, also within a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('msg'));
  expect(ids).toEqual([...new Set(ids)].toSorted());
});
