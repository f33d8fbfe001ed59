import type { Queryable } from '#src/db/query.ts';
import type { Window } from '#src/llm/windows.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import { createMachineRun, type MachineRunInput } from './run.ts';
import { playMachine } from './turn.ts';
import { findTimeZone, toUserScope } from '#src/resources/messages/memory/recollection.ts';
import type { ChatDeps, RunInput } from '#src/resources/messages/run/run-opening.ts';
import type { PlayRun } from '#src/resources/messages/tools/loop.ts';

/** The part of a window that is kept free for what a state machine adds to a prompt. */
const machineTokens = 16_000;

/** Returns a window with room for the texts of a state and for thoughts: at most a quarter of it. */
export const withRoomForMachine = (window: Window): Window => ({
  ...window,
  tokens: window.tokens - Math.min(machineTokens, Math.floor(window.tokens / 4)),
});

/** A run of a session that follows a state machine. */
type MachinePlayInput = Pick<MachineRunInput, 'session' | 'lineage' | 'memories'> & {
  agent: AgentDefinition;
  brought: RunInput;
  options: RunRequest;
};

/** Prepares to play the run of a session that follows a state machine, whose definition is read once the run is stored. */
export async function prepareMachinePlay(
  { dataSource, callTool, reviewCall, recall }: ChatDeps,
  tx: Queryable,
  { agent, brought, options, ...input }: MachinePlayInput,
): Promise<PlayRun> {
  const { organizationId, userId } = input.session;
  const timeZone = await findTimeZone(tx, { organizationId, userId });
  const memory = { userScope: toUserScope(agent), model: agent.model, timeZone };
  const { branchId, continues } = brought;
  const { tools_enabled: mayUseTools, tool_timeout_ms: toolTimeoutMs } = options;
  const asked = { ...input, memory, branchId, isMessage: continues === null, mayUseTools, toolTimeoutMs };
  const deps = { dataSource, callTool, reviewCall, ...(recall && { recall }) };
  return (gateway, run) => playMachine(gateway, run, () => createMachineRun(deps, asked));
}
