/** Abbreviations after whose full stop a sentence goes on, by the language of many of their writers. In small letters, without the last stop. */
const abbreviationsOf = {
  en: 'mr mrs ms dr prof sr jr st mt rev hon gen col capt lt sgt vs approx ca cf eg ie e.g i.e viz',
  de: 'hr fr bzw evtl ggf inkl exkl tel vgl zzgl abs geb gest hrsg mio mrd sog z.b z.t d.h o.ä i.d.r v.a s.o s.u',
  fr: 'mm mme mlle mgr p.ex env janv févr avr juil réf tél',
  es: 'sra srta dra ud uds p.ej pág núm aprox avda',
  it: 'sig dott ing avv pag',
  nl: 'dhr mevr bijv o.a d.w.z m.b.t t.a.v',
  others: 'np tzn tj tzv bl.a osv т.е ул напр',
};

/** Words that are abbreviations only before a number: others end a sentence, as “No.” does. */
const beforeNumbers =
  'no nos nr núm p pp pg vol fig art ch sec ed op est apt § jan feb mar apr jun jul aug sep sept oct nov dec';

const abbreviations = new Set(Object.values(abbreviationsOf).flatMap((words) => words.split(' ')));
const numbered = new Set(beforeNumbers.split(' '));

/** Returns whether the full stop after a word is part of it, when `next` follows: of a known abbreviation, an initial, or letters with stops between them. */
export function isAbbreviation(word: string, next: string): boolean {
  const small = word.toLowerCase();
  if (abbreviations.has(small)) return true;
  if (/^\p{N}/u.test(next)) return numbered.has(small);
  return /^\p{Lu}$/u.test(word) && word !== 'I';
}

/** Languages that write a full stop after the number of a day. */
const ordinalLanguages = ['de', 'da', 'nb', 'fi', 'cs', 'sk', 'sl', 'hr', 'hu', 'lv', 'et', 'is'];

const toMonthNames = (language: string): string[] =>
  (['long', 'short'] as const).flatMap((month) => {
    const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, index) => {
      const part = format.formatToParts(Date.UTC(2026, index, 9)).find(({ type }) => type === 'month');
      return (part?.value ?? '').replace(/\.$/u, '').toLowerCase();
    });
  });

let monthNames: ReadonlySet<string> | undefined;

/** Returns whether a word is the name of a month, in a language that writes a full stop after the day. */
export function isMonthAfterOrdinal(word: string): boolean {
  monthNames ??= new Set(ordinalLanguages.flatMap(toMonthNames).filter((name) => /^\p{L}+$/u.test(name)));
  return monthNames.has(word.toLowerCase());
}
