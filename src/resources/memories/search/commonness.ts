import type { Lexicon } from '#src/words/lexicon.ts';
import { smallTalk } from './small-talk.ts';
import { toWords } from '#src/words/words.ts';

/** How much a word says about a subject, by its rank in its language: a function word little, a word after `fullRank` all. */
const emptyRank = 20;
const fullRank = 500;
const leastContent = 0.1;
const smallTalkContent = 0.3;
const hiraganaContent = 0.25;

const isHiragana = (word: string) => /^\p{Script=Hiragana}+$/u.test(word);
const isLetter = (word: string) => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]$/u.test(word);

const toContent = (rank: number | undefined) =>
  rank === undefined
    ? 1
    : Math.min(1, Math.max(leastContent, Math.log((rank + 1) / emptyRank) / Math.log(fullRank / emptyRank)));

/** Tells in which language words are: that of which they have the most frequent words. English, when nothing tells. */
export function findLanguage(words: readonly string[], { ranks }: Lexicon): string {
  let best = { language: 'english', score: 0 };
  for (const [language, of] of ranks) {
    const score = words.reduce((sum, word) => sum + 1 - toContent(of.get(word)), 0);
    if (score > best.score + 0.01) best = { language, score };
  }
  return best.language;
}

let smallTalkWords: ReadonlySet<string> | null = null;

/**
 * Returns how much each word says about a subject, from 0.1 for the most frequent words of the language to 1. It is a
 * judgement about the language; how rare a word is among the memories is another matter.
 */
export function computeContents(words: readonly string[], lexicon: Lexicon): Map<string, number> {
  smallTalkWords ??= new Set(smallTalk.flatMap(toWords));
  const ranks = lexicon.ranks.get(findLanguage(words, lexicon))!;
  const judge = (word: string) => {
    const most = isLetter(word) ? leastContent : isHiragana(word) ? hiraganaContent : 1;
    return Math.min(most, smallTalkWords!.has(word) ? smallTalkContent : 1, toContent(ranks.get(word)));
  };
  return new Map(words.map((word) => [word, judge(word)]));
}
