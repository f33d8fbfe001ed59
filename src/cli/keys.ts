import { print } from '#src/telemetry/terminal.ts';
import type { Call } from './command.ts';
import { runKeysCommand } from './keys-run.ts';

/** Carries out a command about keys. @throws UsageError, CommandError */
export async function run(call: Call, env: NodeJS.ProcessEnv): Promise<number> {
  print(await runKeysCommand(call, env));
  return 0;
}
