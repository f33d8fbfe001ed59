import { entities } from '#src/composition/entities.ts';
import { parseConfig } from '#src/config/config.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import { callControl } from './control.ts';
import { executeKeysCommand, parseKeysCommand } from './keys-command.ts';

/**
 * Runs a command about keys and returns the text to print. With the embedded database a server that runs carries it out.
 * @throws UsageError when there is no such command, key or scope
 */
export async function runKeysCommand(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const command = parseKeysCommand(args);
  const { databaseUrl, dataDir, encryptionKeys } = parseConfig(env);
  const answer = databaseUrl === null ? await callControl(dataDir, args) : null;
  if (answer !== null) return answer;
  const { dataSource: db, close } = await openDatabase({ databaseUrl, dataDir, poolSize: 1, entities });
  try {
    const envelope = createOptionalEnvelope(encryptionKeys);
    return await executeKeysCommand({ db, now: new Date(), envelope, announce: () => {} }, command);
  } finally {
    await close();
  }
}
