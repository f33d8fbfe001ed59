import { sealMark, sealOverhead } from '#src/secrets/content-cipher.ts';

const beginsSealed = (text: string): string => `starts_with(${text}, E'\\t')`;

/** The bytes of a JSON text in a column that may be encrypted, as SQL. */
export const plainBytesSql = (column: string): string =>
  `(CASE WHEN ${beginsSealed(column)} THEN (octet_length(${column}) - ${sealOverhead.characters}) * 3 / 4 - ${sealOverhead.bytes}
    ELSE octet_length(${column}) END)`;

/**
 * The payload of a row of the log with a piece of text more, as SQL: before its last two characters, `"}`. A piece that is
 * encrypted is put after all others; who decrypts the payload puts it in its place.
 */
export const growSql = (payload: string, piece: string): string =>
  `(CASE WHEN ${beginsSealed(piece)} THEN ${payload} || ${piece} ELSE left(${payload}, -2) || ${piece} || '"}' END)`;

/** The beginning of a text that a key has encrypted. */
export const toSealPrefix = (keyId: string): string => `${sealMark}${keyId}`;
