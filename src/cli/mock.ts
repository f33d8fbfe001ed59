import { stopOnSignal } from '#src/process/stop.ts';
import { printLines } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { mockOptions } from './command-options.ts';
import { startMockCommand } from './mock-run.ts';

/** Serves the mock until it is stopped. */
export async function runMock(call: CommandCall<typeof mockOptions>): Promise<null> {
  const { url, close } = await startMockCommand(call);
  stopOnSignal(close);
  printLines(`The mock listens on ${url}`, `  docs  ${url}/docs`, '  keys  any key and any token is let in');
  return null;
}
