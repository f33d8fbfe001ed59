/** A sentence and how long its audio is, in milliseconds. */
export type SpokenSentence = { text: string; durationMs: number };

const words = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * Returns the beginning of a text that was heard, of sentences that were spoken one after another. The sentence in which listening ended is
 * cut between two words, at the share of its audio that was heard: no voice says when it speaks which word.
 */
export function cutToHeard(sentences: readonly SpokenSentence[], heardMs: number): string {
  let heard = '';
  let restMs = heardMs;
  for (const { text, durationMs } of sentences) {
    if (restMs < durationMs) return heard + cutAtWord(text, (text.length * restMs) / durationMs);
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
