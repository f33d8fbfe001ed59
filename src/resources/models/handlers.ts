import type { Handlers } from '#src/api/handlers.ts';
import type { ModelList } from '#src/llm/types.ts';

export type ModelDeps = { clock: () => Date; catalogue: () => Promise<ModelList> };

/** Handles the list of models, which is the gateway's catalogue. */
export function modelHandlers({ clock, catalogue }: ModelDeps): Pick<Handlers, 'listModels'> {
  return {
    async listModels() {
      const { data, fetchedAt, stale } = await catalogue();
      const age_seconds = Math.max(0, clock().getTime() - fetchedAt.getTime()) / 1000;
      const page = { data, has_more: false, next_cursor: null, prev_cursor: null };
      return { status: 200, body: { ...page, fetched_at: fetchedAt.toISOString(), age_seconds, stale } };
    },
  };
}
