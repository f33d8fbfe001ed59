import { print } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { migrateCodeOptions } from './command-options.ts';
import { runMigrateCommand } from './migrate-run.ts';

/** Carries out `parley migrate code`. @throws CommandError when there is no such path */
export async function runMigrateCode(call: CommandCall<typeof migrateCodeOptions>): Promise<number> {
  print(runMigrateCommand(call));
  return 0;
}
