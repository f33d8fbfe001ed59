/** The characters that end a line for some reader, and that JSON leaves as they are. */
const lineEnds = /[\u007f-\u009f\u2028\u2029]/g;

const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON on one line, whoever reads it. */
export const oneLine = (json: string): string => json.replace(lineEnds, escape);

/**
 * Returns a text as a JSON string on one line. In a prompt it is data: it cannot end its line, so it makes no heading,
 * no list and no speaker of its own.
 */
export const quoteLine = (text: string): string => oneLine(JSON.stringify(text));

/** Returns a text on one line: as it is when it is on one, else quoted. Only for the middle of a line. */
export const onOneLine = (text: string): string => (/[\p{Cc}\u2028\u2029]/u.test(text) ? quoteLine(text) : text);
