import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDateForms, toMemoryDateWords } from './date-words.ts';
import { findDates } from './dates.ts';
import { findQueryDates } from './relative-dates.ts';

const now = new Date('2026-11-25T12:00:00.000Z');
const write = ({ year, month, day }: { year: number | null; month: number | null; day: number | null }) =>
  [year ?? '*', month ?? '*', day ?? '*'].join('-');
const read = (text: string, language = 'english', timeZone = 'UTC') =>
  findQueryDates(text, { now, timeZone, language }).map(write);

describe('findDates', () => {
  it('reads days, months and years in several languages and in digits', () => {
    for (const [text, date] of [
      ['born on 12 March 1988', '1988-3-12'],
      ['March 3, 2020', '2020-3-3'],
      ['the 3rd of June', '*-6-3'],
      ['in September 2025', '2025-9-*'],
      ['in June', '*-6-*'],
      ['since 2019', '2019-*-*'],
      ['2026-03-14', '2026-3-14'],
      ['am 14.3.2026', '2026-3-14'],
      ['17. 11. 2026', '2026-11-17'],
      ['am 11. Juli 2026', '2026-7-11'],
      ['el 3 de junio de 2015', '2015-6-3'],
      ['le 30 octobre', '*-10-30'],
      ['1er août 2026', '2026-8-1'],
      ['2026年9月21日', '2026-9-21'],
    ] as const)
      expect(findDates(text).map(write), text).toEqual([date]);
    expect(findDates('03/04/2026').map(write)).toEqual(['2026-4-3', '2026-3-4']);
  });

  it('takes words that only look like it for no dates', () => {
    for (const text of [
      'may I march with you',
      'order 48213',
      'from 10 to 19',
      '31.5 degrees',
      'version 2.0.1',
      'in 30 days',
    ])
      expect(findDates(text), text).toEqual([]);
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { start, end } of findQueryDates(text, { now, timeZone: 'Asia/Tokyo', language: 'english' }))
          expect(end).toBeGreaterThan(start);
      }),
    );
  });
});

describe('findQueryDates', () => {
  it('reads what is relative to now', () => {
    for (const [text, dates] of [
      ['what happened yesterday', ['2026-11-24']],
      ['was war gestern', ['2026-11-24']],
      ['ayer', ['2026-11-24']],
      ['昨日は何を', ['2026-11-24']],
      ['last March', ['2026-3-*']],
      ['last December', ['2025-12-*']],
      ['next January', ['2027-1-*']],
      ['letzten Freitag', ['2026-11-20']],
      ['3 days ago', ['2026-11-22']],
      ['hace 3 meses', ['2026-8-*']],
      ['il y a 4 jours', ['2026-11-21']],
      ['this year', ['2026-*-*']],
      ['el mes pasado', ['2026-10-*']],
    ] as const)
      expect(read(text), text).toEqual(dates);
    expect(read('last week')).toHaveLength(7);
    expect(read('last week')[0]).toBe('2026-11-16');
    expect(read('the last Sunday of January')).toEqual(['*-1-*']);
  });

  it('knows where it is, and in which language', () => {
    expect(read('today', 'english', 'Pacific/Auckland')).toEqual(['2026-11-26']);
    expect(read('hier', 'french')).toEqual(['2026-11-24']);
    expect(read('ist hier jemand', 'german')).toEqual([]);
  });
});

describe('date words', () => {
  it('find what happened on a day, before what happened on that day of another year or was only said on it', () => {
    const happened = toMemoryDateWords('a talk', new Date('2026-03-14T09:00:00.000Z'), now);
    const named = toMemoryDateWords('born on 14 March 1988', null, now);
    const said = toMemoryDateWords('a talk', null, new Date('2026-03-14T09:00:00.000Z'));
    const score = (words: string[]) =>
      Math.max(
        0,
        ...toDateForms({ year: 2026, month: 3, day: 14 }, 'UTC')
          .filter(({ text }) => words.includes(text))
          .map(({ worth }) => worth),
      );
    expect([score(happened), score(named), score(said)]).toEqual([1, 0.5, 0.5]);
    expect(score(toMemoryDateWords('a talk', null, now))).toBe(0);
  });

  it('are those of the days of UTC that a day of a time zone has a part in', () => {
    const texts = (timeZone: string) =>
      toDateForms({ year: 2026, month: 3, day: 14 }, timeZone).map(({ text }) => text);
    expect(texts('UTC').filter((text) => text.startsWith('#2026'))).toEqual(['#2026-03-14']);
    expect(texts('Asia/Tokyo').filter((text) => text.startsWith('#2026'))).toEqual(['#2026-03-14', '#2026-03-13']);
    expect(texts('America/New_York').filter((text) => text.startsWith('#2026'))).toEqual([
      '#2026-03-14',
      '#2026-03-15',
    ]);
  });
});
