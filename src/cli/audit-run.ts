import { entities } from '#src/composition/entities.ts';
import { parseConfig } from '#src/config/config.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { executeAuditCommand, formatChains, toAuditCommand, type VerifiedChain } from './audit-command.ts';
import type { Call } from './command.ts';
import type { auditOptions } from './command-options.ts';
import { callControl } from './control.ts';

async function verify(call: Call<typeof auditOptions>, env: NodeJS.ProcessEnv): Promise<VerifiedChain[]> {
  const command = toAuditCommand(call);
  const { databaseUrl, dataDir } = parseConfig(env);
  const answer = databaseUrl === null ? await callControl(dataDir, call.typed) : null;
  if (answer !== null) return JSON.parse(answer) as VerifiedChain[];
  const { dataSource: db, close } = await openDatabase({ databaseUrl, dataDir, poolSize: 1, entities });
  try {
    return await executeAuditCommand(db, command);
  } finally {
    await close();
  }
}

/**
 * Runs a command about the audit. Returns the text to print, and the status with which the process ends: 2 for a broken chain.
 * With the embedded database a server that runs carries it out.
 * @throws UsageError, CommandError
 */
export async function runAuditCommand(call: Call<typeof auditOptions>, env: NodeJS.ProcessEnv) {
  const chains = await verify(call, env);
  return { text: formatChains(chains), status: chains.some(({ faults }) => faults.length > 0) ? 2 : 0 };
}
