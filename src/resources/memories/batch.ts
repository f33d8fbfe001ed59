import type { CreateMemoryBatch, MemoryBatch, MemoryBatchResult } from '#generated/v2/client/types.gen.ts';
import { problem, toProblemBody, type ProblemOccurrence, type Problem } from '#src/api/problems.ts';
import type { MemoryDraft, MemoryRow } from './memory.ts';
import { toMemory } from './memory.ts';

type BatchItem = CreateMemoryBatch['memories'][number];

export type MemoryBatchDeps = {
  /** Makes the draft of one memory. Throws what createMemory would answer with. */
  draft: (item: BatchItem['memory']) => Promise<MemoryDraft>;
  /** Stores as many drafts as the limit leaves room for, in their order. Returns the stored rows. */
  store: (drafts: readonly MemoryDraft[]) => Promise<MemoryRow[]>;
  /** Makes the problem of a memory for which there was no room. */
  limitExceeded: () => Problem;
  reportProblem: (error: unknown) => Problem;
  occurrence: () => ProblemOccurrence;
};

/** Throws `invalid_request` when two memories of a batch have one id: the ids tell its results apart. */
function requireUniqueIds(items: readonly BatchItem[]): void {
  const first = new Map(items.toReversed().map(({ id }, index) => [id, items.length - 1 - index]));
  const errors = items.flatMap(({ id }, index) =>
    first.get(id) === index
      ? []
      : [{ pointer: `/memories/${index}/id`, detail: `Another memory has the id ${id}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The memories of a batch need ids of their own.', { errors });
}

/** Stores the memories of a batch in one transaction, and returns the outcome of each in their order. */
export async function storeBatch(
  deps: MemoryBatchDeps,
  { memories, batch_options }: CreateMemoryBatch,
): Promise<MemoryBatch> {
  requireUniqueIds(memories);
  const stopOnError = batch_options?.stop_on_error ?? false;
  const checked: (MemoryDraft | Problem | null)[] = [];
  let stopped = false;
  for (const { memory } of memories) {
    const one: MemoryDraft | Problem | null = stopped ? null : await deps.draft(memory).catch(deps.reportProblem);
    if (stopOnError && one instanceof Error) stopped = true;
    checked.push(one);
  }
  const stored = await deps.store(checked.filter((one): one is MemoryDraft => one !== null && 'memoryType' in one));
  const rows = new Map(stored.map((row) => [row.id, row]));
  let failed = false;
  const results = memories.map(({ id }, index): MemoryBatchResult => {
    const one = checked[index]!;
    if (one === null || (stopOnError && failed)) return { outcome: 'skipped', id };
    const row = 'memoryType' in one ? rows.get(one.id) : undefined;
    if (row) return { outcome: 'succeeded', id, memory: toMemory(row) };
    failed = true;
    return {
      outcome: 'failed',
      id,
      problem: toProblemBody('memoryType' in one ? deps.limitExceeded() : one, deps.occurrence()),
    };
  });
  const count = (outcome: MemoryBatchResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return { results, succeeded: count('succeeded'), failed: count('failed'), skipped: count('skipped') };
}
