/** A sentence, and how long its audio is in milliseconds, as far as it was made. `isWhole`: all of it was. */
export type SpokenSentence = { text: string; durationMs: number; isWhole: boolean };

/** The milliseconds in which a voice says a character, about: some 150 words a minute. */
const characterMs = 65;

/** Returns how long a sentence is: about so long, while its audio is still being made. */
const toWholeMs = ({ text, durationMs, isWhole }: SpokenSentence): number =>
  isWhole ? durationMs : Math.max(durationMs, text.length * characterMs);

const words = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * Returns the beginning of a text that was heard, of sentences that were spoken one after another. The sentence in which listening ended is
 * cut between two words, at the share of its audio that was heard: no voice says when it speaks which word.
 */
export function cutToHeard(sentences: readonly SpokenSentence[], heardMs: number): string {
  let heard = '';
  let restMs = heardMs;
  for (const sentence of sentences) {
    const { text, durationMs } = sentence;
    // A sentence without audio counts when something after it was heard.
    if (restMs <= 0) return heard;
    const wholeMs = toWholeMs(sentence);
    if (restMs < wholeMs) return heard + cutAtWord(text, (text.length * restMs) / wholeMs);
    heard += text;
    restMs -= durationMs;
  }
  return heard;
}

/** Returns the words of a text that end before a place, without spaces after them. */
function cutAtWord(text: string, place: number): string {
  let length = 0;
  for (const { index, segment } of words.segment(text)) {
    if (index + segment.length > place) break;
    length = index + segment.length;
  }
  return text.slice(0, length).trimEnd();
}
