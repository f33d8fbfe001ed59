import type { RuleGroup } from '#src/conform/conformance-rule.ts';
import type { CommandCall } from './command.ts';
import type { conformOptions } from './command-options.ts';
import { UsageError } from './failure.ts';
import { readKey } from './server-address.ts';

/** The call of `parley conform`, as it was typed. */
export type ConformCommand = {
  url: string;
  key: string | null;
  only: RuleGroup | null;
  junit: string | null;
  model: string;
  heartbeatMs: number;
  agui: boolean;
};

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/$/, '');
  throw new UsageError(`${text} is no address; it has to begin with http:// or https://.`);
}

/** Returns the command of a call of `parley conform`. @throws UsageError for a value that an option does not take */
export function toConformCommand(call: CommandCall<typeof conformOptions>, env: NodeJS.ProcessEnv): ConformCommand {
  const { key = readKey(env), only = null, junit, model, heartbeat, agui } = call.values;
  const [url] = call.words as [string];
  if (!/^[1-9]\d{0,3}$/.test(heartbeat)) throw new UsageError('--heartbeat must be a number of seconds.');
  if (agui && only !== null && only !== 'agui') throw new UsageError('--agui checks the rules of agui alone.');
  return {
    url: readUrl(url),
    key: key ?? null,
    only,
    junit: junit ?? null,
    model,
    heartbeatMs: Number(heartbeat) * 1_000,
    agui,
  };
}
