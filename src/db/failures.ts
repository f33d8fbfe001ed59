import { problem, type Problem } from '#src/api/problems.ts';
import { DatabasePanic } from './panic.ts';

/** The database cannot be used as it is; the message says which setting to look at. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** Connection exceptions, shutdown by the administrator, crash, starting up, too many connections. */
const serverStates = /^(08\w{3}|57P0[1-5]|53300)$/;
const messages =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed and is not queryable|Driver not Connected/i;

/** An error and those that it was made from: TypeORM wraps the driver's, Node lists one for each address tried. */
function* family(error: unknown, depth = 0): Generator<Error & { code?: unknown }> {
  if (!(error instanceof Error) || depth > 4) return;
  yield error;
  const { driverError, errors } = error as { driverError?: unknown; errors?: unknown };
  yield* family(driverError, depth + 1);
  if (Array.isArray(errors)) for (const part of errors) yield* family(part, depth + 1);
}

function isUnreachable({ code, message }: { code?: unknown; message: string }): boolean {
  return (typeof code === 'string' && (unreachable.has(code) || serverStates.test(code))) || messages.test(message);
}

/** Whether an error says that the database is out of reach: the same statement may be sent again. */
export function isOutage(error: unknown): boolean {
  return [...family(error)].some(isUnreachable);
}

type Meaning = (cause: unknown) => Problem;

const unavailable =
  (detail: string, retryAfterS: number): Meaning =>
  (cause) =>
    problem('service_unavailable', detail, { cause, retryAfterS });

const isPanic = (error: unknown): boolean => [...family(error)].some((each) => each instanceof DatabasePanic);

/** The answer to what cannot be written for want of room. */
export function storageFull(cause?: unknown): Problem {
  const detail = isPanic(cause)
    ? 'The disk of the embedded database is full, and it has stopped. Its operator has to make room and start Parley again.'
    : 'The disk of the database is full: nothing can be written until its operator has made room.';
  return problem('storage_full', detail, { cause, retryAfterS: 60 });
}

const fullCodes = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Whether an error says that the disk of the database is full. */
export function isStorageFull(error: unknown): boolean {
  return [...family(error)].some(({ code }) => typeof code === 'string' && fullCodes.has(code));
}

/** PostgreSQL's conditions that are nobody's fault who calls, by their SQLSTATE or its class. */
const conditions: Record<string, Meaning> = {
  '53': unavailable('The database is short of memory, connections or another resource.', 5),
  '57': unavailable('The database gave up the statement, because of a time limit or its operator.', 5),
  '58': unavailable('The system under the database has failed; its operator finds more in its log.', 30),
  '25006': unavailable('The database takes no writes at present.', 5),
  '40001': unavailable('Another request changed the same rows at the same time.', 1),
  '40P01': unavailable('Another request waited for the same rows at the same time.', 1),
  '55P03': unavailable('Another request holds the same rows.', 1),
};

/** Conditions that a value of the request brings about. Validation refuses what is known to; this is for what is not. */
const refusals: Record<string, string> = {
  '22021': 'A text of the request has a character that the database cannot keep, such as U+0000.',
  '22P05': 'A text of the request has a character that the database cannot keep, such as U+0000.',
  '22003': 'A number of the request is larger than the database can keep.',
  '22008': 'A time of the request is outside of what the database can keep.',
  '22': 'A value of the request is not one that the database can keep.',
  '54': 'A value of the request is too large or too complex for the database.',
};

function find<T>(table: Record<string, T>, error: unknown): T | null {
  for (const { code } of family(error)) {
    if (typeof code !== 'string') continue;
    const key = [code, code.slice(0, 2)].find((one) => Object.hasOwn(table, one));
    if (key !== undefined && (key.length > 2 || code.length === 5)) return table[key]!;
  }
  return null;
}

/** The problem that an error of the database stands for, whoever sent the statement; null for an error of our own. */
export function explainDatabaseError(error: unknown): Problem | null {
  if (isOutage(error)) return unavailable('The database cannot be reached.', 5)(error);
  if (isStorageFull(error)) return storageFull(error);
  if (isPanic(error)) return unavailable('The embedded database has stopped. Start Parley again.', 60)(error);
  return find(conditions, error)?.(error) ?? null;
}

/** The same for a statement that a request has brought: a value that the database refuses came with it. */
export function explainRequestError(error: unknown): Problem | null {
  const explained = explainDatabaseError(error);
  if (explained) return explained;
  const detail = find(refusals, error);
  return detail === null ? null : problem('invalid_request', detail, { cause: error });
}

/** What is wrong with `DATABASE_URL`, for the person who set it. Never names the password. */
export function explainConnectFailure(url: string, error: unknown): DatabaseError | null {
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname || 'localhost'}:${port || 5432}`;
  for (const { code, message } of family(error)) {
    const why = refusal(String(code), place, pathname.slice(1));
    if (why) return new DatabaseError(`DATABASE_URL: ${why}`, { cause: error });
    if (isUnreachable({ code, message })) {
      return new DatabaseError(`DATABASE_URL: no PostgreSQL answers at ${place} (${message || String(code)}).`, {
        cause: error,
      });
    }
  }
  return null;
}

function refusal(code: string, place: string, database: string): string | null {
  if (code === '28P01' || code === '28000') return `PostgreSQL at ${place} refuses this user and password.`;
  if (code === '3D000') return `there is no database "${database}" on PostgreSQL at ${place}. Create it first.`;
  if (code === '42501')
    return `the user may not create tables in the database "${database}" on PostgreSQL at ${place}.`;
  return null;
}
