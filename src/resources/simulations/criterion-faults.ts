import type { SimulationCriterion } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, Problem, type FieldError } from '#src/api/problems.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';

/** The members that a criterion of each type has; of several, one that is not empty is enough: an empty one is met by anything. */
const members: Record<SimulationCriterion['type'], readonly (keyof SimulationCriterion)[]> = {
  state_schema: ['schema'],
  visited_states: ['states'],
  tool_calls: ['expected', 'forbidden'],
  judged: ['sentence'],
};

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

function findCriterionFaults(criterion: SimulationCriterion, pointer: string): FieldError[] {
  const own = members[criterion.type] ?? [];
  const given = Object.keys(criterion).filter((name) => name !== 'type') as (keyof SimulationCriterion)[];
  const strange = given.filter((name) => !own.includes(name));
  if (strange.length > 0)
    return strange.map((name) => ({
      pointer: `${pointer}/${name}`,
      detail: `A criterion of the type ${criterion.type} does not have it.`,
      code: 'not_allowed',
    }));
  if (own.some((name) => given.includes(name) && !isEmptyList(criterion[name]))) return [];
  return [
    { pointer, detail: `A criterion of the type ${criterion.type} needs ${own.join(' or ')}.`, code: 'required' },
  ];
}

/** Finds the faults of a schema of a caller. One that takes too long to check is at fault. */
async function findSchemaFaults(
  schemas: SchemaChecker,
  organizationId: string,
  { schema }: SimulationCriterion,
  pointer: string,
): Promise<FieldError[]> {
  if (!schema) return [];
  const faults = await schemas
    .checkSchema(organizationId, schema as JsonSchema)
    .catch((error: unknown): FieldError[] => {
      if (!(error instanceof Problem) || error.code !== 'schema_too_costly') throw error;
      return [{ pointer: '', detail: error.detail, code: error.code }];
    });
  return faults.map((fault) => ({ ...fault, pointer: `${pointer}/schema${fault.pointer}` }));
}

/** Finds the faults of criteria: members that are missing or not theirs, and schemas that no state can be held to. `at` is the pointer to them. */
export async function findCriteriaFaults(
  schemas: SchemaChecker,
  organizationId: string,
  criteria: readonly SimulationCriterion[],
  at: string,
): Promise<FieldError[]> {
  const faults = criteria.flatMap((criterion, place) => findCriterionFaults(criterion, `${at}/${place}`));
  const ofSchemas: FieldError[][] = [];
  for (const [place, criterion] of criteria.entries())
    ofSchemas.push(await findSchemaFaults(schemas, organizationId, criterion, `${at}/${place}`));
  return [...faults, ...ofSchemas.flat()];
}

/** @throws `invalid_request` for criteria of a test that cannot be held. No caller may hold a transaction while it waits. */
export async function requireUsableCriteria(
  schemas: SchemaChecker,
  organizationId: string,
  criteria: readonly SimulationCriterion[],
): Promise<void> {
  const errors = await findCriteriaFaults(schemas, organizationId, criteria, '/criteria');
  if (errors.length > 0) throw invalidRequest(errors);
}
