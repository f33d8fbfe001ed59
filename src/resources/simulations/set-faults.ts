import type { SimulationTest } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { findCriteriaFaults } from './criterion-faults.ts';
import { personas, scenarios, tests as testKind } from './parts/kinds.ts';
import { pinTests, type PinnedTest } from './parts/pins-store.ts';
import { holdParts } from './parts/references-store.ts';
import { listTestReferences } from './store.ts';
import type { SimulationDefinition } from './table.ts';

/** The maximum numbers of tests of a set and of their conversations. */
const maxTests = 50;
const maxConversations = 200;

/** @throws `invalid_request` for tests with criteria that cannot be held. No caller may hold a transaction while it waits. */
export async function requireUsableTests(
  schemas: SchemaChecker,
  organizationId: string,
  tests: readonly SimulationTest[] = [],
): Promise<void> {
  const found: FieldError[][] = [];
  for (const [index, { criteria }] of tests.entries())
    found.push(await findCriteriaFaults(schemas, organizationId, criteria, `/tests/${index}/criteria`));
  const errors = found.flat();
  if (errors.length > 0) throw invalidRequest(errors);
}

/** Finds the faults of the names of tests: each is once in a set, so that results can be told apart. */
function findNameFaults({ tests, test_refs: references = [] }: SimulationDefinition): FieldError[] {
  const named = [
    ...tests.map(({ name }, index) => ({ name, pointer: `/tests/${index}/name` })),
    ...references.map(({ key }, index) => ({ name: key, pointer: `/test_refs/${index}/key` })),
  ];
  const names = named.map(({ name }) => name);
  return named
    .filter(({ name }, index) => names.indexOf(name) !== index)
    .map(({ name, pointer }) => ({ pointer, detail: `Another test has the name ${name}.`, code: 'unique' }));
}

/** Finds the faults of the number of tests of a set. */
function findCountFaults({ tests, test_refs: references = [] }: SimulationDefinition): FieldError[] {
  const count = tests.length + references.length;
  if (count === 0)
    return [{ pointer: '/tests', detail: 'A set needs a test, in tests or in test_refs.', code: 'required' }];
  if (count <= maxTests) return [];
  const detail = `The set has ${count} tests with those that it names, and may have ${maxTests}.`;
  return [{ pointer: '/tests', detail, code: 'maximum' }];
}

/** Finds the fault of tests that have too many conversations together. `pointer` is to the member that names them. */
export function findConversationFaults(
  { tests }: SimulationDefinition,
  pinned: readonly PinnedTest[],
  pointer: string,
): FieldError[] {
  const all = [...tests, ...pinned.map(({ definition }) => definition)];
  const conversations = all.reduce((sum, { conversations: own = 1 }) => sum + own, 0);
  if (conversations <= maxConversations) return [];
  const detail = `The tests have ${conversations} conversations together, and may have ${maxConversations}.`;
  return [{ pointer, detail, code: 'maximum' }];
}

/**
 * Checks a definition in the transaction that stores it. Tests, personas and scenarios that it needs cannot be deleted until the
 * transaction ends.
 * @throws `invalid_request` for no tests or too many, tests that have one name, and references to what is not there.
 */
export async function requireValidSet(
  tx: Queryable,
  organizationId: string,
  definition: SimulationDefinition,
): Promise<void> {
  const faults = [...findCountFaults(definition), ...findNameFaults(definition)];
  if (faults.length > 0) throw invalidRequest(faults);
  const references = listTestReferences(definition);
  await holdParts(tx, organizationId, testKind, references);
  const needed = (await pinTests(tx, organizationId, references, '/test_refs')).map((test) => test.definition);
  await holdParts(
    tx,
    organizationId,
    personas,
    needed.map(({ persona }) => persona),
  );
  await holdParts(
    tx,
    organizationId,
    scenarios,
    needed.map(({ scenario }) => scenario),
  );
  // Again: a persona or a scenario may have been deleted before it was held.
  const pinned = await pinTests(tx, organizationId, references, '/test_refs');
  const tooMany = findConversationFaults(definition, pinned, '/tests');
  if (tooMany.length > 0) throw invalidRequest(tooMany);
}
