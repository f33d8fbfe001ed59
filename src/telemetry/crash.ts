import { describeError, type ErrorRecord } from './describe-error.ts';
import { printError } from './terminal.ts';

const inWords = ({ type, code, message, stack }: ErrorRecord): string =>
  [`${type}${code ? ` ${code}` : ''}`, ...(message ? [message] : []), ...(stack ? [`at ${stack[0]}`] : [])].join(', ');

/** Returns what was thrown, and what it was thrown because of, in one line without any value. */
export function summarizeError(thrown: unknown): string {
  const chain: string[] = [];
  for (let at: ErrorRecord | undefined = describeError(thrown); at; at = at.cause) chain.push(inWords(at));
  return chain.join('; because of ');
}

/**
 * Ends the process with status 1 when nothing has caught an error. Node's own report would show all that the error
 * carries, such as a statement's parameters.
 */
export function exitOnCrash(): void {
  process.on('uncaughtException', (error) => {
    printError(`Parley has failed unexpectedly: ${summarizeError(error)}\n`);
    process.exit(1);
  });
}
