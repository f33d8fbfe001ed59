import { toProblem, type Problem } from '#src/api/problems.ts';
import { explainDatabaseError } from '#src/db/failures.ts';
import type { Services } from '#src/resources/services.ts';

/** Returns the problem with which one memory of several failed, and logs an error that is none. */
export function toMemoryProblem({ onError }: Pick<Services, 'onError'>, error: unknown): Problem {
  const failure = toProblem(error, explainDatabaseError);
  if (failure !== error) onError(error, { work: 'a memory' });
  return failure;
}
