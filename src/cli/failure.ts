import { summarizeError } from '#src/telemetry/crash.ts';
import { maskSecrets } from '#src/telemetry/mask-secrets.ts';
import { printError } from '#src/telemetry/terminal.ts';

/** A command was called in a way that it does not know; the message tells how to call it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Says on standard error why a command failed. Of a failed statement it says nothing but what kind of failure it was. */
export function printFailure(error: unknown): void {
  const isStatement = error instanceof Error && 'driverError' in error;
  printError(`${error instanceof Error && !isStatement ? maskSecrets(error.message) : summarizeError(error)}\n`);
}
