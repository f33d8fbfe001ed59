import type { SimulationTest } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { personas, scenarios, tests, type PartKind } from './kinds.ts';
import { resolveParts, unknownPart, type ReferencedPart } from './references-store.ts';
import {
  simulationPartVersionTable,
  type PartReference,
  type PersonaDefinition,
  type ScenarioDefinition,
  type TestDefinition,
} from './table.ts';

/** A version of a part, by which it stays known when its key names another one. */
type PartPin = { id: string; key: string; version: number };

/** A version of a test, with those of its persona and its scenario. */
export type TestPin = PartPin & { persona: PartPin; scenario: PartPin };

/** A test that a set names, as it is now. */
export type PinnedTest = { pin: TestPin; definition: TestDefinition };

const toPin = ({ id, key, version }: ReferencedPart<object>): PartPin => ({ id, key, version });

/** Finds the parts of a kind that tests name, in the order of the tests; null for one that is not there. */
async function listPartsOf<Definition extends object>(
  db: Queryable,
  organizationId: string,
  kind: PartKind<Definition>,
  references: readonly PartReference[],
): Promise<(ReferencedPart<Definition> | null)[]> {
  const found = await resolveParts(db, organizationId, kind, references);
  return references.map((_reference, place) => found.get(place) ?? null);
}

/**
 * Finds what references to tests stand for now, in their order, with the versions of personas and scenarios, and the faults of
 * those that name what is not there. `at` is the pointer to the references.
 */
export async function resolveTests(
  db: Queryable,
  organizationId: string,
  references: readonly PartReference[],
  at: string,
): Promise<{ pinned: PinnedTest[]; faults: FieldError[] }> {
  const found = await listPartsOf(db, organizationId, tests, references);
  const named = found.flatMap((test) => test ?? []);
  const ofPersonas = await listPartsOf(
    db,
    organizationId,
    personas,
    named.map(({ definition }) => definition.persona),
  );
  const ofScenarios = await listPartsOf(
    db,
    organizationId,
    scenarios,
    named.map(({ definition }) => definition.scenario),
  );
  const faults: FieldError[] = [];
  const pinned = references.flatMap((reference, place): PinnedTest[] => {
    const [test, pointer] = [found[place], `${at}/${place}`];
    if (!test) {
      faults.push(unknownPart(tests, reference, pointer));
      return [];
    }
    const [persona, scenario] = [ofPersonas[named.indexOf(test)], ofScenarios[named.indexOf(test)]];
    if (!persona) faults.push(unknownPart(personas, test.definition.persona, pointer));
    if (!scenario) faults.push(unknownPart(scenarios, test.definition.scenario, pointer));
    if (!persona || !scenario) return [];
    const pin = { ...toPin(test), persona: toPin(persona), scenario: toPin(scenario) };
    return [{ pin, definition: test.definition }];
  });
  return { pinned, faults };
}

/** Returns what references to tests stand for now, as `resolveTests` does. @throws `invalid_request` when one names what is not there. */
export async function pinTests(...named: Parameters<typeof resolveTests>): Promise<PinnedTest[]> {
  const { pinned, faults } = await resolveTests(...named);
  if (faults.length > 0) throw invalidRequest(faults);
  return pinned;
}

/** Returns the definition of a version of a part, even of a deleted one. */
async function getDefinition<Definition>(db: EntityDatabase, { id: partId, version }: PartPin): Promise<Definition> {
  const row = await db.getRepository(simulationPartVersionTable).findOneByOrFail({ partId, version });
  return row.definition as Definition;
}

/** Returns a test that was pinned as one that is written in a set, so that both are played in one way. */
export async function getPinnedTest(db: EntityDatabase, pin: TestPin): Promise<SimulationTest> {
  const { criteria, conversations } = await getDefinition<TestDefinition>(db, pin);
  const persona = await getDefinition<PersonaDefinition>(db, pin.persona);
  const { approvals, ...scenario } = await getDefinition<ScenarioDefinition>(db, pin.scenario);
  return {
    name: pin.key,
    persona: { name: persona.name, prompt: persona.prompt },
    scenario: { ...scenario, ...(approvals !== null && { approvals }) },
    criteria,
    conversations,
  };
}
