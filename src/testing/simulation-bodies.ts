import type {
  CreateSimulationPersona,
  CreateSimulationScenario,
  CreateSimulationSet,
  CreateSimulationTest,
  SimulationTest,
} from '#generated/v2/client/types.gen.ts';

const newKey = () => `x${Math.random().toString(36).slice(2)}`;

/** Returns a test whose user says `messages`, and as many of them as there are. */
export const newSimulationTest = (messages: string[], more: Partial<SimulationTest> = {}): SimulationTest => ({
  name: 'one',
  persona: { name: 'Ada', prompt: 'You are Ada.' },
  scenario: { prompt: 'You want to know where your order is.', messages, max_turns: Math.max(1, messages.length) },
  criteria: [{ type: 'tool_calls', forbidden: ['refund'] }],
  ...more,
});

/** Returns the body of a set with a key of its own; its one test has one turn unless `tests` says otherwise. */
export const newSimulationSetBody = (
  tests: SimulationTest[] = [newSimulationTest(['Hello'])],
): CreateSimulationSet => ({
  key: newKey(),
  name: 'Before a release',
  tests,
});

/** Returns the body of a persona with a key of its own. */
export const newPersonaBody = (more: Partial<CreateSimulationPersona> = {}): CreateSimulationPersona => ({
  key: newKey(),
  name: 'Ada',
  prompt: 'You are Ada.',
  ...more,
});

/** Returns the body of a scenario with a key of its own, whose user says `messages`, and as many of them as there are. */
export const newScenarioBody = (
  messages: string[] = ['Hello'],
  more: Partial<CreateSimulationScenario> = {},
): CreateSimulationScenario => ({
  key: newKey(),
  name: 'An order',
  prompt: 'You want to know where your order is.',
  messages,
  max_turns: Math.max(1, messages.length),
  ...more,
});

/** Returns the body of a test with a key of its own, of the persona and the scenario with these keys. */
export const newTestBody = (
  persona: string,
  scenario: string,
  more: Partial<CreateSimulationTest> = {},
): CreateSimulationTest => ({
  key: newKey(),
  name: 'Ada and her order',
  persona: { key: persona },
  scenario: { key: scenario },
  criteria: [{ type: 'tool_calls', forbidden: ['refund'] }],
  ...more,
});

/** Creates a persona, a scenario and a test of both by `create`, which returns what is created at a path. Returns the test. */
export async function createTestOfParts<Made extends { key: string }>(
  create: (path: string, body: object) => Promise<Made>,
): Promise<Made> {
  const { key: persona } = await create('/v2/simulations/personas', newPersonaBody());
  const { key: scenario } = await create('/v2/simulations/scenarios', newScenarioBody());
  return create('/v2/simulations/tests', newTestBody(persona, scenario));
}
