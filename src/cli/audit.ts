import { print } from '#src/telemetry/terminal.ts';
import { runAuditCommand } from './audit-run.ts';
import { printFailure } from './failure.ts';

try {
  const { text, status } = await runAuditCommand(process.argv.slice(3), process.env);
  print(text);
  process.exit(status);
} catch (error) {
  printFailure(error);
  process.exit(1);
}
