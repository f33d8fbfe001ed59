type Json = Record<string, unknown>;

/** `id` is any JSON, as some gateways send. */
export type ToolCallStep = { name: string; arguments: string; id: unknown; whole: boolean };

/** A step of a script that answers with an HTTP status instead of a completion. */
export type StatusStep = { status: number; retryAfter: number | undefined; message: string | undefined; body: unknown };

type Flag = 'drop' | 'end' | 'done' | 'bad_json' | 'no_usage';

/** One step of the scripted model. */
export type ScriptStep =
  | { do: 'say'; text: string }
  | { do: 'repeat'; text: string; times: number; delayMs: number }
  | { do: 'tool_call'; call: ToolCallStep }
  | { do: 'delay'; ms: number }
  | { do: 'status'; answer: StatusStep }
  | { do: Flag }
  | { do: 'reasoning'; text: string }
  | { do: 'chunk'; chunk: Json }
  | { do: 'raw'; text: string }
  | { do: 'stream_error'; message: string }
  | { do: 'finish'; reason: string };

/** The steps of each round: the first, then one for each time that tool results come back. */
export type Script = {
  script: ScriptStep[][];
  fallback: ScriptStep[][] | null;
  /** The steps for an answer that is put back because it does not have the requested form. */
  repair: ScriptStep[] | null;
  /** The arguments of calls that are demanded, by the names of the tools, wherever the script is quoted. */
  calls: Record<string, Json>;
  /** The states that the exits of a state machine are chosen by. */
  exits: string[];
};

/** Says what is wrong with a script, for the person who wrote it. */
export class ScriptError extends Error {}

/**
 * Returns a user's text → the script in it; `null` when it is no script. Throws a `ScriptError` for a script with
 * mistakes.
 */
export function parseScript(text: string): Script | null {
  if (!/^\s*\{/.test(text) || !text.includes('"script"')) return null;
  const value = parseJson(text);
  if (!('script' in value)) return null;
  only(value, ['script', 'fallback', 'repair', 'calls', 'exits'], 'The script');
  return {
    script: readRounds(value.script, 'script'),
    fallback: value.fallback === undefined ? null : readRounds(value.fallback, 'fallback'),
    repair: value.repair === undefined ? null : readRounds(value.repair, 'repair')[0]!,
    calls: value.calls === undefined ? {} : readCalls(value.calls),
    exits: value.exits === undefined ? [] : readExits(value.exits),
  };
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new ScriptError(`The script is not valid JSON: ${(error as Error).message}`);
  }
}

function readRounds(value: unknown, path: string): ScriptStep[][] {
  if (!Array.isArray(value)) throw new ScriptError(`${path} must be a list of steps.`);
  const last: unknown = value.at(-1);
  const rest = isObject(last) && 'after_results' in last ? last.after_results : undefined;
  const steps = rest === undefined ? value : value.slice(0, -1);
  const round = steps.map((step: unknown, at) => readStep(step, `${path}[${at}]`));
  checkRound(round, rest !== undefined, path);
  if (rest === undefined) return [round];
  only(last as Json, ['after_results'], `${path}[${value.length - 1}]`);
  return [round, ...readRounds(rest, `${path}[${value.length - 1}].after_results`)];
}

function checkRound(round: ScriptStep[], continues: boolean, path: string): void {
  const at = round.findIndex((step) => step.do === 'status');
  if (at >= 0 && (round.length > at + 1 || round.slice(0, at).some((step) => step.do !== 'delay'))) {
    throw new ScriptError(`${path}[${at}]: "status" answers alone; only "delay_ms" may stand before it.`);
  }
  if (continues && !round.some((step) => step.do === 'tool_call')) {
    throw new ScriptError(
      `${path}: "after_results" is what follows tool results, so it needs a "tool_call" before it.`,
    );
  }
}

const readers: Record<string, (step: Json, path: string) => ScriptStep> = {
  say: (step, path) => ({ do: 'say', text: text(step.say, `${path}.say`) }),
  repeat: readRepeat,
  tool_call: readToolCall,
  reasoning: (step, path) => ({ do: 'reasoning', text: text(step.reasoning, `${path}.reasoning`) }),
  chunk: (step, path) => ({ do: 'chunk', chunk: object(step.chunk, `${path}.chunk`) }),
  raw: (step, path) => ({ do: 'raw', text: text(step.raw, `${path}.raw`) }),
  done: (step, path) => flag(step.done, true, 'done', `${path}.done`),
  delay_ms: (step, path) => ({ do: 'delay', ms: whole(step.delay_ms, 0, 600_000, `${path}.delay_ms`) }),
  status: readStatus,
  drop: (step, path) => flag(step.drop, true, 'drop', `${path}.drop`),
  end: (step, path) => flag(step.end, true, 'end', `${path}.end`),
  bad_json: (step, path) => flag(step.bad_json, true, 'bad_json', `${path}.bad_json`),
  usage: (step, path) => flag(step.usage, false, 'no_usage', `${path}.usage`),
  stream_error: (step, path) => ({ do: 'stream_error', message: text(step.stream_error, `${path}.stream_error`) }),
  finish: (step, path) => ({ do: 'finish', reason: text(step.finish, `${path}.finish`) }),
};

function readStep(step: unknown, path: string): ScriptStep {
  const known = Object.keys(readers);
  const kind = isObject(step) ? known.find((name) => name in step) : undefined;
  const read = kind === undefined ? undefined : readers[kind];
  if (!isObject(step) || kind === undefined || !read) {
    const got = isObject(step) ? Object.keys(step).join(', ') || '{}' : JSON.stringify(step);
    const last = isObject(step) && 'after_results' in step ? ' "after_results" must be the last step.' : '';
    throw new ScriptError(`${path}: unknown step (${got}).${last} Steps are: ${known.join(', ')}, after_results.`);
  }
  only(step, kind === 'status' ? ['status', 'retry_after', 'message', 'body'] : [kind], path);
  return read(step, path);
}

function readCalls(value: unknown): Record<string, Json> {
  const calls = object(value, 'calls');
  return Object.fromEntries(Object.entries(calls).map(([name, given]) => [name, object(given, `calls.${name}`)]));
}

function readExits(value: unknown): string[] {
  if (!Array.isArray(value)) throw new ScriptError('exits must be a list of names of states.');
  return value.map((name: unknown, at) => text(name, `exits[${at}]`));
}

function readRepeat({ repeat }: Json, path: string): ScriptStep {
  const options = object(repeat, `${path}.repeat`);
  only(options, ['say', 'times', 'delay_ms'], `${path}.repeat`);
  return {
    do: 'repeat',
    text: text(options.say, `${path}.repeat.say`),
    times: whole(options.times, 1, 100_000, `${path}.repeat.times`),
    delayMs: options.delay_ms === undefined ? 0 : whole(options.delay_ms, 0, 600_000, `${path}.repeat.delay_ms`),
  };
}

function readToolCall({ tool_call: value }: Json, path: string): ScriptStep {
  const call = object(value, `${path}.tool_call`);
  only(call, ['name', 'arguments', 'id', 'whole'], `${path}.tool_call`);
  const { id, arguments: args = {} } = call;
  const written = typeof args === 'string' ? args : JSON.stringify(object(args, `${path}.tool_call.arguments`));
  const name = text(call.name, `${path}.tool_call.name`);
  return {
    do: 'tool_call',
    call: { name, arguments: written, id, whole: call.whole === true },
  };
}

function readStatus(step: Json, path: string): ScriptStep {
  const { retry_after: after, message, body } = step;
  const status = whole(step.status, 300, 599, `${path}.status`);
  const retryAfter = after === undefined ? undefined : whole(after, 0, 86_400, `${path}.retry_after`);
  if (message !== undefined) text(message, `${path}.message`);
  return { do: 'status', answer: { status, retryAfter, message: message as string | undefined, body } };
}

function flag(value: unknown, expected: boolean, step: Flag, path: string): ScriptStep {
  if (value !== expected) throw new ScriptError(`${path} must be ${expected}.`);
  return { do: step };
}

function only(value: Json, names: string[], path: string): void {
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other !== undefined) throw new ScriptError(`${path}: unknown member "${other}"; known are: ${names.join(', ')}.`);
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new ScriptError(`${path} must be a text that is not empty.`);
  return value;
}

function whole(value: unknown, from: number, to: number, path: string): number {
  if (!Number.isInteger(value) || (value as number) < from || (value as number) > to) {
    throw new ScriptError(`${path} must be a whole number from ${from} to ${to}.`);
  }
  return value as number;
}

function object(value: unknown, path: string): Json {
  if (!isObject(value)) throw new ScriptError(`${path} must be an object.`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
