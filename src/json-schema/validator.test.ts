import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchema, type Validator } from './validator.ts';

const compiled = (schema: string): Validator => {
  const made = compileSchema(JSON.parse(schema));
  if ('faults' in made) return made;
  throw new Error(made.detail);
};
const codesOf = (schema: string, value: string) => {
  const { firstFault, faults } = compiled(schema);
  const codes = faults(JSON.parse(value)).map(({ code }) => code);
  expect(firstFault(JSON.parse(value))?.code).toBe(codes[0]);
  return codes;
};

describe('compileSchema', () => {
  it.each([
    ['{"$ref": "#"}', '1', []],
    ['{"$ref": "#", "type": "string"}', '1', ['type']],
    ['{"$dynamicRef": "#"}', '1', []],
    ['{"$dynamicAnchor": "a", "$dynamicRef": "#a", "type": "object"}', '1', ['type']],
    ['{"$recursiveRef": "#"}', '1', []],
    [
      '{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a", "type": "null"}}}',
      '1',
      ['type'],
    ],
    ['{"allOf": [{"type": "string"}, {"$ref": "#"}]}', '1', ['type']],
    ['{"anyOf": [{"type": "string"}, {"$ref": "#"}]}', '"a"', []],
    ['{"anyOf": [{"type": "string"}, {"$ref": "#"}]}', '1', ['type', 'not', 'anyOf']],
    ['{"properties": {"child": {"$ref": "#"}}, "type": "object"}', '{"child": {"child": {}}}', []],
    ['{"properties": {"child": {"$ref": "#"}}, "type": "object"}', '{"child": {"child": 1}}', ['type']],
    ['{"$id": "https://a/b", "properties": {"child": {"$ref": "#"}}, "type": "object"}', '{"child": 1}', ['type']],
    [
      '{"$dynamicAnchor": "n", "properties": {"c": {"$dynamicRef": "#n"}}, "type": "object"}',
      '{"c": {"c": 1}}',
      ['type'],
    ],
    [
      '{"items": {"anyOf": [{"type": "string"}, {"$ref": "#"}]}, "type": "array"}',
      '["a", ["b", [[1]]]]',
      expect.arrayContaining(['anyOf']),
    ],
  ])('%s holds against %s: references that come back', (schema, value, codes) => {
    expect(codesOf(schema, value)).toEqual(codes);
  });

  it.each([
    ['{"required": ["toString", "constructor", "__proto__", "hasOwnProperty"]}', '{}', Array(4).fill('required')],
    ['{"required": ["toString", "__proto__"]}', '{"toString": 1, "__proto__": 1}', []],
    [
      '{"properties": {"toString": {"type": "string"}, "__proto__": {"type": "string"}}, "additionalProperties": false}',
      '{}',
      [],
    ],
    [
      '{"properties": {"toString": {"type": "string"}, "__proto__": {"type": "string"}}, "additionalProperties": false}',
      '{"toString": "", "__proto__": ""}',
      [],
    ],
    [
      '{"properties": {"toString": {"type": "string"}, "__proto__": {"type": "string"}}}',
      '{"toString": 1, "__proto__": 1}',
      ['type', 'type'],
    ],
    ['{"properties": {"a": true}, "additionalProperties": false}', '{"constructor": 1}', ['additionalProperties']],
    [
      '{"anyOf": [{"properties": {"a": true}}, {}], "unevaluatedProperties": false}',
      '{"toString": 1}',
      ['unevaluatedProperties'],
    ],
    ['{"dependentRequired": {"toString": ["a"]}}', '{}', []],
    ['{"dependentSchemas": {"constructor": {"required": ["a"]}}}', '{}', []],
    ['{"$id": "constructor", "type": "string"}', '1', ['type']],
    ['{"$defs": {"toString": {"$anchor": "valueOf", "type": "string"}}, "$ref": "#valueOf"}', '1', ['type']],
    ['{"format": "toString"}', '"a"', []],
    ['{"format": "__proto__"}', '"a"', []],
    ['{"enum": [{"toString": 1}, {"constructor": {}}]}', '{"constructor": {}}', []],
    ['{"enum": [{"toString": 1}, {"constructor": {}}]}', '{"toString": 2}', ['enum']],
    ['{"const": {"valueOf": [1]}}', '{"valueOf": [1]}', []],
    ['{"uniqueItems": true}', '[{"toString": 1}, {"toString": 2}, 1, "1", true, null, [1]]', []],
    ['{"uniqueItems": true}', '[{"constructor": 1, "b": 2}, {"b": 2, "constructor": 1}]', ['uniqueItems']],
  ])('%s holds against %s: names that every object has', (schema, value, codes) => {
    expect(codesOf(schema, value)).toEqual(codes);
  });

  it.each([
    '{"type": "nonsense"}',
    '{"pattern": "("}',
    '{"$ref": "#/$defs/toString"}',
    '{"$async": true}',
    '[]',
    '{"not": 1}',
  ])('refuses %s', (schema) => expect(compileSchema(JSON.parse(schema))).toHaveProperty('detail'));

  it('leaves objects as they were', () => {
    const before = Reflect.ownKeys(Object.prototype);
    codesOf('{"required": ["toString"]}', '{}');
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  });

  it('finds what is not unique, as comparing each two would', () => {
    const { firstFault } = compiled('{"uniqueItems": true}');
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 6 }), (given) => {
        const items = JSON.parse(JSON.stringify(given)) as unknown[];
        const isTwice = items.some((item, at) => items.slice(0, at).some((other) => equal(item, other)));
        expect(firstFault(items) !== null).toBe(isTwice);
      }),
    );
  });
});

const equal = (a: unknown, b: unknown) => {
  try {
    expect(a).toEqual(b);
    return true;
  } catch {
    return false;
  }
};
