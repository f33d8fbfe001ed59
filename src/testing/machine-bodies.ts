import type { ActionState, CreateStateMachine } from '#generated/v2/client/types.gen.ts';

export const machinesPath = '/v2/service_hierarchical_state_machines';

/** Returns a state in which the agent talks, whose exits lead to `next`. */
export const action = (name: string, ...next: string[]): ActionState => ({
  type: 'action',
  name,
  objective: `Do ${name}.`,
  exit_conditions: next.map((next_state) => ({ description: `Go to ${next_state}.`, next_state })),
});

/** Returns the body of a machine with a key of its own: from `first` to `done`, unless `more` says otherwise. */
export const newMachineBody = (more: Partial<CreateStateMachine> = {}): CreateStateMachine => ({
  key: `m${Math.random().toString(36).slice(2)}`,
  states: [action('first', 'done'), action('done')],
  new_user_initial_state: 'first',
  returning_user_initial_state: 'first',
  terminal_state: 'done',
  ...more,
});
