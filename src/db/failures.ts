import { problem, type Problem } from '#src/problems.ts';

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

/** The problem that an error of the database stands for, or null when it is not that the database is out of reach. */
export function explainDatabaseError(error: unknown): Problem | null {
  for (const each of family(error)) {
    if (isUnreachable(each)) {
      return problem('service_unavailable', 'The database cannot be reached.', { cause: error, retryAfterS: 5 });
    }
  }
  return null;
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
