import type { PeriodUnit } from './periods.ts';

// Words for dates that are relative to a moment, in lower case and without accents, in the languages of Latin script that
// `date-names.ts` has, as far as they decline little.

const toWordMap = <T>(lines: readonly (readonly [value: T, words: string])[]): ReadonlyMap<string, T> =>
  new Map(
    lines.flatMap(([value, words]) =>
      words
        .trim()
        .split(/\s+/)
        .map((word) => [word, value] as const),
    ),
  );

/** Words for a day, as days from today. `morgen` and `mañana` also mean the morning: dates of both are rare in memories. */
export const dayWords = toWordMap([
  [0, 'today heute hoy aujourd oggi hoje vandaag idag tanaan dzisiaj dzis dnes bugun'],
  [-1, 'yesterday gestern ayer ieri ontem gisteren igar eilen wczoraj vcera'],
  [-2, 'vorgestern anteayer antier altroieri anteontem eergisteren toissapaivana przedwczoraj predevcirem'],
  [1, 'tomorrow morgen manana demain domani amanha imorgon huomenna jutro zitra yarin'],
  [2, 'ubermorgen uebermorgen dopodomani overmorgen ylihuomenna pojutrze pozitri'],
]);

/** Words for a day that mean something else in other languages, such as "hier", which is "here" in German. */
export const dayWordsOf: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map([
  ['french', new Map([['hier', -1]])],
  ['turkish', new Map([['dun', -1]])],
]);

/** Days of two words: "i går", "avant-hier". */
export const dayPairs: ReadonlyMap<string, number> = new Map([
  ['avant hier', -2],
  ['apres demain', 2],
  ['pasado manana', 2],
  ['i dag', 0],
  ['i gar', -1],
  ['i morgen', 1],
  ['i morgon', 1],
]);

/** Words that choose a period, as periods from the present one. */
export const choices = toWordMap([
  [
    -1,
    `last previous letzte letzten letzter letztes letztem vorige vorigen voriger voriges vergangene vergangenen vergangener
     vergangenes vergangenem pasado pasada dernier derniere passe passee scorso scorsa passato passata passado passada
     afgelopen forra sidste forrige`,
  ],
  [0, 'this diese diesen dieser dieses diesem este esta ce cette questo questa neste nesta deze dit denne dette'],
  [
    1,
    `next nachste nachsten nachster nachstes nachstem kommende kommenden kommender kommendes kommendem proximo proxima
     prochain prochaine prossimo prossima volgende nasta naeste neste`,
  ],
]);

export const units = toWordMap<PeriodUnit>([
  ['day', 'day days tag tage tagen dia dias jour jours giorno giorni dag dagen dagar dage dager'],
  [
    'week',
    'week weeks woche wochen semana semanas semaine semaines settimana settimane weken vecka veckan veckor uge uger uke uka uker',
  ],
  [
    'month',
    'month months monat monate monaten mes meses mois mese mesi maand maanden manad manaden manader maned maneden maneder',
  ],
  ['year', 'year years jahr jahre jahren ano anos an ans annee annees anno anni jaar jaren ar aret'],
]);

/** Words for small numbers, which count only between the other words of a time such as "a week ago". */
export const numberWords = toWordMap([
  [1, 'a an one ein eine einem einen einer un une uno una um uma een en et'],
  [2, 'two zwei deux dos due dois duas twee tva to'],
  [3, 'three drei trois tres tre drie'],
  [4, 'four vier quatre cuatro quattro quatro fyra fire'],
  [5, 'five funf fuenf cinq cinco cinque vijf fem'],
  [6, 'six sechs seis sei zes sex seks'],
  [7, 'seven sieben sept siete sette sete zeven sju syv'],
  [8, 'eight acht huit ocho otto oito atta otte atte'],
  [9, 'nine neun neuf nueve nove negen nio ni'],
  [10, 'ten zehn dix diez dieci dez tien tio ti'],
]);

/** Words after or before "3 days" that make it a time in the past; "il y a" is another one. */
export const ago = {
  after: new Set('ago fa geleden sedan siden atras'.split(' ')),
  before: new Set('vor hace ha'.split(' ')),
};

/** Words after a weekday that make "the last Sunday" one of a longer time, and not the one before today. */
export const partOfLonger = new Set('of im des de du del'.split(' '));
