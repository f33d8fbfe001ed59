/** A failure after which PostgreSQL no longer answers. */
export class DatabasePanic extends Error {
  override name = 'DatabasePanic';
  /** The SQLSTATE of the failure. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`The embedded database has stopped: ${message}`);
    this.code = code;
  }
}

const errorResponse = 0x45;
const marker = Buffer.from('PANIC');

/**
 * Returns the failure among a server's answers that ends it (PostgreSQL's protocol 3: an ErrorResponse with the severity
 * PANIC), or null. The severity is read from its field, because rows may contain the word.
 */
export function findPanic(answer: Buffer): DatabasePanic | null {
  if (!answer.includes(marker)) return null;
  for (let at = 0; at + 5 <= answer.length; at += 1 + answer.readInt32BE(at + 1)) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    if (answer[at] !== errorResponse) continue;
    const fields = parseFields(answer.subarray(at + 5, end));
    if (fields.get('V') === 'PANIC') return new DatabasePanic(fields.get('C') ?? 'XX000', fields.get('M') ?? 'PANIC');
  }
  return null;
}

/** Returns the fields of an ErrorResponse by their letters. */
function parseFields(body: Buffer): Map<string, string> {
  const texts = body.toString('utf8').split('\0');
  return new Map(texts.filter((text) => text !== '').map((text) => [text[0]!, text.slice(1)]));
}
