import type { CommandCall, Options } from '#src/cli/command.ts';
import { commandTable } from '#src/cli/command-table.ts';
import { parseCall } from '#src/cli/parse-call.ts';

/** Parses what is typed after `parley`, and returns the call of the command. */
export function toCall<O extends Options>(...typed: string[]): CommandCall<O> {
  const parsed = parseCall(commandTable, typed);
  if ('text' in parsed) throw new Error(`No command was called: ${parsed.text}`);
  return parsed.call as CommandCall<O>;
}
