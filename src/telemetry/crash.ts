import { describeError, type ErrorRecord } from './describe-error.ts';
import { printError } from './terminal.ts';

const formatRecord = ({ type, code, message, stack }: ErrorRecord): string =>
  [`${type}${code ? ` ${code}` : ''}`, ...(message ? [message] : []), ...(stack ? [`at ${stack[0]}`] : [])].join(', ');

/** Returns an error and its causes in one line, without any values. */
export function summarizeError(thrown: unknown): string {
  const chain: string[] = [];
  for (let at: ErrorRecord | undefined = describeError(thrown); at; at = at.cause) chain.push(formatRecord(at));
  return chain.join('; because of ');
}

/**
 * Makes an uncaught error end the process with status 1. Node's own report would show all members of the error, such as a
 * statement's parameters.
 */
export function exitOnCrash(): void {
  process.on('uncaughtException', (error) => {
    printError(`Parley has failed unexpectedly: ${summarizeError(error)}\n`);
    process.exit(1);
  });
}
