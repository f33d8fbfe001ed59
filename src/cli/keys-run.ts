import { entities } from '#src/composition/entities.ts';
import { parseConfig } from '#src/config/config.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import { callControl } from './control.ts';
import type { Call } from './command.ts';
import { executeKeysCommand, toKeysCommand } from './keys-command.ts';

/**
 * Runs a command about keys and returns the text to print. With the embedded database a server that runs carries it out.
 * @throws UsageError for a value that an option does not take, CommandError when there is no such key
 */
export async function runKeysCommand(call: Call, env: NodeJS.ProcessEnv): Promise<string> {
  const command = toKeysCommand(call);
  const { databaseUrl, dataDir, encryptionKeys } = parseConfig(env);
  const answer = databaseUrl === null ? await callControl(dataDir, call.typed) : null;
  if (answer !== null) return answer;
  const { dataSource: db, close } = await openDatabase({ databaseUrl, dataDir, poolSize: 1, entities });
  try {
    const envelope = createOptionalEnvelope(encryptionKeys);
    return await executeKeysCommand({ db, now: new Date(), envelope, announce: () => {} }, command);
  } finally {
    await close();
  }
}
