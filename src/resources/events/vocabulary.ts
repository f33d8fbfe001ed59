import type { FieldError } from '#src/api/problems.ts';
import { createChecker, type Check, type Checker } from '#src/contract/checker.ts';
import type { SettledDiscriminator } from '#src/contract/explain.ts';

/** The named schemas of the contract by their addresses, as its requests are checked against. */
type Schemas = Iterable<readonly [address: string, schema: Record<string, unknown>]>;

/** Says what is wrong with an event that comes from outside. `pointer` is where it stands in what was sent. */
export type CheckEvent = (event: unknown, pointer: string) => FieldError[];

/** Returns the schemas of a union by the types of events that they are for. */
function branches(union: Record<string, unknown>): [type: string, address: string][] {
  const { allowed } = union.discriminator as SettledDiscriminator;
  const refs = union.oneOf as { $ref: string }[];
  return refs.map(({ $ref }, index) => [allowed[index] as string, $ref]);
}

/**
 * Checks events against the contract: one of a known type, deprecated ones included, against the schema of that type
 * alone, and any other against what is asked of all. A type is compiled when the first event of it comes; a checker that is
 * given may have compiled it before.
 */
export function createVocabulary(schemas: () => Schemas, checker: Checker = createChecker(schemas)): CheckEvent {
  const checks = new Map<unknown, Check>();
  let addresses: Map<unknown, string> | null = null;

  function addressOf(type: unknown): string | undefined {
    if (!addresses) {
      const named = new Map(schemas());
      const unions = ['schema:AguiEvent', 'schema:AguiDeprecatedEvent'].map((address) => named.get(address)!);
      addresses = new Map(unions.flatMap(branches));
    }
    return addresses.get(type);
  }

  function checkOf(type: unknown): Check {
    const address = addressOf(type);
    const check = checker.check({ $ref: address ?? 'schema:AguiUnknownEvent' });
    if (address !== undefined) checks.set(type, check);
    return check;
  }

  return (event, pointer) => {
    const type = (event as { type?: unknown } | null | undefined)?.type;
    return (checks.get(type) ?? checkOf(type))(event, pointer);
  };
}
