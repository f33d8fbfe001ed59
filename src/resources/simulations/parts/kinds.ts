import type { Prefix } from '#src/api/ids.ts';
import type { PartKindName, PartReference, PersonaDefinition, ScenarioDefinition, TestDefinition } from './table.ts';

/** A kind of parts of simulations, whose versions have a `Definition`. */
export type PartKind<Definition extends object> = {
  name: PartKindName;
  prefix: Prefix;
  /** The path of its collection. */
  path: string;
  /** Returns what a version names; it names nothing when this is left out. */
  listReferences?(definition: Definition): (PartReference & { kind: PartKindName })[];
  /** Never there: it ties the kind to what its versions have. */
  definition?: Definition;
};

export const personas: PartKind<PersonaDefinition> = {
  name: 'persona',
  prefix: 'simpersona',
  path: '/v2/simulations/personas',
};

export const scenarios: PartKind<ScenarioDefinition> = {
  name: 'scenario',
  prefix: 'simscenario',
  path: '/v2/simulations/scenarios',
};

export const tests: PartKind<TestDefinition> = {
  name: 'test',
  prefix: 'simtest',
  path: '/v2/simulations/tests',
  listReferences: ({ persona, scenario }) => [
    { kind: 'persona', ...persona },
    { kind: 'scenario', ...scenario },
  ],
};
