import fc from 'fast-check';

type Schema = { [keyword: string]: unknown };

/** Any JSON value, small. */
const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 2 });
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 4 }));
const token = fc.oneof(fc.constant('a'), fc.constant('~0'), fc.constant('~1'), fc.constant(''));
const jsonPointer = fc.array(token, { maxLength: 3 }).map((tokens) => tokens.map((text) => `/${text}`).join(''));

/** Returns an open object: the members that are named, those that are optional now and then, and sometimes one more. */
function open(members: [name: string, value: fc.Arbitrary<unknown>][], required: string[]): fc.Arbitrary<unknown> {
  const named = fc.record(Object.fromEntries(members), { requiredKeys: required });
  const more = fc.dictionary(fc.constantFrom('trace_id', 'x y', 'Type'), anyJson, { maxKeys: 1 });
  return fc.tuple(more, named).map((parts) => Object.assign({}, ...parts) as unknown);
}

const byType: Record<string, (schema: Schema, of: (schema: Schema) => fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>> =
  {
    string: ({ pattern }) => (pattern === undefined ? anyText : jsonPointer),
    integer: ({ minimum, maximum }) =>
      fc.maxSafeInteger().filter((n) => n >= (minimum as number) && n <= (maximum as number)),
    number: () => fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    boolean: () => fc.boolean(),
    array: ({ items, minItems }, of) =>
      fc.array(of((items ?? {}) as Schema), { minLength: (minItems ?? 0) as number, maxLength: 3 }),
    object: ({ properties, required }, of) =>
      properties
        ? open(
            Object.entries(properties).map(([name, schema]) => [name, of(schema as Schema)]),
            (required ?? []) as string[],
          )
        : fc.dictionary(fc.string(), anyJson, { maxKeys: 3 }),
  };

/** Values that a schema of the contract allows. */
export function fromSchema(schema: Schema, named: (ref: string) => Schema): fc.Arbitrary<unknown> {
  const of = (inner: Schema) => fromSchema(inner, named);
  if (typeof schema.$ref === 'string') return of(named(schema.$ref));
  const choices = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map(of));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (schema.type === undefined) {
    const { type: excluded } = (schema.not ?? {}) as Schema;
    return excluded === 'null' ? anyJson.filter((value) => value !== null) : anyJson;
  }
  return fc.oneof(...[schema.type].flat().map((type) => byType[type as string]!(schema, of)));
}

/** What Zod knows of its own schemas. */
export type Zod = { safeParse(value: unknown): { success: boolean }; _zod: { def: unknown } };

type Def = {
  type: string;
  shape: Record<string, Zod>;
  innerType: Zod;
  in: Zod;
  element: Zod;
  options: Zod[];
  values: unknown[];
  entries: Record<string, unknown>;
};

const isOptional = (schema: Zod) => ['optional', 'default'].includes((schema._zod.def as Def).type);

/** Values that a Zod schema allows. */
export function fromZod(schema: Zod): fc.Arbitrary<unknown> {
  const def = schema._zod.def as Def;
  const fitting = (values: fc.Arbitrary<unknown>) => values.filter((value) => schema.safeParse(value).success);
  switch (def.type) {
    case 'object': {
      const members = Object.entries(def.shape);
      const required = members.filter(([, member]) => !isOptional(member)).map(([name]) => name);
      return open(
        members.map(([name, member]) => [name, fromZod(member)]),
        required,
      );
    }
    case 'optional':
    case 'default':
      return fromZod(def.innerType);
    case 'nullable':
      return fc.option(fromZod(def.innerType), { nil: null });
    case 'pipe':
      return fromZod(def.in);
    case 'union':
      return fc.oneof(...def.options.map(fromZod));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'array':
      return fitting(fc.array(fromZod(def.element), { maxLength: 3 }));
    case 'string':
      return fitting(fc.oneof(anyText, jsonPointer));
    case 'number':
      return fitting(fc.oneof(fc.maxSafeInteger(), fc.maxSafeNat()));
    case 'boolean':
      return fc.boolean();
    case 'any':
    case 'custom':
      return fitting(fc.oneof(anyJson, fc.dictionary(fc.string(), anyJson, { maxKeys: 2 })));
    default:
      throw new Error(`Nothing is known of Zod's ${def.type}.`);
  }
}

type Step = string | number;

function pathsOf(value: unknown, path: Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys: Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf((value as Record<Step, unknown>)[key], [...path, key]))];
}

function changedAt(value: unknown, [step, ...rest]: Step[], change: { to: unknown } | null): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<Step, unknown>;
  if (rest.length > 0) copy[step!] = changedAt(copy[step!], rest, change);
  else if (change) copy[step!] = change.to;
  else if (Array.isArray(copy)) copy.splice(step as number, 1);
  else delete copy[step!];
  return copy;
}

/** Returns a value with one thing changed somewhere in it: left out, or replaced by any other value. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const kept = fc.oneof(anyJson, fc.constantFrom<unknown>('', 'x', '/a~', 1.5, -1, 2 ** 60, null, [], {}, true));
  const changes = fc.option(
    kept.map((to) => ({ to })),
    { nil: null, freq: 3 },
  );
  return fc.tuple(values, fc.nat(), changes).map(([value, pick, change]) => {
    const paths = pathsOf(value).filter((path) => path.length > 0);
    return paths.length === 0 ? value : changedAt(value, paths[pick % paths.length]!, change);
  });
}
