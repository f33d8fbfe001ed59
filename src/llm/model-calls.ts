import { Fault } from './fault.ts';

/** The answers that models are giving. */
export type ModelCalls = {
  /** Counts one more of a model. Returns the function that ends it. @throws a `Fault` when the model gives as many as it may. */
  take(model: string): () => void;
  /** Returns the number of answers that all models are giving. */
  count(): number;
};

/**
 * Creates the count of the answers that each model gives at a time: a slow one must not hold all runs of a server (the bulkhead of
 * Nygard's "Release It!"). A run whose model gives as many as it may asks its fallback, or fails so that its caller tries again.
 */
export function createModelCalls(limit: number | null): ModelCalls {
  const counts = new Map<string, number>();
  let total = 0;
  const add = (model: string, delta: number) => {
    const count = (counts.get(model) ?? 0) + delta;
    total += delta;
    if (count === 0) counts.delete(model);
    else counts.set(model, count);
  };
  return {
    take(model) {
      if (limit !== null && (counts.get(model) ?? 0) >= limit)
        throw new Fault(
          'service_unavailable',
          `is giving ${limit} answers of it, which is as many as it may at a time.`,
          {
            retryAfterS: 1,
          },
        );
      add(model, 1);
      let isHeld = true;
      return () => {
        if (isHeld) add(model, -1);
        isHeld = false;
      };
    },
    count: () => total,
  };
}
