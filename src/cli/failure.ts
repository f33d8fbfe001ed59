import { summarizeError } from '#src/telemetry/crash.ts';
import { maskSecrets } from '#src/telemetry/mask-secrets.ts';
import { printError } from '#src/telemetry/terminal.ts';

/** A wrong call of a command. The message is its usage. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Prints on standard error why a command failed. Of a failed statement it prints only the kind of failure. */
export function printFailure(error: unknown): void {
  const isStatement = error instanceof Error && 'driverError' in error;
  printError(`${error instanceof Error && !isStatement ? maskSecrets(error.message) : summarizeError(error)}\n`);
}
