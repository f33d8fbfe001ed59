import { summarizeError } from '#src/telemetry/crash.ts';
import { maskSecrets } from '#src/telemetry/mask-secrets.ts';
import { printError } from '#src/telemetry/terminal.ts';

/** A command that was typed wrongly. The process ends with status 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A command that cannot be carried out, in a sentence for whoever typed it. The process ends with status 1. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** Prints on standard error why a command failed. Of a failed statement it prints only the kind of failure. */
export function printFailure(error: unknown): void {
  const isStatement = error instanceof Error && 'driverError' in error;
  printError(`${error instanceof Error && !isStatement ? maskSecrets(error.message) : summarizeError(error)}\n`);
}
