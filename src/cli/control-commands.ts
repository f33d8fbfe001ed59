import type { AccessChange } from '#src/access/access-changes.ts';
import { inspectTables } from '#src/db/inspect-tables.ts';
import type { Transactional } from '#src/db/query.ts';
import { readIndexProgress } from '#src/resources/memories/index-progress-store.ts';
import type { Envelope } from '#src/secrets/envelope.ts';
import { executeAuditCommand, toAuditCommand } from './audit-command.ts';
import type { CommandCall } from './command.ts';
import { commandTable } from './command-table.ts';
import type { auditOptions } from './command-options.ts';
import type { DatabaseState } from './doctor-database.ts';
import { UsageError } from './failure.ts';
import { executeKeysCommand, toKeysCommand } from './keys-command.ts';
import { parseCall } from './parse-call.ts';

/** The server in which commands are carried out. */
export type ControlContext = {
  db: Transactional;
  now: () => Date;
  envelope: Envelope | null;
  announce: (change: AccessChange) => void;
  /** The model that embeds memories; null when none does. */
  embeddingModel: string | null;
};

/**
 * Carries out a command that came through the data folder. Returns the text to print; of the audit, of memories and of the doctor it is JSON.
 * @throws UsageError, CommandError
 */
export async function executeControlCommand(
  { db, now, envelope, announce, embeddingModel }: ControlContext,
  typed: readonly string[],
): Promise<string> {
  const parsed = parseCall(commandTable, typed);
  const call = 'call' in parsed ? parsed.call : null;
  if (call?.path[0] === 'audit')
    return JSON.stringify(await executeAuditCommand(db, toAuditCommand(call as CommandCall<typeof auditOptions>)));
  if (call?.path[0] === 'keys') return executeKeysCommand({ db, now: now(), envelope, announce }, toKeysCommand(call));
  if (call?.path[0] === 'doctor') {
    const state: DatabaseState = {
      tables: await inspectTables(db),
      memories: await readIndexProgress(db, embeddingModel),
    };
    return JSON.stringify(state);
  }
  if (call?.path[0] === 'memories') return JSON.stringify(await readIndexProgress(db, embeddingModel));
  throw new UsageError('A server that runs carries out the commands of keys, memories, audit and doctor only.');
}
