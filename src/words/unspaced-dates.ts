import type { DateMention, PartialDate } from './dates.ts';
import { readHanNumber } from './han-numbers.ts';
import { getDayOfWeek, getPeriod, type PeriodUnit } from './periods.ts';

// Relative dates of Japanese, Chinese and Korean, which stand within a text without spaces.

type Period = { unit: PeriodUnit; offset: number };

const toPeriods = (unit: PeriodUnit, words: Readonly<Record<string, number>>): [string, Period][] =>
  Object.entries(words).flatMap(([all, offset]) =>
    all.split(' ').map((word): [string, Period] => [word, { unit, offset }]),
  );

const periods: ReadonlyMap<string, Period> = new Map([
  ...toPeriods('day', {
    '一昨日 おととい 前天 그저께 그제': -2,
    '昨日 きのう 昨天 昨晚 昨夜 어제': -1,
    '今日 本日 きょう 今天 오늘': 0,
    '明日 あした 明天 내일': 1,
    '明後日 あさって 后天 後天 모레': 2,
  }),
  ...toPeriods('week', {
    '先々週 先先週 上上周 上上週 지지난주': -2,
    '先週 上周 上週 上星期 上个星期 上個星期 上礼拜 上个礼拜 上禮拜 지난주 지난_주': -1,
    '今週 这周 這週 本周 本週 这星期 这个星期 這個星期 이번주 이번_주': 0,
    '来週 下周 下週 下星期 下个星期 下個星期 下礼拜 下个礼拜 다음주 다음_주': 1,
    '再来週 下下周 下下週': 2,
  }),
  ...toPeriods('month', {
    '先々月 先先月 上上个月 上上個月': -2,
    '先月 上个月 上個月 上月 지난달 지난_달': -1,
    '今月 这个月 這個月 本月 이번달 이번_달': 0,
    '来月 下个月 下個月 下月 다음달 다음_달': 1,
  }),
  ...toPeriods('year', {
    '一昨年 おととし 前年 재작년': -2,
    '昨年 去年 작년 지난해': -1,
    '今年 올해': 0,
    '来年 明年 내년': 1,
  }),
]);

const unitWords: ReadonlyMap<string, PeriodUnit> = new Map(
  Object.entries({
    day: '日 天 일',
    week: '週間 周 週 个星期 個星期 星期 个礼拜 주일 주',
    month: 'か月 ヶ月 カ月 ヵ月 ケ月 个月 個月 개월 달',
    year: '年 年間 년',
  }).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit as PeriodUnit] as const)),
);

const byLength = (words: Iterable<string>) => [...words].toSorted((a, b) => b.length - a.length).join('|');

/** The days of a week as Japanese and Chinese write them after the word for the week. */
const weekdays = new Map([...'月火水木金土日'].map((day, index) => [day, index]));
const numberedDays = new Map([...'一二三四五六日'].map((day, index) => [day, index]));

const periodPattern = new RegExp(
  `(${byLength(periods.keys()).replaceAll('_', '\\s')})(?:の?([月火水木金土日])曜|([一二三四五六日天])(?![\\p{Script=Han}]))?`,
  'gu',
);
const agoPattern = new RegExp(
  `([0-9]{1,3}|[〇一二三四五六七八九十两兩]{1,3})\\s?(${byLength(unitWords.keys())})\\s?(?:前|전)`,
  'gu',
);

/** Returns the dates of a period, or the day of a week that is named after it. */
function toDates({ unit, offset }: Period, day: number | undefined, today: number): PartialDate[] {
  if (unit !== 'week' || day === undefined) return getPeriod(unit, offset, today);
  return [getDayOfWeek(offset, day, today)];
}

/** Finds the dates relative to today that a text in Japanese, Chinese or Korean names. */
export function findUnspacedDates(text: string, today: number): DateMention[] {
  const found: DateMention[] = [];
  const add = (dates: readonly PartialDate[], start: number, length: number) => {
    for (const date of dates) found.push({ ...date, start, end: start + length });
  };
  for (const { 0: whole, 1: number, 2: unit, index } of text.matchAll(agoPattern)) {
    const count = readHanNumber(number!);
    if (count !== null) add(getPeriod(unitWords.get(unit!)!, -count, today), index, whole.length);
  }
  for (const { 0: whole, 1: word, 2: named, 3: numbered, index } of text.matchAll(periodPattern)) {
    if (found.some(({ start, end }) => start < index + whole.length && index < end)) continue;
    const period = periods.get(word!.replace(/\s/u, '_'))!;
    const isWeek = period.unit === 'week';
    const day = named ? weekdays.get(named) : numbered === '天' ? 6 : numberedDays.get(numbered ?? '');
    const length = isWeek ? whole.length : word!.length;
    add(toDates(period, day, today), index, length);
  }
  return found;
}
