import type { Queryable } from '#src/db/query.ts';
import { mergeControls, withoutDemand, type ControlLevel, type Controls } from '#src/llm/controls.ts';
import { getRunRequest } from '#src/resources/runs/store.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';

/** The run whose tool calls a run brings the results of, and the one whose question or results it answers again. */
type EarlierRuns = { continues: string | null; repeats?: string | null };

/**
 * Returns the controls that the caller of a run has set: those of its message, before those of the run that it repeats or
 * continues. What a run that is continued demanded to be called has been called.
 */
export async function requestedControls(
  tx: Queryable,
  options: RunRequest,
  { continues, repeats }: EarlierRuns,
): Promise<Controls> {
  if (repeats) return mergeControls(options, await getRunRequest(tx, repeats));
  return mergeControls(options, ...(continues ? [withoutDemand(await getRunRequest(tx, continues))] : []));
}

/** Returns the controls of a run: what its caller has set, before what the session sets, before the agent's. */
export function controlsOfRun(
  requested: Controls,
  beneath: readonly [session: ControlLevel, agent: ControlLevel],
  continues: string | null,
): Controls {
  return mergeControls(requested, ...beneath.map((level) => (continues ? withoutDemand(level) : level)));
}
