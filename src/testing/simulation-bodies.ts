import type { CreateSimulationSet, SimulationTest } from '#generated/v2/client/types.gen.ts';

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
  key: `x${Math.random().toString(36).slice(2)}`,
  name: 'Before a release',
  tests,
});
