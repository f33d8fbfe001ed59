import type { NewToolMessage, ToolCall } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/problems.ts';

type Result = NewToolMessage['content']['results'][number];

/** What is wrong with `results` as the answer to `calls`: ids that are unknown, given twice or missing. */
export function checkResults(calls: readonly Pick<ToolCall, 'id'>[], results: readonly Result[]): FieldError[] {
  const asked = new Set(calls.map((call) => call.id));
  const given = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, { tool_call_id: id }] of results.entries()) {
    const pointer = `/message/content/results/${index}/tool_call_id`;
    if (!asked.has(id))
      errors.push({ pointer, code: 'unknown_tool_call', detail: `${id} is not a tool call that waits for a result.` });
    else if (given.has(id)) errors.push({ pointer, code: 'duplicate_tool_call', detail: `${id} is answered twice.` });
    given.add(id);
  }
  for (const id of asked)
    if (!given.has(id))
      errors.push({
        pointer: '/message/content/results',
        code: 'missing_tool_call',
        detail: `${id} waits for a result too; send all results together.`,
      });
  return errors;
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
