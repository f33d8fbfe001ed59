import type { BatchResult, CreateMessageBatch, MessageBatch } from '#generated/v2/client/types.gen.ts';
import type { MessageReply } from '#generated/v2/client/types.gen.ts';
import { Problem, problem, toProblemBody, type ProblemOccurrence } from '#src/api/problems.ts';

type Item = CreateMessageBatch['messages'][number];

/** The services that a batch of messages needs. */
export type MessageBatchDeps = {
  answer: (item: Item) => Promise<MessageReply>;
  /** Names what is behind an error, and logs what is not a problem. */
  asProblem: (error: unknown) => Problem;
  where: () => ProblemOccurrence;
};

async function answerItem(deps: MessageBatchDeps, item: Item): Promise<BatchResult> {
  try {
    return { outcome: 'succeeded', id: item.id, reply: await deps.answer(item) };
  } catch (error) {
    return { outcome: 'failed', id: item.id, problem: toProblemBody(deps.asProblem(error), deps.where()) };
  }
}

/** The ids of a batch tell its results apart: each once. */
function requireUniqueItemIds(items: readonly Item[]): void {
  const ids = items.map((item) => item.id);
  const errors = ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ pointer: `/messages/${index}/id`, detail: `Another message has the id ${id}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The messages of a batch need ids of their own.', { errors });
}

/** Answers the messages of a batch, some at a time, and says in their order what became of each. */
export async function answerBatch(
  deps: MessageBatchDeps,
  { messages, batch_options }: CreateMessageBatch,
): Promise<MessageBatch> {
  requireUniqueItemIds(messages);
  const { stop_on_error = false, parallel_processing = true, max_concurrent = 4 } = batch_options ?? {};
  const results: BatchResult[] = [];
  let next = 0;
  let stopped = false;
  const worker = async () => {
    while (next < messages.length) {
      const index = next++;
      const item = messages[index]!;
      results[index] = stopped ? { outcome: 'skipped', id: item.id } : await answerItem(deps, item);
      if (stop_on_error && results[index].outcome === 'failed') stopped = true;
    }
  };
  await Promise.all(Array.from({ length: stop_on_error || !parallel_processing ? 1 : max_concurrent }, worker));
  const count = (outcome: BatchResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return { results, succeeded: count('succeeded'), failed: count('failed'), skipped: count('skipped') };
}
