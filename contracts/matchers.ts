/** What stands in a pact in place of a value: an example, and the rule by which another value is as good. */
export type Matcher = { 'pact:matcher:type': string; value: unknown; [rule: string]: unknown };

const isMatcher = (value: unknown): value is Matcher =>
  typeof value === 'object' && value !== null && 'pact:matcher:type' in value;

/** Nothing but this value: a discriminator, a code, a number that the consumer acts on. */
export const exactly = (value: unknown): Matcher => ({ 'pact:matcher:type': 'equality', value });

/** Returns a text of this form. Pact holds the whole text against the expression, so it needs no `^` and `$`. */
export const matching = (regex: string, value: string): Matcher => ({ 'pact:matcher:type': 'regex', regex, value });

/** At least one of these. */
export const several = (value: unknown): Matcher => ({
  'pact:matcher:type': 'type',
  value: [expected(value)],
  min: 1,
});

/** Any number of these, none at all too. */
export const any = (value: unknown): Matcher => ({ 'pact:matcher:type': 'type', value: [expected(value)] });

class Tuple {
  readonly items: unknown[];

  constructor(items: unknown[]) {
    this.items = items;
  }
}

/** These, in this order, and no others: each has rules of its own. */
export const tuple = (...items: unknown[]): unknown => new Tuple(items);

/** Returns a text that a state of the provider supplies when it is verified, such as an id that it mints. */
export const injected = (regex: string, expression: string, value: string): Matcher => ({
  ...matching(regex, value),
  'pact:generator:type': 'ProviderState',
  expression,
});

const tail = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const exampleTail = '01k2c5gq8zf3vr4xw1m6t0y9ab';

/** Returns the id that stands for all ids of its kind in pacts. */
export const exampleId = (prefix: string): string => `${prefix}_${exampleTail}`;

/** Returns an id which a state supplies under the name of its parameter: `agent_id`. */
export const injectedId = (prefix: string, name: string): Matcher =>
  injected(`${prefix}_${tail}`, `\${${name}}`, exampleId(prefix));

/** Returns a path with ids that a state supplies: `/v2/agents/{agent_id}`. */
export function injectedPath(template: string): string | Matcher {
  if (!template.includes('{')) return template;
  const fill = (by: (name: string, prefix: string) => string) =>
    template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => by(name, prefixes[name] ?? name));
  return injected(
    fill((_name, prefix) => `${prefix}_${tail}`),
    fill((name) => `\${${name}}`),
    fill((_name, prefix) => exampleId(prefix)),
  );
}

const prefixes: Record<string, string> = {
  agent_id: 'agt',
  conversation_id: 'conv',
  session_id: 'sess',
  message_id: 'msg',
  run_id: 'run',
  user_id: 'usr',
  memory_id: 'mem',
  organization_id: 'org',
};

const timestamp = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';

/**
 * Returns an example as what is expected: ids and times by their form, other values by their type, lists with one or
 * more like the first. What is not named is not expected, and may be anything.
 */
export function expected(example: unknown): unknown {
  if (isMatcher(example)) return example;
  if (example instanceof Tuple) return example.items.map(expected);
  if (Array.isArray(example)) return example.length === 0 ? exactly([]) : several(example[0]);
  if (typeof example === 'object' && example !== null) {
    return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, expected(value)]));
  }
  return scalar(example);
}

function scalar(value: unknown): Matcher {
  if (value === null) return { 'pact:matcher:type': 'null', value };
  if (typeof value === 'boolean') return { 'pact:matcher:type': 'boolean', value };
  if (typeof value === 'number') return { 'pact:matcher:type': Number.isInteger(value) ? 'integer' : 'number', value };
  const text = value as string;
  if (text.endsWith(`_${exampleTail}`)) return matching(text.replace(exampleTail, tail), text);
  if (new RegExp(`^${timestamp}$`).test(text)) return matching(timestamp, text);
  return { 'pact:matcher:type': 'type', value };
}
