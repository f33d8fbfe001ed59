import { print } from '#src/telemetry/terminal.ts';
import { runAuditCommand } from './audit-run.ts';
import type { CommandCall } from './command.ts';
import type { auditOptions } from './command-options.ts';

/** Carries out `parley audit verify`. Ends with status 2 if a chain is broken. @throws UsageError, CommandError */
export async function runAudit(call: CommandCall<typeof auditOptions>, env: NodeJS.ProcessEnv): Promise<number> {
  const { text, status } = await runAuditCommand(call, env);
  print(text);
  return status;
}
