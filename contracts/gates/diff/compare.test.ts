import { describe, expect, it } from 'vitest';
import { compareDocuments } from './compare.ts';

type Schema = Record<string, unknown>;

/** A document with one operation that takes and gives a schema. */
const documentOf = (request: Schema, response: Schema = {}, components: Schema = {}) => ({
  openapi: '3.1.0',
  paths: {
    '/things': {
      post: {
        operationId: 'createThing',
        requestBody: { content: { 'application/json': { schema: request } } },
        responses: { '200': { description: 'It.', content: { 'application/json': { schema: response } } } },
      },
    },
  },
  components: { schemas: components },
});

const sent = (before: Schema, after: Schema) => compareDocuments(documentOf(before), documentOf(after));
const answered = (before: Schema, after: Schema) => compareDocuments(documentOf({}, before), documentOf({}, after));
const verdicts = (changes: ReturnType<typeof sent>) => changes.map(({ rule, severity }) => `${severity} ${rule}`);

describe('compareDocuments', () => {
  it('judges a change by its direction', () => {
    const [narrow, wide] = [{ maximum: 5 }, { maximum: 9 }];
    expect(verdicts(sent(wide, narrow))).toEqual(['breaking limit-tightened']);
    expect(verdicts(sent(narrow, wide))).toEqual(['harmless limit-relaxed']);
    expect(verdicts(answered(wide, narrow))).toEqual(['harmless limit-tightened']);
    expect(verdicts(answered(narrow, wide))).toEqual(['breaking limit-relaxed']);
  });

  it.each([
    [{ type: 'integer' }, { type: 'number' }, ['harmless type-widened'], ['breaking type-widened']],
    [{ type: 'string' }, { type: ['string', 'null'] }, ['harmless null-allowed'], ['breaking null-allowed']],
    [{ type: ['string', 'null'] }, { type: 'string' }, ['breaking null-refused'], ['harmless null-refused']],
    [{ const: 'a' }, { type: 'string', const: 'a' }, [], []],
    [{ enum: ['a'] }, { enum: ['a', 'b'] }, ['harmless value-added'], ['breaking value-added']],
    [{ enum: ['a', 'b'] }, { enum: ['a'] }, ['breaking value-removed'], ['breaking value-removed']],
    [
      { enum: ['a'], 'x-extensible-enum': true },
      { enum: ['a', 'b'], 'x-extensible-enum': true },
      ['harmless extensible-value-added'],
      ['warning extensible-value-added'],
    ],
    [{ minLength: 0 }, {}, [], []],
    [{ additionalProperties: true }, {}, [], []],
    [
      { additionalProperties: {} },
      { additionalProperties: false },
      ['breaking object-closed'],
      ['warning object-closed'],
    ],
    [{ not: { enum: ['a'] } }, { not: { enum: ['a', 'b'] } }, ['breaking value-added'], ['harmless value-added']],
    [{ pattern: 'a' }, { pattern: 'b' }, ['breaking form-changed'], ['breaking form-changed']],
    [{ type: 'integer' }, { type: 'integer', format: 'int64' }, [], []],
    [
      { type: 'integer', maximum: 9 },
      { type: 'integer', maximum: 9, format: 'int32', minimum: -(2 ** 31) },
      ['breaking limit-tightened'],
      ['harmless limit-tightened'],
    ],
    [{ type: 'integer', minimum: 0, maximum: 9 }, { type: 'integer', minimum: 0, maximum: 9, format: 'int32' }, [], []],
    [
      { type: 'integer', minimum: 0, format: 'int64' },
      { type: 'integer', minimum: 0, format: 'int32' },
      ['breaking limit-tightened'],
      ['harmless limit-tightened'],
    ],
    [
      { type: 'string' },
      { type: 'string', format: 'uuid' },
      ['breaking form-introduced'],
      ['breaking form-introduced'],
    ],
    [{ if: {} }, {}, ['breaking keyword-changed'], ['breaking keyword-changed']],
    [{ items: { type: 'string' } }, {}, ['harmless items-unrestricted'], ['breaking items-unrestricted']],
    [
      { properties: { a: {} } },
      { properties: { a: {}, b: {} }, required: ['b'] },
      ['breaking required-property-added'],
      ['harmless property-added'],
    ],
    [
      { properties: { a: {} }, required: ['a'] },
      { properties: { a: {} } },
      ['harmless property-optional'],
      ['breaking property-optional'],
    ],
    [{ default: 1 }, { default: 2 }, ['breaking default-changed'], ['harmless default-changed']],
    [{}, { default: 2 }, ['breaking default-added'], ['harmless default-added']],
  ])('judges %j → %j', (before, after, whenSent, whenAnswered) => {
    expect(verdicts(sent(before, after))).toEqual(whenSent);
    expect(verdicts(answered(before, after))).toEqual(whenAnswered);
  });

  it('says where, whom it touches, and what it means', () => {
    const [change] = answered({ properties: { name: {} } }, { properties: {} });
    expect(change).toEqual({
      rule: 'property-removed',
      severity: 'breaking',
      direction: 'response',
      pointer: '/paths/~1things/post/responses/200/content/application~1json/schema/properties/name',
      operations: ['createThing'],
      name: 'name',
      before: undefined,
      after: undefined,
      message: 'The field name is gone.',
    });
  });

  it('follows schemas that contain themselves, and reports what is shared once for each direction', () => {
    const tree = (field: Schema) => ({
      Tree: { properties: { children: { items: { $ref: '#/components/schemas/Tree' } }, field } },
    });
    const reference = { $ref: '#/components/schemas/Tree' };
    const [before, after] = [{ type: 'string' }, { type: 'integer' }].map((field) =>
      documentOf(reference, reference, tree(field)),
    );
    const changes = compareDocuments(before!, after!);
    expect(new Set(changes.map(({ pointer }) => pointer))).toEqual(
      new Set(['/components/schemas/Tree/properties/field/type']),
    );
    expect(verdicts(changes)).toEqual([
      'breaking type-narrowed',
      'harmless type-widened',
      'harmless type-narrowed',
      'breaking type-widened',
    ]);
  });

  it.each([
    [{ maxLength: 3 }, ['breaking limit-tightened']],
    [{ pattern: '^a' }, ['harmless type-widened', 'breaking form-changed', 'breaking condition-added']],
    [{ default: 'a' }, ['breaking default-added']],
  ])('asks for what stands beside a reference as well: %o', (beside, expected) => {
    const components = { Name: { type: 'string', pattern: 'b$' } };
    const reference = { $ref: '#/components/schemas/Name' };
    const changes = compareDocuments(
      documentOf(reference, {}, components),
      documentOf({ ...reference, ...beside }, {}, components),
    );
    expect(verdicts(changes)).toEqual(expected);
  });

  it('refuses to compare what refers to nothing', () => {
    const dangling = documentOf({ $ref: '#/components/schemas/None' }, {}, {});
    expect(() => compareDocuments(dangling, dangling)).toThrow('leads nowhere');
  });

  it('tells a type that is offered by itself from one that lost its name', () => {
    const before = documentOf({ $ref: '#/components/schemas/Used' }, {}, { Used: {}, Offered: {} });
    expect(verdicts(compareDocuments(before, documentOf({})))).toEqual([
      'warning type-renamed',
      'breaking type-removed',
    ]);
  });
});
