/** As long as an id in an event may be. */
export const longestId = 200;

/** Whether an id is text that every database keeps and finds: short, and Unicode without NUL. */
export function isUsableId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= longestId && !id.includes('\0') && id.isWellFormed();
}
