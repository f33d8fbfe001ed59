import { parseConfig } from '#src/config/config.ts';
import { executeAuditCommand, formatChains, toAuditCommand, type VerifiedChain } from './audit-command.ts';
import type { CommandCall } from './command.ts';
import { executeAtDatabase } from './command-database.ts';
import type { auditOptions } from './command-options.ts';

/**
 * Runs a command about the audit. Returns the text to print, and the status with which the process ends: 2 for a broken chain.
 * With the embedded database a server that runs carries it out.
 * @throws UsageError, CommandError
 */
export async function runAuditCommand(call: CommandCall<typeof auditOptions>, env: NodeJS.ProcessEnv) {
  const command = toAuditCommand(call);
  const found = await executeAtDatabase(parseConfig(env), call.typed, ({ dataSource }) =>
    executeAuditCommand(dataSource, command),
  );
  const chains = typeof found === 'string' ? (JSON.parse(found) as VerifiedChain[]) : found;
  const { json } = call.values;
  const text = json ? chains.map((chain) => `${JSON.stringify(chain)}\n`).join('') : formatChains(chains);
  return { text, status: chains.some(({ faults }) => faults.length > 0) ? 2 : 0 };
}
