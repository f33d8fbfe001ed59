import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ProxyFault } from './fault-proxy.ts';

/** An error that a step ends with. */
export type ExpectedError = { type?: string; code?: string; status?: number; message?: string };

type Input = {
  args?: string[];
  params?: Record<string, unknown>;
  options?: Record<string, unknown>;
  save?: string;
  result?: unknown;
  error?: ExpectedError;
};
type Reading = { text?: string; events?: string[]; final?: unknown; leave?: number; as?: 'text' };

/** A step of a case, as `contracts/behaviour/README.md` says. */
export type BehaviourStep =
  | { faults: ProxyFault[] }
  | ({ call: string } & Input)
  | ({ get: string } & Input)
  | ({ stream: string } & Input & Reading)
  | ({
      run: Record<string, { returns?: unknown; throws?: string }>;
      calls?: unknown[];
      approve?: unknown[];
      asked?: unknown[];
    } & Input &
      Reading)
  | ({ items: string; limit?: number } & Input)
  | { turn: 'next' | 'previous'; of: string; save?: string; result: unknown }
  | { requests: string[]; keys?: 'same' | 'different' };

/** A case: what every client does. */
export type BehaviourCase = {
  /** The name of its file, without the ending. */
  topic: string;
  name: string;
  client?: { retries?: number; timeout_ms?: number; credential?: 'key' | 'sign_in' };
  each?: Record<string, unknown[]>;
  steps: BehaviourStep[];
};

const folder = join(import.meta.dirname, '../../../contracts/behaviour');

/** Reads the cases of all clients, by topic. */
export const readCases = (): BehaviourCase[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) =>
      (parse(readFileSync(join(folder, file), 'utf8')) as Omit<BehaviourCase, 'topic'>[]).map((one) => ({
        topic: file.replace('.yaml', ''),
        ...one,
      })),
    );

/** Returns the variables of each run of a case. */
export function listVariables({ each = {} }: BehaviourCase): Record<string, unknown>[] {
  return Object.entries(each).reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

const lookUp = (path: string, variables: Record<string, unknown>): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], variables);

/** Returns a step with its variables filled in. A text that is only a variable becomes its value. */
export function fillIn(value: unknown, variables: Record<string, unknown>): unknown {
  if (typeof value === 'string') {
    const whole = /^\$\{([^}]+)\}$/.exec(value);
    if (whole) return lookUp(whole[1]!, variables);
    return value.replaceAll(/\$\{([^}]+)\}/g, (_, path: string) => String(lookUp(path, variables)));
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  const filled = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillIn(member, variables)]));
  return 'script' in value ? JSON.stringify(filled) : filled;
}

/** Lists the places where a value is not what a case expects. */
export function listDifferences(expected: unknown, actual: unknown, at = ''): string[] {
  const told = () => [`${at || 'the result'} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
  if (typeof expected === 'string' && /^\/.*\/$/s.test(expected))
    return new RegExp(expected.slice(1, -1), 's').test(String(actual)) ? [] : told();
  if (typeof expected !== 'object' || expected === null) return Object.is(expected, actual) ? [] : told();
  if (typeof actual !== 'object' || actual === null) return told();
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) return told();
  return Object.entries(expected).flatMap(([name, member]) =>
    listDifferences(member, (actual as Record<string, unknown>)[name], `${at}/${name}`),
  );
}
