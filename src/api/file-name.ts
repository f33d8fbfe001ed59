/** Characters that no name shows: controls, those that turn the direction of text, and those that break lines. */
const hidden = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const mostLength = 255;

/**
 * Returns the name of a file without a path, however its sender's system writes paths, and without what would show another name than the file is
 * saved under; null when nothing is left of it, or only dots.
 */
export function toFileName(name: string): string | null {
  const last = name.toWellFormed().split(/[/\\]/).at(-1)!;
  const shown = last.replaceAll(hidden, '').trim();
  // Half a character is none.
  const cut = shown.slice(0, mostLength).replace(/[\ud800-\udbff]$/, '');
  return /^\.*$/.test(cut) ? null : cut;
}
