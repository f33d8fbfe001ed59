import { isObject } from '#src/llm/json-value.ts';

type Schema = Record<string, unknown>;

/** Schemas within schemas are followed so far. */
const deepest = 20;

const texts: Record<string, string> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  email: 'ada@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function lookUp(root: Schema, reference: unknown): unknown {
  const steps = String(reference).replace(/^#\/?/, '').split('/').filter(Boolean);
  const names = steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), root);
}

/** Returns the type that a schema names, or that its keywords tell of. */
function typeOf({ type, properties, required, items }: Schema): unknown {
  if (type !== undefined) return listOf(type)[0] ?? type;
  if (properties !== undefined || required !== undefined) return 'object';
  return items === undefined ? 'string' : 'array';
}

function numberFor(schema: Schema, step: number): number {
  const above = numberOf(schema['exclusiveMinimum']);
  const least = numberOf(schema['minimum']) ?? (above === undefined ? undefined : above + step);
  const most = numberOf(schema['maximum']) ?? Infinity;
  const whole = Math.ceil(least ?? Math.min(1, most));
  return whole <= most ? whole : (least ?? most);
}

function textFor({ format, minLength }: Schema): string {
  const text = texts[String(format)] ?? 'text';
  return text.padEnd(numberOf(minLength) ?? 0, '.').slice(0, 10_000);
}

/**
 * Makes a value that satisfies a schema, as far as simple schemas go: the same one each time. Patterns, `not` and
 * conditions are beyond it.
 */
export function sampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isObject(schema) || !isObject(root) || depth > deepest) return null;
  const within = (inner: unknown) => sampleOf(inner, root, depth + 1);
  if (schema['const'] !== undefined) return schema['const'];
  const [listed] = [...listOf(schema['enum']), ...listOf(schema['examples'])];
  if (listed !== undefined) return listed;
  if (schema['default'] !== undefined) return schema['default'];
  if (schema['$ref'] !== undefined) return within(lookUp(root, schema['$ref']));
  const [branch] = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
  if (branch !== undefined) return within(branch);
  const all = listOf(schema['allOf']).map(within);
  switch (typeOf(schema)) {
    case 'object': {
      const properties = isObject(schema['properties']) ? schema['properties'] : {};
      const names = [...new Set([...Object.keys(properties), ...listOf(schema['required']).map(String)])];
      const own = names.map((name) => [name, within(properties[name] ?? {})]);
      return Object.assign({}, ...all.filter(isObject), Object.fromEntries(own));
    }
    case 'array': {
      const first = listOf(schema['prefixItems']).map(within);
      const count = Math.min(numberOf(schema['minItems']) ?? 1, 100) - first.length;
      return [...first, ...Array.from({ length: Math.max(0, count) }, () => within(schema['items'] ?? {}))];
    }
    case 'integer':
    case 'number':
      return numberFor(schema, 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return all.at(-1) ?? textFor(schema);
  }
}
