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
      ['２０２６年９月２１日', '2026-9-21'],
      ['三月', '*-3-*'],
      ['十二月二十四日', '*-12-24'],
      ['9月の試合', '*-9-*'],
      ['im Jänner', '*-1-*'],
      ['Mitte Oktober 2026', '2026-10-*'],
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
      '三个月',
      'a march through the town',
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
      [
        'vor einer Woche',
        ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'],
      ],
      ['am vergangenen Mittwoch', ['2026-11-18']],
      ['avant-hier', ['2026-11-23']],
      ["aujourd'hui", ['2026-11-25']],
      ['le mois dernier', ['2026-10-*']],
      ['il y a deux jours', ['2026-11-23']],
      ['ieri', ['2026-11-24']],
      ['due giorni fa', ['2026-11-23']],
      ['no mês passado', ['2026-10-*']],
      ['twee dagen geleden', ['2026-11-23']],
      ['i går', ['2026-11-24']],
      ['a month ago', ['2026-10-*']],
      ['一昨日の雨', ['2026-11-23']],
      ['先月の試験', ['2026-10-*']],
      ['先週の火曜日に', ['2026-11-17']],
      ['三日前に', ['2026-11-22']],
      ['去年は', ['2025-*-*']],
      ['他昨天来了', ['2026-11-24']],
      ['上个月做了什么', ['2026-10-*']],
      ['上周三', ['2026-11-18']],
      ['两年前', ['2024-*-*']],
      ['어제 무엇을', ['2026-11-24']],
      ['지난 달에', ['2026-10-*']],
    ] as const)
      expect(read(text), text).toEqual(dates);
    for (const text of [
      'last week',
      'letzte Woche',
      'la semaine dernière',
      'la settimana scorsa',
      '先週',
      '上周',
      '지난주',
    ])
      expect(read(text), text).toEqual(read('last week'));
    for (const text of ['a two week holiday', 'a 3 year old', '前日', '日前食']) expect(read(text), text).toEqual([]);
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
