import { stopOnSignal } from '#src/process/stop.ts';
import { printLines } from '#src/telemetry/terminal.ts';
import { printFailure } from './failure.ts';
import { startMockCommand } from './mock-run.ts';

try {
  const { url, close } = await startMockCommand(process.argv.slice(3));
  stopOnSignal(close);
  printLines(`The mock listens on ${url}`, `  docs  ${url}/docs`, '  keys  any key and any token is let in');
} catch (error) {
  printFailure(error);
  process.exit(1);
}
