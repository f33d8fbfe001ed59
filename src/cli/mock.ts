import { stopOnSignal } from '#src/process/stop.ts';
import { print, printLines } from '#src/telemetry/terminal.ts';
import { printFailure } from './failure.ts';
import { mockUsage } from './mock-command.ts';
import { startMockCommand } from './mock-run.ts';

const args = process.argv.slice(3);
try {
  if (args.includes('--help')) {
    print(mockUsage);
    process.exit(0);
  }
  const { url, close } = await startMockCommand(args);
  stopOnSignal(close);
  printLines(`The mock listens on ${url}`, `  docs  ${url}/docs`, '  keys  any key and any token is let in');
} catch (error) {
  printFailure(error);
  process.exit(1);
}
