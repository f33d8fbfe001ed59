import { print } from '#src/telemetry/terminal.ts';
import { conformUsage } from './conform-command.ts';
import { runConformCommand } from './conform-run.ts';
import { printFailure } from './failure.ts';

const args = process.argv.slice(3);
try {
  if (args.includes('--help')) print(conformUsage);
  else process.exitCode = await runConformCommand(args, process.env);
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
