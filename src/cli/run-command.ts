import { printError, print } from '#src/telemetry/terminal.ts';
import { commandTable } from './command-table.ts';
import { printFailure, UsageError } from './failure.ts';
import { parseCall } from './parse-call.ts';

/** The reader of a pipe may leave before all is written, as `head` does. That is no failure. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

/** Carries out what was typed after `parley`. Returns the status of the process, or null when a server goes on. */
async function runTyped(typed: readonly string[]): Promise<number | null> {
  const parsed = parseCall(commandTable, typed.length === 0 ? ['serve'] : typed);
  if ('text' in parsed) {
    print(parsed.text);
    return 0;
  }
  const { call, declaration } = parsed;
  // Of a backup the reader needs all.
  if (call.path[0] !== 'serve' && call.path[0] !== 'backup') endWithReader();
  const run = await declaration.load!();
  return run(call, process.env);
}

/** Runs `parley`. A command that was typed wrongly ends with status 2, one that fails with 1. */
export async function runCommand(typed: readonly string[]): Promise<void> {
  try {
    const status = await runTyped(typed);
    if (status !== null) process.exitCode = status;
  } catch (error) {
    if (error instanceof UsageError) printError(`${error.message.trimEnd()}\n`);
    else printFailure(error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
