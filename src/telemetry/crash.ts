import { describeError, type ErrorRecord } from './describe-error.ts';
import { outliveOutput, printError } from './terminal.ts';

/** The remedies for errors of the system that say too little by their codes, for operators. */
const remedies: Record<string, string> = {
  EMFILE: 'raise the limit of open files of this process: ulimit -n, or LimitNOFILE of systemd',
  ENFILE: 'raise the limit of open files of this machine',
};

const formatRecord = ({ type, code, message, stack }: ErrorRecord): string =>
  [
    `${type}${code ? ` ${code}` : ''}`,
    ...(code && Object.hasOwn(remedies, code) ? [remedies[code]!] : []),
    ...(message ? [message] : []),
    ...(stack ? [`at ${stack[0]}`] : []),
  ].join(', ');

/** Returns an error and its causes in one line, without any values. */
export function summarizeError(thrown: unknown): string {
  const chain: string[] = [];
  for (let at: ErrorRecord | undefined = describeError(thrown); at; at = at.cause) chain.push(formatRecord(at));
  return chain.join('; because of ');
}

/**
 * Makes an uncaught error end the process with status 1. Node's own report would show all members of the error, such as a
 * statement's parameters. A promise that fails with nobody waiting for it is told of and ends nothing: mostly its failure is that of a
 * request, which was answered by another promise, and all others go on. Nor does output that nobody takes end it.
 */
export function exitOnCrash(): void {
  outliveOutput();
  process.on('unhandledRejection', (reason) => printError(`A failure nobody waited for: ${summarizeError(reason)}\n`));
  process.on('uncaughtException', (error) => {
    printError(`Parley has failed unexpectedly: ${summarizeError(error)}\n`);
    process.exit(1);
  });
}
