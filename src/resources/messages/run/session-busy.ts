import { Problem } from '#src/api/problems.ts';
import type { RunRow } from '#src/resources/runs/store.ts';

/** Makes the refusal of a run in a session where another one is answering, or where others wait for their turn. */
export class SessionBusy extends Problem {
  readonly run: RunRow | null;
  readonly sessionId: string;

  constructor(run: RunRow | null, sessionId: string) {
    const detail = run
      ? `The run ${run.id} is still answering in session ${sessionId}. Wait for it or cancel it.`
      : `Other messages wait for their turn in session ${sessionId}.`;
    super('run_in_progress', detail, { retryAfterS: 1 });
    this.run = run;
    this.sessionId = sessionId;
  }
}

/** Creates the problem of a session that is busy with a run. */
export const busyWith = (run: RunRow): Problem => new SessionBusy(run, run.sessionId);
