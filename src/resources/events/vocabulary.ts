import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { FieldError } from '#src/problems.ts';
import { explain, type SettledDiscriminator } from '#src/schema/explain.ts';
import { ajvOptions } from '#src/schema/options.ts';

/** The named schemas of the contract by their addresses, as its requests are checked against. */
type Schemas = Iterable<readonly [address: string, schema: Record<string, unknown>]>;

/** Says what is wrong with an event that comes from outside. `pointer` is where it stands in what was sent. */
export type CheckEvent = (event: unknown, pointer: string) => FieldError[];

/** The schemas of a union by the types of events that they are for. */
function branches(union: Record<string, unknown>): [type: string, address: string][] {
  const { allowed } = union.discriminator as SettledDiscriminator;
  const refs = union.oneOf as { $ref: string }[];
  return refs.map(({ $ref }, index) => [allowed[index] as string, $ref]);
}

/** An event's errors, as if it stood in a body at `pointer`. */
function placed(errors: ErrorObject[], pointer: string): ErrorObject[] {
  return errors.map((error) => ({ ...error, instancePath: `/body${pointer}${error.instancePath}` }));
}

/**
 * Checks events against the contract: one of a known type, deprecated ones included, against the schema of that type
 * alone, and any other against what is asked of all. A type is compiled when the first event of it comes.
 */
export function createVocabulary(schemas: () => Schemas): CheckEvent {
  let ajv: Ajv2020 | null = null;
  let addresses = new Map<unknown, string>();
  const checks = new Map<unknown, ValidateFunction>();

  function load(): Ajv2020 {
    const loaded = new Ajv2020({ ...ajvOptions, verbose: true });
    const all = [...schemas()];
    for (const [address, schema] of all) loaded.addSchema(schema, address);
    const named = new Map(all);
    const unions = ['schema:AguiEvent', 'schema:AguiDeprecatedEvent'].map((address) => named.get(address)!);
    addresses = new Map(unions.flatMap(branches));
    return (ajv = loaded);
  }

  function checkOf(type: unknown): ValidateFunction {
    const compiler = ajv ?? load();
    const address = addresses.get(type);
    const check = compiler.getSchema(address ?? 'schema:AguiUnknownEvent')!;
    if (address !== undefined) checks.set(type, check);
    return check;
  }

  return (event, pointer) => {
    const type = (event as { type?: unknown } | null | undefined)?.type;
    const check = checks.get(type) ?? checkOf(type);
    return check(event) ? [] : explain(placed(check.errors!, pointer), ajv!);
  };
}
