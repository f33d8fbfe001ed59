import { problem, type Problem } from '#src/api/problems.ts';
import { DatabasePanic } from './panic.ts';

/** A database that cannot be used. The message names the setting to change. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
}

/** The codes with which Node fails what is sent over a connection, or the opening of one: by the system, by its resolver, by its sockets. */
const unreachableCodes = new Set(
  `ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN ENETRESET ENONET
   ENOTCONN ESHUTDOWN EADDRNOTAVAIL ECANCELED ENOBUFS EMFILE ENFILE ENOENT ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA
   EAI_NONAME EAI_MEMORY EAI_SYSTEM ENODATA ESERVFAIL ECONNCLOSED EREFUSED
   ERR_SOCKET_CLOSED ERR_SOCKET_CLOSED_BEFORE_CONNECTION ERR_SOCKET_CONNECTION_TIMEOUT ERR_STREAM_DESTROYED
   ERR_STREAM_PREMATURE_CLOSE ERR_STREAM_WRITE_AFTER_END ERR_STREAM_ALREADY_FINISHED`.split(/\s+/),
);
/**
 * The SQLSTATEs of connection exceptions, of the end of sessions and transactions that were idle or took too long, shutdown by the
 * administrator, crash, startup, the end of a session that was idle, and too many connections.
 */
const unreachableStates = /^(08\w{3}|25P0[34]|57P0[1-5]|53300)$/;
/**
 * The messages of errors without a code: those of `pg`, of its reader of the protocol for bytes that mean nothing, and of TypeORM for the next
 * statement of a transaction whose connection was lost between two.
 */
const unreachableMessages = new RegExp(
  [
    'Connection terminated',
    'timeout exceeded when trying to connect',
    '^timeout expired$',
    'Query read timeout',
    'Client has encountered a connection error',
    'Client was closed and is not queryable',
    'There was an error establishing an SSL connection',
    'The server does not support SSL connections',
    'Cannot use a pool after calling end on the pool',
    'received invalid response',
    'Received unexpected \\w+ message from backend',
    'Unknown authenticationOk message type',
    'Driver not Connected',
    'query runner (?:was )?already released',
    'Transaction is not started yet',
    'Cannot execute operation on "[^"]*" connection because connection is not yet established',
  ].join('|'),
  'i',
);

/** An error, with what Node says of its cause. */
type Cause = Error & { code?: unknown; syscall?: unknown; path?: unknown };

/** Lists an error and its causes: TypeORM wraps the driver's error, and Node lists one for each address it has tried. */
function* listCauses(error: unknown, depth = 0): Generator<Cause> {
  if (!(error instanceof Error) || depth > 4) return;
  yield error;
  const { driverError, errors } = error as { driverError?: unknown; errors?: unknown };
  yield* listCauses(driverError, depth + 1);
  if (Array.isArray(errors)) for (const part of errors) yield* listCauses(part, depth + 1);
}

function isUnreachable({ code, message }: { code?: unknown; message: string }): boolean {
  return (
    (typeof code === 'string' && (unreachableCodes.has(code) || unreachableStates.test(code))) ||
    unreachableMessages.test(message)
  );
}

/** Checks whether an error means that the database cannot be reached, so that the statement may be sent again. */
export function isOutage(error: unknown): boolean {
  return [...listCauses(error)].some(isUnreachable);
}

type ProblemFactory = (cause: unknown) => Problem;

const unavailable =
  (detail: string, retryAfterS: number): ProblemFactory =>
  (cause) =>
    problem('service_unavailable', detail, { cause, retryAfterS });

const isPanic = (error: unknown): boolean => [...listCauses(error)].some((each) => each instanceof DatabasePanic);

/** Returns the problem of a write that failed because the disk is full. */
export function storageFull(cause?: unknown): Problem {
  const detail = isPanic(cause)
    ? 'The disk of the embedded database is full, and it has stopped. Its operator has to make room and start Parley again.'
    : 'The disk of the database is full: nothing can be written until its operator has made room.';
  return problem('storage_full', detail, { cause, retryAfterS: 60 });
}

const diskFullCodes = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Checks whether an error means that the disk of the database is full. */
export function isStorageFull(error: unknown): boolean {
  return [...listCauses(error)].some(({ code }) => typeof code === 'string' && diskFullCodes.has(code));
}

/** Checks whether an error means that a row could not be deleted or changed because another one refers to it. */
export function isStillReferenced(error: unknown): boolean {
  return [...listCauses(error)].some(({ code }) => code === '23503');
}

/** A statement for which the database has not enough memory, or that exceeds its settings: the same one fails again. */
const beyondMeans =
  (detail: string): ProblemFactory =>
  (cause) =>
    problem('internal_error', `${detail} The same request would fail again; its operator finds more in the log.`, {
      cause,
    });

/** A statement that was prepared is not there, or is there already: another client had the connection to the server meanwhile. */
const pooled = unavailable(
  'A pooler before the database does not keep prepared statements. Its operator has to set PARLEY_DB_PREPARE=off.',
  60,
);

/** The conditions of PostgreSQL that callers do not cause, by SQLSTATE or its class. */
const conditions: Record<string, ProblemFactory> = {
  '26000': pooled,
  '42P05': pooled,
  // A standby says so of the position that only a primary has.
  '55000': unavailable('The database is not ready for this: it may have become a standby.', 5),
  '53': unavailable('The database is short of memory, connections or another resource.', 5),
  '53200': beyondMeans('The database has not enough memory for this.'),
  '53400': beyondMeans('This exceeds a limit that the database is configured with.'),
  '57': unavailable('The database gave up the statement, because of a time limit or its operator.', 5),
  '58': unavailable('The system under the database has failed; its operator finds more in its log.', 30),
  '25': unavailable('The database has given up the transaction.', 1),
  '25006': unavailable('The database takes no writes at present.', 5),
  '28': unavailable('The database refuses the user of Parley; its operator has to correct DATABASE_URL.', 30),
  '3D000': unavailable('The database is not on its server; its operator has to correct DATABASE_URL.', 30),
  '40': unavailable('The database has undone the transaction because of another one.', 1),
  '40001': unavailable('Another request changed the same rows at the same time.', 1),
  '40P01': unavailable('Another request waited for the same rows at the same time.', 1),
  '55P03': unavailable('Another request holds the same rows.', 1),
};

/** The conditions that a value of the request causes and validation does not catch, by SQLSTATE or its class. */
const refusalDetails: Record<string, string> = {
  '22021': 'A text of the request has a character that the database cannot keep, such as U+0000.',
  '22P05': 'A text of the request has a character that the database cannot keep, such as U+0000.',
  '22003': 'A number of the request is larger than the database can keep.',
  '22008': 'A time of the request is outside of what the database can keep.',
  '22': 'A value of the request is not one that the database can keep.',
  '54': 'A value of the request is too large or too complex for the database.',
};

function findByCode<T>(table: Record<string, T>, error: unknown): T | null {
  for (const { code } of listCauses(error)) {
    if (typeof code !== 'string') continue;
    const key = [code, code.slice(0, 2)].find((one) => Object.hasOwn(table, one));
    if (key !== undefined && (key.length > 2 || code.length === 5)) return table[key]!;
  }
  return null;
}

/** Returns the problem of a database error, whatever the statement was, or null when the server itself is at fault. */
export function explainDatabaseError(error: unknown): Problem | null {
  if (isOutage(error)) return unavailable('The database cannot be reached.', 5)(error);
  if (isStorageFull(error)) return storageFull(error);
  if (isPanic(error)) return unavailable('The embedded database has stopped. Start Parley again.', 60)(error);
  return findByCode(conditions, error)?.(error) ?? null;
}

/** Returns the problem of a database error during a request, in which a refused value came from the caller; or null. */
export function explainRequestError(error: unknown): Problem | null {
  const explained = explainDatabaseError(error);
  if (explained) return explained;
  const detail = findByCode(refusalDetails, error);
  return detail === null ? null : problem('invalid_request', detail, { cause: error });
}

/** Returns the error of a wrong `DATABASE_URL`, for the operator, or null for other errors. Never names the password. */
export function explainConnectFailure(url: string, error: unknown): DatabaseError | null {
  const { hostname, port, pathname } = new URL(url);
  const server = `${hostname || 'localhost'}:${port || 5432}`;
  for (const cause of listCauses(error)) {
    const { code, message } = cause;
    const reason = explainConnectCode(String(code), server, pathname.slice(1)) ?? explainTls(server, cause);
    if (reason) return new DatabaseError(`DATABASE_URL: ${reason}`, { cause: error });
    if (isUnreachable({ code, message })) {
      return new DatabaseError(`DATABASE_URL: no PostgreSQL answers at ${server} (${message || String(code)}).`, {
        cause: error,
      });
    }
  }
  return null;
}

/** Returns what an operator is told of a database whose encoding cannot keep every text. */
export const explainEncoding = (encoding: string): string =>
  `the database has the encoding ${encoding}, which cannot keep every text. Create one with ENCODING 'UTF8'.`;

/** Returns the reason of an error of TLS on the way to a server, or null for others. */
function explainTls(server: string, { code, message, syscall, path }: Cause): string | null {
  if (syscall === 'open') return `the file ${String(path)}, which it names, cannot be read (${String(code)}).`;
  if (/does not support SSL/.test(String(message)))
    return `PostgreSQL at ${server} does not speak TLS, for which its sslmode asks.`;
  return /CERT|^UNABLE_TO_/.test(String(code))
    ? `the certificate of PostgreSQL at ${server} is not trusted (${String(message)}). Name its authority with sslrootcert.`
    : null;
}

function explainConnectCode(code: string, server: string, database: string): string | null {
  if (code === '28P01') return `PostgreSQL at ${server} refuses this user and password.`;
  if (code === '28000')
    return `PostgreSQL at ${server} refuses this user: there is none of that name, or its pg_hba.conf does not let it in from here, or not without TLS.`;
  if (code === '3D000') return `there is no database "${database}" on PostgreSQL at ${server}. Create it first.`;
  if (code === '25006')
    return `PostgreSQL at ${server} refuses writes: it is a standby, or default_transaction_read_only is on.`;
  if (code === '42501')
    return `the user may not create tables in the database "${database}" on PostgreSQL at ${server}.`;
  return null;
}
