import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { compareDocuments } from './compare.ts';

/**
 * A judge that knows none of the rules: a validator. Where the comparison finds no break, whatever could be sent before
 * has to be valid still, and whatever may be answered now has to have been valid before.
 */

type Schema = Record<string, unknown>;

const limits = (low: string, high: string, top: number) =>
  fc.record({ [low]: fc.nat(top), [high]: fc.nat(top) }, { requiredKeys: [] }) as fc.Arbitrary<Schema>;
const types = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** Schemas; `others` says what objects have beside their fields, `union` which unions there are. */
const schemas = (others: (schema: fc.Arbitrary<Schema>) => fc.Arbitrary<Schema>, union: 'oneOf' | 'anyOf') =>
  fc.letrec<{ schema: Schema }>((tie) => {
    const object = fc.record(
      {
        properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { maxKeys: 2 }),
        required: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    const leaves = [
      fc.constant({}),
      fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }).map((type) => ({ type })),
      fc.uniqueArray(fc.constantFrom('x', 'abc', 1, null), { minLength: 1 }).map((values) => ({ enum: values })),
      fc.constantFrom('x', 1).map((value) => ({ const: value })),
      limits('minimum', 'maximum', 6).map((range) => ({ type: 'number', ...range })),
      limits('exclusiveMinimum', 'exclusiveMaximum', 6).map((range) => ({ type: 'integer', ...range })),
      limits('minimum', 'exclusiveMinimum', 6),
      limits('minLength', 'maxLength', 4).map((range) => ({ type: 'string', ...range })),
    ];
    return {
      schema: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        ...leaves,
        fc.tuple(object, others(tie('schema'))).map(([fields, rest]) => ({ type: 'object', ...fields, ...rest })),
        fc
          .tuple(limits('minItems', 'maxItems', 3), fc.option(tie('schema'), { nil: undefined }))
          .map(([range, items]) => ({ type: 'array', ...range, ...(items && { items }) })),
        fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((variants) => ({ [union]: variants })),
        fc.array(tie('schema'), { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf })),
        fc.tuple(tie('schema'), tie('schema')).map(([own, other]) => ({ ...own, allOf: [other] })),
        tie('schema').map((not) => ({ not })),
      ),
    };
  }).schema;

const closed = fc.constant<Schema>({ additionalProperties: false });
const typed = (schema: fc.Arbitrary<Schema>) => schema.map((others): Schema => ({ additionalProperties: others }));
/** Callers send no fields that are not listed, unless these have a schema. */
const sent = schemas((schema) => fc.oneof(closed, typed(schema)), 'oneOf');
/** Callers ignore fields that are not listed. */
const answered = schemas((schema) => fc.oneof(fc.constant({}), typed(schema)), 'anyOf');

const scalars = [null, true, 0, 1, 1.5, 3, 9, '', 'x', 'abc', 'abcdef'];
const lists = [[], ['x'], [1, 'x'], [null, 1, 1.5, 'x']];
const records = [...scalars, [], {}].flatMap((value) => [
  { a: value },
  { b: value },
  { a: value, b: 'x' },
  { c: value },
]);
const instances: unknown[] = [...scalars, ...lists, {}, ...records, { a: { a: 'x' } }, [{ a: 1 }], { a: ['x', 1] }];

const ajv = new Ajv2020({ strict: false });
const validOf = (schema: Schema) => {
  const validate = ajv.compile(schema);
  return instances.filter((instance) => validate(instance));
};

/** Whether the comparison lets a schema take the place of another. */
function passes(before: Schema, after: Schema, direction: 'request' | 'response'): boolean {
  const content = (schema: Schema) => ({ content: { 'application/json': { schema } } });
  const documentOf = (schema: Schema) => ({
    paths: {
      '/': {
        post: {
          operationId: 'it',
          ...(direction === 'request' && { requestBody: content(schema) }),
          responses: direction === 'response' ? { '200': content(schema) } : {},
        },
      },
    },
  });
  return !compareDocuments(documentOf(before), documentOf(after)).some(({ severity }) => severity === 'breaking');
}

/** Pairs that are related: the second is the first with one part replaced, or anything else. */
const pairsOf = (schema: fc.Arbitrary<Schema>) =>
  fc.tuple(schema, schema, fc.nat()).map(([before, other, at]): [Schema, Schema] => {
    const places: ((from: Schema) => Schema)[] = [
      () => other,
      (from) => ({ anyOf: [from, other] }),
      (from) => ({ oneOf: [from, other] }),
      (from) => ({ allOf: [from, other] }),
      (from) => ({ oneOf: [from, { type: 'null' }] }),
      (from) => ({ ...other, anyOf: [from, { type: 'null' }] }),
    ];
    for (const name of Object.keys(before))
      places.push((from) => Object.fromEntries(Object.entries(from).filter(([key]) => key !== name)));
    for (const name of Object.keys(other)) places.push((from) => ({ ...from, [name]: other[name] }));
    return [before, places[at % places.length]!(before)];
  });

describe('what the comparison lets pass', () => {
  it('takes all that was taken', () => {
    fc.assert(
      fc.property(pairsOf(sent), ([before, after]) => {
        fc.pre(passes(before, after, 'request'));
        const taken = validOf(after);
        expect(validOf(before).filter((instance) => !taken.includes(instance))).toEqual([]);
      }),
      { numRuns: scaleRuns(600) },
    );
  });

  it('answers nothing that was not promised', () => {
    fc.assert(
      fc.property(pairsOf(answered), ([before, after]) => {
        fc.pre(passes(before, after, 'response'));
        const promised = validOf(before);
        expect(validOf(after).filter((instance) => !promised.includes(instance))).toEqual([]);
      }),
      { numRuns: scaleRuns(600) },
    );
  });
});
