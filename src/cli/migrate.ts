import { print } from '#src/telemetry/terminal.ts';
import { printFailure } from './failure.ts';
import { runMigrateCommand } from './migrate-run.ts';

try {
  print(runMigrateCommand(process.argv.slice(3)));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
