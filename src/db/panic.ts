/** A failure after which PostgreSQL answers nothing any more. */
export class DatabasePanic extends Error {
  override name = 'DatabasePanic';
  /** The SQLSTATE that it gave up with. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`The embedded database has stopped: ${message}`);
    this.code = code;
  }
}

const errorResponse = 0x45;
const marker = Buffer.from('PANIC');

/**
 * Finds the failure that ends a server among its answers (PostgreSQL's protocol 3, ErrorResponse with the severity PANIC),
 * or null. The severity is read from its field, not searched for: rows may hold the word.
 */
export function findPanic(answer: Buffer): DatabasePanic | null {
  if (!answer.includes(marker)) return null;
  for (let at = 0; at + 5 <= answer.length; at += 1 + answer.readInt32BE(at + 1)) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    if (answer[at] !== errorResponse) continue;
    const fields = fieldsOf(answer.subarray(at + 5, end));
    if (fields.get('V') === 'PANIC') return new DatabasePanic(fields.get('C') ?? 'XX000', fields.get('M') ?? 'PANIC');
  }
  return null;
}

/** The fields of an ErrorResponse by their letters. */
function fieldsOf(body: Buffer): Map<string, string> {
  const texts = body.toString('utf8').split('\0');
  return new Map(texts.filter((text) => text !== '').map((text) => [text[0]!, text.slice(1)]));
}
