import { runConformCommand } from './conform-run.ts';
import { printFailure } from './failure.ts';

try {
  process.exitCode = await runConformCommand(process.argv.slice(3), process.env);
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
