/** Characters that take two columns of a terminal: East Asian wide ones, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text);

const widthOfCharacter = (character: string) => (wide.test(character) ? 2 : 1);

/** Returns the number of columns that a printable text takes in a terminal. */
export function getDisplayWidth(text: string): number {
  if (isPlain(text)) return text.length;
  return Array.from(segmenter.segment(text), ({ segment }) => widthOfCharacter(segment)).reduce((a, b) => a + b, 0);
}

/** Cuts a printable text to a number of columns; the last one is an ellipsis if something was cut. */
export function cutToWidth(text: string, width: number): string {
  if (getDisplayWidth(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const { segment } of segmenter.segment(text)) {
    used += widthOfCharacter(segment);
    if (used > width) break;
    shown += segment;
  }
  return `${shown}…`;
}

/** Fills a printable text with spaces to a number of columns. */
export const padToWidth = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - getDisplayWidth(text)));

/** Returns the columns of the terminal that standard output is; null when it is none. */
export const getTerminalWidth = (): number | null => (process.stdout.isTTY ? process.stdout.columns || null : null);
