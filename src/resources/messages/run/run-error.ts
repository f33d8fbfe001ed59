import { newId } from '#src/api/ids.ts';
import { Problem, problem, toProblemBody, type ProblemOccurrence } from '#src/api/problems.ts';
import { explainDatabaseError } from '#src/db/failures.ts';
import type { RunErrorEvent } from '#src/resources/events/log/record.ts';

/**
 * Returns the problem with which a run has failed: of a database that was away for longer than a commit waits for it, that of every request
 * then. That of an unknown error does not reveal its cause.
 */
export const toRunProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : (explainDatabaseError(error) ??
      problem('internal_error', 'The run failed for a reason of ours; it has been logged.', { cause: error }));

/** Tells whether an event was refused because something else has ended its run. */
export const hasEnded = (error: unknown): boolean => error instanceof Problem && error.code === 'run_not_active';

/** Makes the problem of a run whose process does not answer any more. */
export const runnerLost = (): Problem =>
  problem(
    'runner_lost',
    'The process that carried out this run has gone; the part of the answer that arrived is kept.',
  );

/** Makes the problem of a run that a stopping server could not wait for. */
export const serverStopped = (): Problem =>
  problem('runner_lost', 'The server stopped before this run had ended; the part of the answer that arrived is kept.');

/** Makes the event that ends a run with a problem. */
export function toRunError(failure: Problem, occurrence: ProblemOccurrence): RunErrorEvent {
  const { retryAfterS } = failure.options;
  return {
    type: 'RUN_ERROR',
    message: failure.detail,
    code: failure.code,
    metadata: {
      problem: toProblemBody(failure, occurrence),
      error_message_id: newId('msg'),
      ...(retryAfterS !== undefined && { retry_after_s: retryAfterS }),
    },
  };
}
