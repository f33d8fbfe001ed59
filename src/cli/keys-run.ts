import { parseConfig } from '#src/config/config.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import { openServer } from './called-server.ts';
import type { CommandCall } from './command.ts';
import { executeAtDatabase } from './command-database.ts';
import type { keyServerOptions } from './command-options.ts';
import { callKeysServer } from './keys-http.ts';
import { executeKeysCommand, toKeysCommand } from './keys-command.ts';
import { namesServer } from './server-address.ts';

/**
 * Runs a command about keys and returns the text to print: over HTTP when a server is named, and otherwise where the database
 * is.
 * @throws UsageError for a value that an option does not take, CommandError when there is no such key
 */
export async function runKeysCommand(call: CommandCall, env: NodeJS.ProcessEnv): Promise<string> {
  const command = toKeysCommand(call);
  const { values } = call as CommandCall<typeof keyServerOptions>;
  if (command.name !== 'signing' && namesServer(values, env)) return callKeysServer(openServer(values, env), command);
  const config = parseConfig(env);
  const envelope = createOptionalEnvelope(config.encryptionKeys);
  return executeAtDatabase(config, call.typed, ({ dataSource: db }) =>
    executeKeysCommand({ db, now: new Date(), envelope, announce: () => {} }, command),
  );
}
