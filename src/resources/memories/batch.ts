import type { CreateMemoryBatch, MemoryBatch, MemoryBatchResult } from '#generated/v2/client/types.gen.ts';
import { problem, toProblemBody, type ProblemOccurrence, type Problem } from '#src/api/problems.ts';
import type { Draft, MemoryRow } from './memory.ts';
import { toMemory } from './memory.ts';

type Item = CreateMemoryBatch['memories'][number];

export type BatchWork = {
  /** What is to be stored. Throws what createMemory would answer with. */
  draft: (item: Item['memory']) => Promise<Draft>;
  /** Stores as many as there is room for, in their order. */
  store: (drafts: readonly Draft[]) => Promise<MemoryRow[]>;
  full: () => Problem;
  asProblem: (error: unknown) => Problem;
  where: () => ProblemOccurrence;
};

/** The ids of a batch tell its results apart: each once. */
function refuseTwins(items: readonly Item[]): void {
  const first = new Map(items.toReversed().map(({ id }, index) => [id, items.length - 1 - index]));
  const errors = items.flatMap(({ id }, index) =>
    first.get(id) === index
      ? []
      : [{ pointer: `/memories/${index}/id`, detail: `Another memory has the id ${id}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The memories of a batch need ids of their own.', { errors });
}

/** Stores the memories of a batch together, and says in their order what became of each. */
export async function storeBatch(
  work: BatchWork,
  { memories, batch_options }: CreateMemoryBatch,
): Promise<MemoryBatch> {
  refuseTwins(memories);
  const stopOnError = batch_options?.stop_on_error ?? false;
  const checked: (Draft | Problem | null)[] = [];
  let stopped = false;
  for (const { memory } of memories) {
    const one: Draft | Problem | null = stopped ? null : await work.draft(memory).catch(work.asProblem);
    if (stopOnError && one instanceof Error) stopped = true;
    checked.push(one);
  }
  const stored = await work.store(checked.filter((one): one is Draft => one !== null && 'memoryType' in one));
  const rows = new Map(stored.map((row) => [row.id, row]));
  let failed = false;
  const results = memories.map(({ id }, index): MemoryBatchResult => {
    const one = checked[index]!;
    if (one === null || (stopOnError && failed)) return { outcome: 'skipped', id };
    const row = 'memoryType' in one ? rows.get(one.id) : undefined;
    if (row) return { outcome: 'succeeded', id, memory: toMemory(row) };
    failed = true;
    return { outcome: 'failed', id, problem: toProblemBody('memoryType' in one ? work.full() : one, work.where()) };
  });
  const count = (outcome: MemoryBatchResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return { results, succeeded: count('succeeded'), failed: count('failed'), skipped: count('skipped') };
}
