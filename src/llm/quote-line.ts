/**
 * The characters that JSON leaves as they are, and with which a text is not what a reader sees: those that end a line for some
 * reader, those that change the direction of what follows, and tags, with which invisible text can be written.
 */
const deceptive = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\udb40[\udc00-\udc7f]/g;

const escape = (characters: string) =>
  characters.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** JSON on one line, whoever reads it. */
export const oneLine = (json: string): string => json.replace(deceptive, escape);

/**
 * Returns a text as a JSON string on one line. In a prompt it is data: it cannot end its line, so it makes no heading,
 * no list and no speaker of its own.
 */
export const quoteLine = (text: string): string => oneLine(JSON.stringify(text));

/** Returns a text on one line: as it is when it is on one, else quoted. Only for the middle of a line. */
export const onOneLine = (text: string): string =>
  /\p{Cc}/u.test(text) || text.search(deceptive) >= 0 ? quoteLine(text) : text;
