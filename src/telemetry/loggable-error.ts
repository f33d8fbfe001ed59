/**
 * An error whose message may be logged: it contains only text of the program, ids and names of the contract, and nothing
 * that a caller, a model or the database has sent. The message of any other error is never logged.
 */
export class LoggableError extends Error {
  override name = 'LoggableError';
}
