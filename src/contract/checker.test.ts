import fc from 'fast-check';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { maxListedErrors } from '#src/api/problems.ts';
import { createChecker } from './checker.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 5, pattern: '^[a-z]*$' },
    at: { type: 'string', maxLength: 40, format: 'date-time' },
    list: { type: 'array', maxItems: 500, items: { $ref: 'schema:Item' } },
    names: { type: 'array', maxItems: 3, uniqueItems: true, items: { type: 'string' } },
    map: {
      type: 'object',
      maxProperties: 300,
      propertyNames: { pattern: '^[a-z0-9]+$' },
      additionalProperties: { type: 'integer' },
    },
  },
};
const item = {
  type: 'object',
  required: ['a', 'b'],
  properties: { a: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'integer' } }] } },
};
const checker = createChecker(() => [['schema:Item', item]]);
const check = checker.check(schema);
const codes = (value: unknown) => check(value).map(({ pointer, code }) => `${pointer} ${code}`);

describe('a checker', () => {
  it('finds nothing in what is good', () => {
    expect(check({ name: 'ada', at: '2026-01-01T00:00:00Z', list: [{ a: [1], b: 1 }], map: { a: 1 } })).toEqual([]);
  });

  it('finds all that is wrong, each rule of the schema', () => {
    const value = { at: 'x', list: [{ a: ['x'], b: 1 }], names: ['a', 'a'], map: { '-': 'x' }, odd: 1 };
    expect(codes(value).toSorted()).toEqual([
      '/at format',
      '/list/0/a/0 type',
      '/map propertyNames',
      '/map/- pattern',
      '/map/- type',
      '/name required',
      '/names uniqueItems',
      '/odd additionalProperties',
    ]);
  });

  it('counts characters as Ajv does, whatever the text is made of', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '😀', '\ud83d', '\ude00', '\u0301'), { maxLength: 14 });
    const bounds = { type: 'string', minLength: 3, maxLength: 5 };
    const ajv = new Ajv2020().compile(bounds);
    const ours = checker.check(bounds);
    const agree = (parts: string[]) => {
      expect(ours(parts.join('')).length).toBe(ajv(parts.join('')) ? 0 : 1);
    };
    fc.assert(fc.property(text, agree));
  });

  it('tells the size of what is too large, and looks no further', () => {
    const large = {
      name: 'X'.repeat(100_000),
      list: Array.from({ length: 501 }, () => ({})),
      names: ['a', 'a', 'b', 'b'],
      map: Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`_${index}`, 'x'])),
    };
    expect(codes(large).toSorted()).toEqual([
      '/list maxItems',
      '/map maxProperties',
      '/name maxLength',
      '/names maxItems',
    ]);
  });

  it('finds one fault more than are told, and no more, in a list and in an object', () => {
    const list = Array.from({ length: 500 }, () => ({}));
    expect(check({ name: '', list })).toHaveLength(maxListedErrors + 1);
    const odd = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`odd${index}`, 1]));
    expect(check({ name: '', ...odd })).toHaveLength(maxListedErrors + 1);
    expect(checker.errors(schema, { name: '', list, ...odd }).length).toBeLessThan(3 * maxListedErrors);
  });

  it('agrees with Ajv about what is good', () => {
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(ajv);
    ajv.addSchema(item, 'schema:Item');
    const stock = ajv.compile(schema);
    const leaf = fc.oneof(
      fc.constantFrom('a', 'b', 'X', 'abcdef', '2026-01-01T00:00:00Z'),
      fc.integer(),
      fc.constant(null),
    );
    const some = fc.oneof(leaf, fc.array(leaf, { maxLength: 5 }), fc.dictionary(fc.constantFrom('a', 'b', '-'), leaf));
    const value = fc.record(
      { name: leaf, at: leaf, list: fc.array(some, { maxLength: 3 }), names: some, map: some, odd: leaf },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(value, (sent) => void expect(check(sent).length === 0).toBe(stock(sent))));
  });
});

describe('what a schema excludes', () => {
  it('is named by its type, where it has one', () => {
    const tell = (not: object) => createChecker(() => []).check({ properties: { a: { not } } })({ a: null });
    expect(tell({ type: 'null' })).toEqual([{ pointer: '/a', detail: 'Must not be null.', code: 'not' }]);
    expect(tell({ enum: [null] })).toMatchObject([{ detail: 'Has a form that is excluded here.' }]);
  });
});

describe('x-not-blank', () => {
  const check = createChecker(() => []).check({ type: 'string', 'x-not-blank': true, maxLength: 40 });

  it.each(['', ' ', '\t\n', '\u00a0\u2003\u3000', '\u0000', '\u0000 \u0007\u0085', '\ufeff\u200b\u200d\u2060'])(
    'refuses a text with nothing to read: %j',
    (text) => {
      const detail = 'Must say something: it has nothing but spaces, control characters and marks without a glyph.';
      expect(check(text)).toEqual([{ pointer: '', detail, code: 'x-not-blank' }]);
    },
  );

  it.each(['x', '\u0000x', ' . ', '👩‍👩‍👧', 'も', '\ud800', '\u0301', '\ue000'])('takes what has something: %j', (text) => {
    expect(check(text)).toEqual([]);
  });

  it('does not read what is too long', () => {
    expect(check(' '.repeat(100)).map(({ code }) => code)).toEqual(['maxLength']);
  });
});

describe('x-max-values', () => {
  it('bounds all values within an object, and names the bound', () => {
    const check = createChecker(() => []).check({ type: 'object', 'x-max-values': 10 });
    expect(check({ a: [1, 2, 3, { b: 4, c: 5, d: 6 }], e: 7 })).toEqual([]);
    expect(check({ a: [1, 2, 3, { b: 4, c: 5, d: 6 }], e: 7, f: 8 })).toEqual([
      { pointer: '', detail: 'Must have at most 10 values in all.', code: 'x-max-values' },
    ]);
  });
});
