import type { CreateMemoryBatch, MemoryBatch, MemoryBatchResult } from '#generated/v2/client/types.gen.ts';
import { problem, toProblemBody, type ProblemOccurrence, type Problem } from '#src/api/problems.ts';
import type { CreateDraft, StoredDraft } from './drafts.ts';
import type { MemoryDraft } from './memory.ts';
import { toMemory } from './memory.ts';

type BatchItem = CreateMemoryBatch['memories'][number];

/** The services that a batch of memories needs. */
export type MemoryBatchDeps = {
  /** Stores the drafts that are made, in their order; returns their results, with `stopsAtRefusal` up to the first refused. */
  store: (
    prepare: (create: CreateDraft) => Promise<readonly MemoryDraft[]>,
    stopsAtRefusal: boolean,
  ) => Promise<StoredDraft[]>;
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
  const drafts: MemoryDraft[] = [];
  const stored = await deps.store(async (create) => {
    let stopped = false;
    const siblings = new Set(memories.map(({ id }) => id));
    for (const { id, memory } of memories) {
      const one: MemoryDraft | Problem | null = stopped
        ? null
        : await create(memory, siblings).catch(deps.reportProblem);
      if (one instanceof Error) stopped = stopOnError;
      else if (one) drafts.push({ ...one, itemId: id });
      checked.push(one);
    }
    return drafts;
  }, stopOnError);
  const resultOf = new Map(stored.map((one, index) => [drafts[index]!.id, one]));
  let failed = false;
  const results = memories.map(({ id }, index): MemoryBatchResult => {
    const one = checked[index]!;
    if (one === null || (stopOnError && failed)) return { outcome: 'skipped', id };
    const result = 'memoryType' in one ? resultOf.get(one.id)! : one;
    if ('row' in result) return { outcome: 'succeeded', id, change: result.change, memory: toMemory(result.row) };
    failed = true;
    return { outcome: 'failed', id, problem: toProblemBody(result, deps.occurrence()) };
  });
  const count = (outcome: MemoryBatchResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  return { results, succeeded: count('succeeded'), failed: count('failed'), skipped: count('skipped') };
}
