import type { NewToolMessage, ToolCall } from '#generated/v2/client/types.gen.ts';
import { problem, type FieldError, type Problem } from '#src/problems.ts';
import type { MessageRow } from './table.ts';

type Result = NewToolMessage['content']['results'][number];

/** Where results stand in a body: each of them, and all together. */
type Where = { one: (index: number) => string; all: string };

/** What is wrong with results of the calls `given` as the answer to `calls`: ids that are unknown, given twice or missing. */
export function checkResults(
  calls: readonly Pick<ToolCall, 'id'>[],
  given: readonly string[],
  where: Where,
): FieldError[] {
  const asked = new Set(calls.map((call) => call.id));
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, id] of given.entries()) {
    const pointer = where.one(index);
    if (!asked.has(id))
      errors.push({ pointer, code: 'unknown_tool_call', detail: `${id} is not a tool call that waits for a result.` });
    else if (seen.has(id)) errors.push({ pointer, code: 'duplicate_tool_call', detail: `${id} is answered twice.` });
    seen.add(id);
  }
  for (const id of asked)
    if (!seen.has(id))
      errors.push({
        pointer: where.all,
        code: 'missing_tool_call',
        detail: `${id} waits for a result too; send all results together.`,
      });
  return errors;
}

/** The refusal of anything but the results that a message waits for. */
export function resultsDue({ id, toolCalls }: Pick<MessageRow, 'id' | 'toolCalls'>, advice: string): Problem {
  const calls = toolCalls.map((call) => call.id).join(', ');
  return problem('tool_results_required', `The message ${id} waits for the results of ${calls}. ${advice}`);
}

/** Whether `results` say again exactly what has been recorded: a retry of a request whose answer was lost. */
export function isRetry(recorded: readonly Required<Result>[], results: readonly Result[]): boolean {
  if (recorded.length !== results.length) return false;
  return results.every((result) =>
    recorded.some(
      (known) =>
        known.tool_call_id === result.tool_call_id &&
        known.content === result.content &&
        known.is_error === (result.is_error ?? false),
    ),
  );
}
