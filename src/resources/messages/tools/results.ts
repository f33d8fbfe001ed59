import type { ToolMessageInput, ToolCall } from '#generated/v2/client/types.gen.ts';
import { problem, type FieldError, type Problem } from '#src/api/problems.ts';
import type { WaitingCalls } from '#src/resources/messages/tool-call-store.ts';

type Result = ToolMessageInput['content']['results'][number];

/** A result of a tool call: the id of the call, and where it stands in the body. */
export type GivenResult = { id: string; pointer: string };

/**
 * Lists what is wrong with results as the answer to `calls`: ids that are unknown, given twice or missing. `missingAt`
 * is where a missing one would have to stand; `cancelled` has the ids of earlier calls that were cancelled.
 */
export function findResultFaults(
  calls: readonly Pick<ToolCall, 'id'>[],
  given: readonly GivenResult[],
  missingAt: string,
  cancelled: ReadonlySet<string> = new Set(),
): FieldError[] {
  const asked = new Set(calls.map((call) => call.id));
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const { id, pointer } of given) {
    if (!asked.has(id)) errors.push({ pointer, code: 'unknown_tool_call', detail: `${id} ${why(cancelled.has(id))}` });
    else if (seen.has(id)) errors.push({ pointer, code: 'duplicate_tool_call', detail: `${id} is answered twice.` });
    seen.add(id);
  }
  for (const id of asked)
    if (!seen.has(id))
      errors.push({
        pointer: missingAt,
        code: 'missing_tool_call',
        detail: `${id} waits for a result too; send all results together.`,
      });
  return errors;
}

/** Says why a result is not taken. */
const why = (isCancelled: boolean): string =>
  isCancelled ? 'was cancelled: it waits for no result any more.' : 'is not a tool call that waits for a result.';

/** The maximum number of calls that a refusal names. */
const mostNamed = 10;

function nameCalls({ toolCalls }: WaitingCalls): string {
  const named = toolCalls.slice(0, mostNamed).map((call) => call.id);
  const more = toolCalls.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Makes the refusal of anything but decisions while calls wait for a person to approve them. */
export function approvalRequired(waiting: WaitingCalls): Problem {
  const calls = `The calls ${nameCalls(waiting)} of the run ${waiting.runId}`;
  return problem(
    'approval_required',
    `${calls} wait for a person to approve them. Decide them with createDecisions first, or cancel the run.`,
  );
}

/** Makes the refusal of anything but the results that a message waits for. */
export function resultsRequired(waiting: WaitingCalls, advice: string): Problem {
  if (waiting.awaitsApproval) return approvalRequired(waiting);
  const { id, runId } = waiting;
  const calls = nameCalls(waiting);
  const otherwise = `To do without them, cancel the run ${runId}.`;
  return problem(
    'tool_results_required',
    `The message ${id} waits for the results of ${calls}. ${advice} ${otherwise}`,
  );
}

/** Tells whether `results` say again exactly what has been recorded: a retry of a request whose answer was lost. */
export function isRetry(recorded: readonly Required<Result>[], results: readonly Result[]): boolean {
  if (recorded.length !== results.length) return false;
  const known = new Map(recorded.map((result) => [result.tool_call_id, result]));
  return results.every(({ tool_call_id, content, is_error = false }) => {
    const same = known.get(tool_call_id);
    return same?.content === content && same.is_error === is_error;
  });
}
