/** The longest id that an event may have, in UTF-16 units. */
export const maxIdLength = 200;

/** Tells whether an id is text that every database keeps and finds: short, and Unicode without NUL. */
export function isUsableId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= maxIdLength && !id.includes('\0') && id.isWellFormed();
}
