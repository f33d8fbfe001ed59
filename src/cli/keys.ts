import { print } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import { runKeysCommand } from './keys-run.ts';

/** Carries out a command about keys. @throws UsageError, CommandError */
export async function runKeys(call: CommandCall, env: NodeJS.ProcessEnv): Promise<number> {
  print(await runKeysCommand(call, env));
  return 0;
}
