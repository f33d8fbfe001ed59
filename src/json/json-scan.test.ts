import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';
import { maxJsonDepth, maxNumberLength, maxJsonMembers, maxJsonValues, scanJson } from './json-scan.ts';

const fault = (text: string) => {
  const read = readJson(text);
  return 'fault' in read ? read.fault : null;
};

describe('a text from outside', () => {
  it('is read up to its bounds', () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(fault(deep(maxJsonDepth))).toBeNull();
    expect(fault(deep(maxJsonDepth + 1))).toBe('is nested more than 100 levels deep.');
    const items = (count: number) => `[${Array.from({ length: count }, () => '1').join()}]`;
    expect(fault(items(maxJsonValues - 1))).toBeNull();
    expect(fault(items(maxJsonValues + 1))).toBe('has more than 250000 values.');
    const members = (count: number) => `{${Array.from({ length: count }, (_, index) => `"${index}":1`).join()}}`;
    expect(fault(members(maxJsonMembers))).toBeNull();
    expect(fault(members(maxJsonMembers + 1))).toBe('has more than 75000 members of objects.');
  });

  it.each(['1', '-0.', '1e-', '1.5e+'])('is read with numbers up to their bound: %s…', (begin) => {
    const number = (length: number) => `[0,${begin.padEnd(length, '1')}]`;
    expect(fault(number(maxNumberLength)) ?? '').not.toContain('characters');
    expect(fault(number(maxNumberLength + 1))).toBe('has a number of more than 1000 characters.');
  });

  it.each([
    '['.repeat(4_000_000),
    '{"a":'.repeat(1_000_000),
    `[${'[],'.repeat(2_000_000)}`,
    '1'.repeat(4_000_000),
    '"\\'.repeat(1_000_000),
  ])('is refused and never parsed when it is too much, whatever it is %#', (text) =>
    expect(fault(text)).toEqual(expect.any(String)),
  );

  it('says nothing of what is inside of strings', () => {
    expect(scanJson(JSON.stringify(`${'[{,:'.repeat(300_000)}\\"`))).toEqual({ mayBeLost: false });
  });

  it('that is good JSON is read as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text)); // an integer that a double does not hold is refused
        expect(readJson(text)).toEqual({ value: JSON.parse(text) as unknown });
      }),
    );
  });
});
