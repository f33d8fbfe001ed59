import type { SimulationTest } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import type { ServiceChoice } from '#src/resources/services/pin-store.ts';
import { getPinnedTest, pinTests, type PinnedTest, type TestPin } from './parts/pins-store.ts';
import { findConversationFaults } from './set-faults.ts';
import { getSetDefinition, listTestReferences, type FullSet } from './store.ts';
import type { SimulationRunRow } from './table.ts';

/** The member of a request that names the set whose tests are at fault. */
const ofSet = '/simulation_set_id';

/** Returns the tests that a set names, as they are now. @throws `invalid_request` when they have too many conversations by now. */
export async function pinSetTests(db: Queryable, { organizationId, definition }: FullSet): Promise<PinnedTest[]> {
  const pinned = await pinTests(db, organizationId, listTestReferences(definition), ofSet);
  const faults = findConversationFaults(definition, pinned, ofSet);
  if (faults.length > 0) throw invalidRequest(faults);
  return pinned;
}

const fault = (pointer: string, detail: string, code: string): FieldError => ({ pointer, detail, code });

/** Returns what all of some values are, or the fault that they differ; undefined for no values. */
function requireOne(values: readonly string[], pointer: string, what: string): string | undefined {
  const distinct = [...new Set(values)];
  if (distinct.length <= 1) return distinct[0];
  throw invalidRequest([
    fault(pointer, `The tests are for the ${what} ${distinct.join(', ')}: name the one to test.`, 'ambiguous'),
  ]);
}

/**
 * Returns the service and the version set that a run tests: those of the request, or else those that its tests are for.
 * @throws `invalid_request` when neither names a service, or a test is for another one.
 */
export function chooseTested(
  { service_id, version_set }: { service_id?: string; version_set?: string },
  pinned: readonly PinnedTest[],
): ServiceChoice {
  const bound = pinned.filter(({ definition }) => definition.service_id !== null);
  const others = bound.filter(({ definition }) => service_id !== undefined && definition.service_id !== service_id);
  if (others.length > 0) {
    const detail = `The tests ${others.map(({ pin }) => pin.key).join(', ')} are for another service.`;
    throw invalidRequest([fault('/service_id', detail, 'other_service')]);
  }
  const services = bound.map(({ definition }) => definition.service_id!);
  const serviceId = service_id ?? requireOne(services, '/service_id', 'services');
  if (serviceId === undefined)
    throw invalidRequest([fault('/service_id', 'The tests are for no service: name the one to test.', 'required')]);
  const sets = bound.map(({ definition }) => definition.version_set ?? 'edge');
  return { serviceId, versionSet: version_set ?? requireOne(sets, '/version_set', 'version sets') ?? 'edge' };
}

/** Returns what a run plays of a set: the tests that are written in it, and after them those that it names. */
export const listPlayedTests = (set: FullSet, pinned: readonly PinnedTest[]) => [
  ...set.definition.tests.map(({ name, conversations = 1 }) => ({ name, conversations })),
  ...pinned.map(({ pin, definition }) => ({ name: pin.key, conversations: definition.conversations })),
];

/** Returns a test of a run by its name, in the version that the run has pinned. */
export async function getPlayedTest(
  db: EntityDatabase,
  { setId, setVersion, testVersions }: Pick<SimulationRunRow, 'setId' | 'setVersion'> & { testVersions: TestPin[] },
  name: string,
): Promise<SimulationTest> {
  const pin = testVersions.find(({ key }) => key === name);
  if (pin) return getPinnedTest(db, pin);
  const { tests } = await getSetDefinition(db, setId, setVersion);
  return tests.find((test) => test.name === name)!;
}
