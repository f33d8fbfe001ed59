import type { SimulationCriterion, SimulationTest } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, Problem, type FieldError } from '#src/api/problems.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';

/** The maximum number of conversations of a set. */
const maxConversations = 200;

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

/** @throws `invalid_request` for tests that have one name, too many conversations, or criteria that cannot be held. */
export async function requireValidTests(
  schemas: SchemaChecker,
  organizationId: string,
  tests: readonly SimulationTest[] | undefined,
): Promise<void> {
  if (!tests) return;
  const names = tests.map(({ name }) => name);
  const overall: FieldError[] = names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `/tests/${index}/name`, detail: `Another test has the name ${name}.`, code: 'unique' }],
  );
  const conversations = tests.reduce((sum, test) => sum + (test.conversations ?? 1), 0);
  if (conversations > maxConversations) {
    const detail = `The tests have ${conversations} conversations together, and may have ${maxConversations}.`;
    overall.push({ pointer: '/tests', detail, code: 'maximum' });
  }
  const criteria = tests.flatMap((test, index) =>
    test.criteria.map((criterion, place) => ({ criterion, pointer: `/tests/${index}/criteria/${place}` })),
  );
  const ofMembers = criteria.flatMap(({ criterion, pointer }) => findCriterionFaults(criterion, pointer));
  const ofSchemas: FieldError[][] = [];
  for (const { criterion, pointer } of criteria)
    ofSchemas.push(await findSchemaFaults(schemas, organizationId, criterion, pointer));
  const errors = [...overall, ...ofMembers, ...ofSchemas.flat()];
  if (errors.length > 0) throw invalidRequest(errors);
}
