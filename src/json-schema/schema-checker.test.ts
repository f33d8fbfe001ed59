import { afterEach, describe, expect, it } from 'vitest';
import { createSchemaChecker, type SchemaChecker, type SchemaCheckerLimits } from './schema-checker.ts';

let checker: SchemaChecker;
afterEach(() => checker.close());

/** Processor time, so that a busy machine stops no more than a quiet one. */
const timeoutMs = 3_000;
const open = (limits: Partial<SchemaCheckerLimits> = {}) => (checker = createSchemaChecker({ timeoutMs, ...limits }));

const endless = (title = '') => ({ title, pattern: '^(a+)+$' });
const almost = JSON.stringify(`${'a'.repeat(60)}!`);
const branching = {
  $ref: '#/$defs/a0',
  $defs: Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `a${at}`,
      at === 59 ? { type: 'string' } : { allOf: [{ $ref: `#/$defs/a${at + 1}` }, { $ref: `#/$defs/a${at + 1}` }] },
    ]),
  ),
};
const costly = { code: 'schema_too_costly' };
const limited = { code: 'rate_limit_exceeded' };

describe('createSchemaChecker', () => {
  it('tells what is wrong with a schema, and where a value does not satisfy one', async () => {
    open();
    expect(await checker.checkSchema('o', { type: 'object' })).toEqual([]);
    expect(await checker.checkSchema('o', { type: 'nothing' })).toMatchObject([{ pointer: '', code: 'schema' }]);
    expect(await checker.checkSchema('o', { title: 'x'.repeat(64_000) })).toMatchObject([{ code: 'maxLength' }]);
    const outside = { properties: { 'a/b': { $ref: 'https://example.com/' } } };
    expect(await checker.validate('o', outside, '1')).toMatchObject([{ pointer: '/properties/a~1b/$ref' }]);
    expect(await checker.validate('o', { properties: { $ref: true }, const: { $ref: 'x' } }, '{"$ref": "x"}')).toEqual(
      [],
    );
    expect(await checker.validate('o', false, '1')).toMatchObject([{ pointer: '' }]);
    const named = { $id: 'https://example.com/one', type: 'string' };
    expect(await checker.validate('o', named, '1')).toMatchObject([{ code: 'type' }]);
    expect(await checker.validate('o', { ...named, type: 'integer' }, '1')).toEqual([]);
  });

  it('takes the older drafts, and refuses what means something else in them', async () => {
    open();
    const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' };
    const named = { definitions: { day: { type: 'string' } }, $ref: '#/definitions/day', description: 'A day.' };
    const dependent = { dependencies: { a: ['b'], c: { required: ['d'] } } };
    for (const $schema of [draft7.$schema, 'https://json-schema.org/draft/2019-09/schema', undefined]) {
      const head = $schema === undefined ? {} : { $schema };
      expect(await checker.validate('o', { ...head, ...named }, '1')).toMatchObject([{ code: 'type' }]);
      expect(await checker.validate('o', { ...head, ...dependent }, '{"a":1,"c":1}')).toHaveLength(2);
      expect(await checker.checkSchema('o', { ...head, properties: { t: { items: [true] } } })).toMatchObject([
        { pointer: '/properties/t/items', code: 'dialect', detail: expect.stringContaining('prefixItems') },
      ]);
    }
    const beside = { properties: { a: { $ref: '#/definitions/day', minLength: 3 } }, definitions: named.definitions };
    expect(await checker.checkSchema('o', { ...draft7, ...beside })).toMatchObject([
      { pointer: '/properties/a/minLength', code: 'dialect' },
    ]);
    expect(await checker.checkSchema('o', beside)).toEqual([]);
    const recursive = { $schema: 'https://json-schema.org/draft/2019-09/schema', items: { $recursiveRef: '#' } };
    expect(await checker.checkSchema('o', recursive)).toMatchObject([{ pointer: '/items/$recursiveRef' }]);
    expect(await checker.checkSchema('o', { $schema: 'http://json-schema.org/draft-04/schema#' })).toMatchObject([
      { pointer: '/$schema', detail: expect.stringContaining('draft-07') },
    ]);
  });

  it('stops what takes too long, while the event loop goes on and others are served', async () => {
    open({ timeoutMs: 500 });
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const stopped = checker.validate('slow', endless(), almost);
    expect(await checker.validate('other', { type: 'string' }, '1')).toMatchObject([{ code: 'type' }]);
    await expect(stopped).rejects.toMatchObject(costly);
    clearInterval(timer);
    // A loop that is held has one turn, or none.
    expect(ticks).toBeGreaterThan(10);
    expect(await checker.validate('slow', endless(), '"aaa"')).toEqual([]);
    await expect(checker.validate('slow', branching, '"a"')).rejects.toMatchObject(costly);
  });

  it('stops what takes too much memory, and is there again', async () => {
    open({ timeoutMs: 120_000 });
    const last = Object.fromEntries(Object.entries(branching.$defs).slice(36));
    expect(await checker.validate('o', { $ref: '#/$defs/a36', $defs: last }, '1')).toMatchObject([{ code: 'type' }]);
    expect(await checker.validate('p', true, '1')).toEqual([]);
  });

  it('tells the first fault where finding all would take too long', async () => {
    open({ timeoutMs: 1_000 });
    const schema = { items: { $ref: '#/$defs/a' }, $defs: { a: { required: ['a'] } } };
    const faults = await checker.validate('o', schema, `[${Array(300_000).fill('{}').join()}]`);
    expect(faults[0]).toMatchObject({ pointer: '/0', code: 'required' });
  });

  it('gives an organization so much time, whatever its schemas are called', async () => {
    open({ timeoutMs: 200, budgetMs: { burst: 500, perSecond: 1 } });
    expect(await checker.validate('good', true, '1')).toEqual([]);
    const outcomes: string[] = [];
    for (let at = 0; at < 6; at += 1)
      outcomes.push(await checker.validate('bad', endless(`${at}`), almost).then(String, ({ code }) => code as string));
    expect(outcomes.slice(0, 2)).toEqual(Array(2).fill(costly.code));
    expect(outcomes.slice(3)).toEqual(Array(3).fill(limited.code));
    await expect(checker.checkSchema('bad', true)).rejects.toMatchObject({
      ...limited,
      options: { retryAfterS: expect.any(Number) },
    });
    expect(await checker.validate('good', true, '1')).toEqual([]);
  });

  it('lets one check of an organization run and few wait, and gives each organization its turn', async () => {
    open({ threads: 1, timeoutMs: 300, waiting: 2 });
    const order: string[] = [];
    const check = (organization: string, name: string) =>
      checker.validate(organization, endless(name), name === 'quick' ? '"a"' : almost).then(
        () => order.push(organization),
        ({ code }) => order.push(`${organization} ${code}`),
      );
    const all = [check('a', '1'), check('a', '2'), check('a', '3'), check('a', '4'), check('b', 'quick')];
    await Promise.all(all);
    const stopped = Array<string>(3).fill('a schema_too_costly');
    expect(order.toSorted()).toEqual(['a rate_limit_exceeded', ...stopped, 'b']);
    expect(order.indexOf('b')).toBeLessThan(order.lastIndexOf('a schema_too_costly'));
  });
});
