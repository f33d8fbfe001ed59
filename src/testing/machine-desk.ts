import type { CreateStateMachine } from '#generated/v2/client/types.gen.ts';
import type { Api } from './harness.ts';

const machines = '/v2/service_hierarchical_state_machines';

/** The states of a machine as callers send them. */
export type SentStates = CreateStateMachine['states'];

let made = 0;

/** Creates a state machine that begins in its first state and ends in its last one. Returns its id. */
export async function makeMachine(
  api: Api,
  states: SentStates,
  more: Partial<CreateStateMachine> = {},
): Promise<string> {
  const body: CreateStateMachine = {
    key: `machine_${process.pid}_${(made += 1)}`,
    states,
    new_user_initial_state: states[0]!.name,
    returning_user_initial_state: states[0]!.name,
    terminal_state: states.at(-1)!.name,
    ...more,
  };
  const answer = await api.post(machines, { body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

/** Makes a session of an agent follow a machine, as a service does. Returns its id. */
export async function makeMachineSession(
  api: Api,
  { agentId, machineId, more = {} }: { agentId: string; machineId: string; more?: object },
): Promise<string> {
  const { status, body } = await api.post('/v2/sessions', { body: { agent_id: agentId, ...more } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const sql = 'UPDATE sessions SET state_machine_id = $2, state_machine_version = 1 WHERE id = $1';
  await api.stage.database.dataSource.query(sql, [body.id, machineId]);
  return body.id;
}

/** Makes a machine of two levels with nine states: a support desk that finds out who asks, thinks, decides and refunds. */
export async function makeDesk(api: Api, { refund }: { refund: string }): Promise<string> {
  const identify = await makeMachine(api, [
    {
      type: 'action',
      name: 'ask',
      objective: 'Learn who the customer is.',
      exit_conditions: [{ description: 'The customer gave an address.', next_state: 'look_up' }],
    },
    { type: 'recall', name: 'look_up', queries: ['complaints of the customer'], next_state: 'known' },
    { type: 'action', name: 'known', objective: 'Nothing is left to do.' },
  ]);
  const states: SentStates = [
    {
      type: 'action',
      name: 'greet',
      objective: 'Learn what the customer needs.',
      actions: ['Greet'],
      boundary_constraints: ['Promise no refund.'],
      exit_conditions: [
        { description: 'The customer needs help.', next_state: 'identify.ask', return_state: 'think' },
        { description: 'The customer says goodbye.', next_state: 'done' },
      ],
    },
    { type: 'reflection', name: 'think', problem: 'What helps most?', word_limit: 20, next_state: 'route' },
    {
      type: 'decision',
      name: 'route',
      objective: 'Choose what to do.',
      exit_conditions: [
        { description: 'An answer helps.', next_state: 'answer' },
        { description: 'Money helps.', next_state: 'refund' },
      ],
    },
    {
      type: 'tool_call',
      name: 'refund',
      designated_tool: { tool: refund },
      designated_tool_call_objective: 'Give the money back.',
      next_state: 'answer',
    },
    {
      type: 'action',
      name: 'answer',
      objective: 'Answer the customer.',
      exit_conditions: [
        { description: 'The customer asks something else.', next_state: 'think' },
        { description: 'The customer is content.', next_state: 'done' },
      ],
    },
    { type: 'action', name: 'done', objective: 'Say goodbye.' },
  ];
  return makeMachine(api, states, {
    references: { identify: { state_machine_id: identify, version: 1 } },
    global_boundary_constraints: ['Give no legal advice.'],
  });
}
