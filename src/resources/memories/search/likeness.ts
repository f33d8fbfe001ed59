import type { Content } from '#src/resources/memories/memory.ts';
import { textOf } from '#src/resources/memories/memory.ts';
import { wordsOf } from './words.ts';

const negations = new Set(
  wordsOf(`no not never none without cannot t dont doesnt didnt isnt arent wasnt wont cant nicht kein keine keinen keiner
    keinem keines nie niemals ohne ne pas jamais sans sin nunca jamás non mai senza não nem sem niet geen nooit zonder
    inte ingen inga aldrig utan ikke ingen aldri uden uten ei eivät ilman nie bez ne není nem nélkül nu fără değil yok
    не нет ни никогда без δεν μην ποτέ χωρίς لا ليس لم لن بدون לא אין בלי नहीं मत không chưa tidak bukan jangan 안 못`),
);

/** In scripts without spaces a negation stands within a pair. */
const negates = /[不没沒無无非未別别勿否]/u;

/** What is no word and still says something: pictures, signs of calculation and of money, the minus of a number. */
const signs = /(\p{Extended_Pictographic}|[\p{Sm}\p{Sc}%#]|(?<![\p{L}\p{N}])-(?=\p{N}))/u;

/** What changes what is said, however much else is the same. */
const decides = (token: string) => negations.has(token) || negates.test(token) || /[\p{N}\p{Sm}\p{Sc}%#-]/u.test(token);

/** What a text says, in its order: its words, and signs that mean something. */
export const tokensOf = (text: string): string[] =>
  text.split(signs).flatMap((part, index) => (index % 2 === 1 ? [part] : wordsOf(part)));

export type Words = { all: ReadonlySet<string>; list: readonly string[]; deciding: string };

/** The words of a memory as they are compared with those of another. What happened at another time is something else. */
export function wordsIn(content: Content): Words {
  const list = tokensOf(textOf(content));
  const at = 'occurred_at' in content ? [new Date(content.occurred_at!).getTime()] : [];
  return { all: new Set(list), list, deciding: [...list.filter(decides), ...at].join(' ') };
}

const endings = ['s', 'es', 'd', 'ed'];
const shortest = 4;

/** A word and other forms of it. Two that differ in any other letter may be two names. */
export function formsOf(word: string): string[] {
  const longer = word.length < shortest ? [] : endings.map((ending) => word + ending);
  const shorter = endings.filter((ending) => word.endsWith(ending)).map((ending) => word.slice(0, -ending.length));
  return [word, ...longer, ...shorter.filter(({ length }) => length >= shortest)];
}

/**
 * How much two texts share of their words; 0 when the shorter one says anything that the longer one does not, or says it
 * in another order, or when they differ in a number, a sign or a negation: then they are not the same.
 */
export function similarityOf(longer: Words, shorter: Words): number {
  if (longer.deciding !== shorter.deciding) return 0;
  let at = 0;
  for (const word of shorter.list) {
    const forms = formsOf(word);
    while (at < longer.list.length && !forms.includes(longer.list[at]!)) at += 1;
    if (at === longer.list.length) return 0;
    at += 1;
  }
  return (2 * shorter.all.size) / (shorter.all.size + longer.all.size);
}
