import { randomOf } from './streams.ts';

type Random = ReturnType<typeof randomOf>;

const syllables = 'ba de fi go lu ma ne pi ro su ta ve wi xo ya zu kra ble stri flo'.split(' ');
const vocabularySize = 20_000;
const topicCount = 400;
const wordsOfTopic = 60;

/** Makes words as a language has them: few are everywhere, most are rare. */
function makeVocabulary(random: Random): string[] {
  const words = new Set<string>();
  while (words.size < vocabularySize)
    words.add(Array.from({ length: random.size(2, 4) }, () => random.pick(syllables)).join(''));
  return [...words];
}

/** Makes the texts of memories, the same ones for the same random numbers. More than half of the words of each belong to its topic. */
export function makeTexts(random: Random, count: number): string[] {
  const vocabulary = makeVocabulary(random);
  const anywhere = () => vocabulary[random.size(1, vocabulary.length) - 1]!;
  const topics = Array.from({ length: topicCount }, () =>
    Array.from({ length: wordsOfTopic }, () => random.pick(vocabulary)),
  );
  return Array.from({ length: count }, () => {
    const topic = random.pick(topics);
    const word = () => (random.next() < 0.6 ? random.pick(topic) : anywhere());
    return Array.from({ length: random.size(8, 24) }, word).join(' ');
  });
}

/** Makes a query of some words of a text, as somebody would ask for it; every fifth time with a slip. */
export function makeQuery(random: Random, texts: readonly string[]): string {
  const words = random.pick(texts).split(' ');
  const asked = Array.from({ length: random.size(3, 6) }, () => random.pick(words));
  if (random.next() < 0.2) asked[0] = asked[0]!.slice(0, 2) + asked[0]!.slice(3);
  return asked.join(' ');
}
