import { parseArgs } from 'node:util';
import { ruleGroups, type RuleGroup } from '#src/conform/conformance-rule.ts';
import { UsageError } from './failure.ts';

/** The help of `parley conform`. */
export const conformUsage = `Usage:
  npx parley conform URL [--key KEY] [--only GROUP] [--junit FILE] [--model MODEL] [--heartbeat SECONDS]
  npx parley conform URL --agui [--key KEY] [--junit FILE]

Checks that a server keeps the rules of Parley, prints each rule with its outcome, and ends with status 1 if one is broken.
It makes an agent with conversations and sessions there, and deletes them at the end.
  --key         an API key or a token of the server; PARLEY_KEY in the environment does the same
  --only        the rules of one group: ${ruleGroups.join(', ')}
  --junit       write the outcomes as JUnit XML to a file
  --model       the model of the agent; offline/echo unless it is given
  --heartbeat   the longest time that a stream may be silent; 30 seconds unless it is given
  --agui        URL is an endpoint of any server that takes a RunAgentInput: check the rules of AG-UI on it
`;

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

const options = {
  key: { type: 'string' },
  only: { type: 'string' },
  junit: { type: 'string' },
  model: { type: 'string', default: 'offline/echo' },
  heartbeat: { type: 'string', default: '30' },
  agui: { type: 'boolean', default: false },
} as const;

function readGroup(text: string | undefined): RuleGroup | null {
  if (text === undefined) return null;
  const group = ruleGroups.find((one) => one === text);
  if (group) return group;
  throw new UsageError(`--only: there is no group ${text}. There are ${ruleGroups.join(', ')}.`);
}

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/$/, '');
  throw new UsageError(`${text} is no address; it has to begin with http:// or https://.`);
}

/** Parses the arguments of `parley conform`. @throws UsageError */
export function parseConformCommand(args: string[], env: NodeJS.ProcessEnv): ConformCommand {
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${conformUsage}`);
  }
  const { key = env['PARLEY_KEY'], only, junit, model, heartbeat, agui } = parsed.values;
  const [url, ...more] = parsed.positionals;
  if (url === undefined || more.length > 0) throw new UsageError(conformUsage);
  if (!/^[1-9]\d{0,3}$/.test(heartbeat)) throw new UsageError('--heartbeat must be a number of seconds.');
  if (agui && only !== undefined && only !== 'agui') throw new UsageError('--agui checks the rules of agui alone.');
  return {
    url: readUrl(url),
    key: key ?? null,
    only: readGroup(only),
    junit: junit ?? null,
    model,
    heartbeatMs: Number(heartbeat) * 1_000,
    agui,
  };
}
