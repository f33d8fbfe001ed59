/**
 * Characters that a terminal or a log viewer interprets instead of showing: controls (C0, DEL, C1), bidirectional and
 * other invisible formatting, line and paragraph separators, and halves of surrogate pairs.
 */
const controlCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Matches texts that may have such characters: a quick test before the slow one, which nearly all log lines pass. */
const beyondPlainText = /[^\x20-\x7e\n\t]/;

const escapeCharacter = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/** Returns the text as one printable line: each control character is written as `\uXXXX`. */
export function toPrintable(text: string): string {
  return text.replace(controlCharacters, escapeCharacter);
}

/**
 * Returns a text of many lines as printable text: keeps line feeds, line ends of Windows and tabs, and escapes all other
 * control characters. JSON keeps its meaning, since such characters stand in its strings only.
 */
export function toPrintableLines(text: string): string {
  if (!beyondPlainText.test(text)) return text;
  return text.replace(/\r\n|[\n\t]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (found) =>
    found === '\r\n' || found === '\n' || found === '\t' ? found : escapeCharacter(found),
  );
}
