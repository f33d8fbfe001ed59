import type {
  ExitCondition as SentExitCondition,
  MachineState,
  StateToolSpec as SentToolSpec,
} from '#generated/v2/client/types.gen.ts';
import type { ExitCondition, State, ToolSpec } from './definition.ts';

const completeExit = ({ description, next_state, return_state = null }: SentExitCondition): ExitCondition => ({
  description,
  next_state,
  return_state,
});

const completeSpec = (spec: SentToolSpec): ToolSpec => ({
  version_constraint: 'latest',
  additional_instruction: '',
  result_persistence: 'persisted',
  approval: null,
  audio_fillers: [],
  audio_filler_triggered_after: 2,
  ...spec,
});

/** Returns a state as it is stored, with the defaults of what a caller has left out. */
export function completeState(sent: MachineState): State {
  switch (sent.type) {
    case 'action':
      return {
        actions: [],
        intra_state_navigation_guidelines: [],
        action_guidelines: [],
        boundary_constraints: [],
        skip_active_memory_retrieval: false,
        ...sent,
        exit_conditions: (sent.exit_conditions ?? []).map(completeExit),
        action_tool_call_specs: (sent.action_tool_call_specs ?? []).map(completeSpec),
        exit_condition_tool_call_specs: (sent.exit_condition_tool_call_specs ?? []).map(completeSpec),
      };
    case 'decision':
      return {
        decision_guidelines: [],
        ...sent,
        exit_conditions: sent.exit_conditions.map(completeExit),
        tool_call_specs: (sent.tool_call_specs ?? []).map(completeSpec),
      };
    case 'recall':
      return { queries: [], requested_information: null, return_state: null, ...sent };
    case 'annotation':
      return { return_state: null, ...sent };
    case 'reflection':
      return { return_state: null, ...sent, tool_call_specs: (sent.tool_call_specs ?? []).map(completeSpec) };
    case 'tool_call':
      return {
        designated_tool_call_context: '',
        designated_tool_call_guidances: [],
        designated_tool_call_validations: [],
        return_state: null,
        ...sent,
        designated_tool: completeSpec(sent.designated_tool),
        tool_call_specs: (sent.tool_call_specs ?? []).map(completeSpec),
      };
  }
}
