import { print } from '#src/telemetry/terminal.ts';
import { printFailure } from './failure.ts';
import { runKeysCommand } from './keys-run.ts';

try {
  print(await runKeysCommand(process.argv.slice(3), process.env));
  process.exit(0);
} catch (error) {
  printFailure(error);
  process.exit(1);
}
