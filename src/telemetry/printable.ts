/**
 * Characters that a terminal or a viewer of logs obeys instead of showing: controls (C0, DEL, C1), bidirectional and
 * other invisible formatting, line and paragraph separators, and halves of surrogate pairs.
 */
const commanding = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/** Returns the text as one line that can only be read: each commanding character is written as `\uXXXX`. */
export function toPrintable(text: string): string {
  return text.replace(commanding, escaped);
}

/**
 * Does the same for text of many lines: keeps line feeds, line ends of Windows and tabs. JSON stays the same JSON,
 * since such characters stand in its strings only.
 */
export function toPrintableLines(text: string): string {
  return text.replace(/\r\n|[\n\t]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (found) =>
    found === '\r\n' || found === '\n' || found === '\t' ? found : escaped(found),
  );
}
