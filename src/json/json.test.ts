import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';

const nested = (levels: number, inside: string) => '[{"a":'.repeat(levels / 2) + inside + '}]'.repeat(levels / 2);
const tooDeep = { fault: 'is nested more than 100 levels deep.', code: 'json' };

describe('readJson', () => {
  it.each([
    ['brackets in strings', JSON.stringify(['['.repeat(200), '\\', '\\"', '"[{"'.repeat(100)])],
    ['brackets side by side', JSON.stringify(Array.from({ length: 200 }, () => [{}]))],
    ['100 levels', nested(100, '1')],
  ])('takes %s', (_what, text) => {
    expect(readJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it.each([
    '1e308',
    '-1.5E+0308',
    `1${'0'.repeat(22)}`,
    '"1e400"',
    `"${'9'.repeat(400)}"`,
    '1e-400',
    '9007199254740992',
    '-9007199254740992',
    '9007199254740994',
    '1e22',
    '1e23',
    '123456789.123456789123456789',
    '0.1234567890123456789',
    '9007199254740993.5',
    '1234567890123456789e-3',
    '"9007199254740993"',
    '-0',
  ])('takes the number or text %s', (text) => {
    expect(readJson(`[${text}]`)).toEqual({ value: [JSON.parse(text)] });
  });

  it.each(['1e309', '-1E+400', '0.5e0400', `1${'0'.repeat(309)}`, `${'9'.repeat(301)}e9`])(
    'refuses a number that nobody can keep: %s',
    (text) => {
      const fault = expect.stringContaining('has a number at /0 that is too large');
      expect(readJson(`[${text}]`)).toEqual({ fault, code: 'json', pointer: '/0' });
    },
  );

  it.each(['9007199254740993', '-9007199254740993', '1234567890123456789', `1${'0'.repeat(23)}`])(
    'refuses an integer that would come back as another: %s',
    (text) => {
      const fault = `has an integer that would be changed: ${text} would be kept as ${BigInt(Number(text))}. Send it as a string.`;
      expect(readJson(text)).toEqual({ fault, code: 'json', pointer: '' });
    },
  );

  it('refuses exactly the integers that come back as others', () => {
    const digits = fc.stringMatching(/^-?[1-9]\d{15,40}$/);
    fc.assert(
      fc.property(digits, fc.nat({ max: 14 }), (text, zeros) => {
        const literal = `${text.slice(0, text.length - zeros)}${'0'.repeat(zeros)}`;
        for (const one of [literal, String(BigInt(Number(literal)))])
          expect('value' in readJson(one)).toBe(BigInt(Number(one)) === BigInt(one));
      }),
    );
  });

  it.each([
    ['{"a":[{"b":1e999}]}', '/a/0/b'],
    ['[{"x":[1,2,{}]},{"a,]}\\"":{"":[[],[0,9007199254740993]]}}]', '/1/a,]}"//1/1'],
    ['{ "x" : "y" , "a/b~c" : 9007199254740993 }', '/a~1b~0c'],
    ['[[],[[]],-9007199254740993]', '/2'],
  ])('points at the number in %s', (text, pointer) => expect(readJson(text)).toMatchObject({ pointer }));

  it('refuses exactly the integers that are not the same when they are written again', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.string(), (integer, name) => {
        const text = JSON.stringify({ [name]: [0] }).replace(/0\]}$/, `${integer}]}`);
        const kept = BigInt(Number(integer)) === integer;
        expect('value' in readJson(text)).toBe(kept);
      }),
    );
  });

  it.each([
    ['101 levels', nested(100, '[]')],
    ['strings that would close brackets', nested(100, '{"]}]}\\"]}":["\\\\"]}')],
  ])('refuses %s', (_what, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(readJson(text)).toEqual(tooDeep);
  });
});
