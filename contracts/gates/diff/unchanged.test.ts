import { describe, expect, it } from 'vitest';
import { findUnchangedParts } from './unchanged.ts';

const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const documentOf = (leaf: object, more: object = {}) => ({
  paths: { '/near/{id}': { get: to('Near') }, '/far': { get: to('Far') }, '/other': { get: to('Other') } },
  components: { schemas: { Leaf: leaf, Near: { items: to('Leaf') }, Far: { items: to('Near') }, Other: {} } },
  ...more,
});
const before = documentOf({ type: 'string' });

describe('findUnchangedParts', () => {
  it('leaves out what refers to something that has changed, however far away', () => {
    const { hasPath, hasSchema } = findUnchangedParts(before, documentOf({ type: 'number' }));
    expect(['/near/{id}', '/far', '/other'].map((path) => hasPath(path, path))).toEqual([false, false, true]);
    expect(['Leaf', 'Near', 'Far', 'Other'].map(hasSchema)).toEqual([false, false, false, true]);
  });

  it('has every part of a copy, and no path under another name', () => {
    const { hasPath } = findUnchangedParts(before, structuredClone(before));
    expect(hasPath('/near/{id}', '/near/{id}')).toBe(true);
    expect(hasPath('/near/{id}', '/near/{key}')).toBe(false);
  });

  it('has no path when the requirements of the whole document have changed', () => {
    const secured = documentOf({ type: 'string' }, { security: [{ bearerAuth: [] }] });
    expect(findUnchangedParts(before, secured).hasPath('/other', '/other')).toBe(false);
  });

  it('leaves out what refers to nothing, so that the comparison refuses it', () => {
    const dangling = { paths: { '/x': { get: to('None') } } };
    expect(findUnchangedParts(dangling, structuredClone(dangling)).hasPath('/x', '/x')).toBe(false);
  });
});
