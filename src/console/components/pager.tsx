import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAction } from '#src/console/data/use-action.ts';
import type { Loaded } from '#src/console/data/use-load.ts';
import { Failure } from './failure.tsx';
import { Show } from './show.tsx';

/** A page of a list as the client has it. */
export type ListPage<Item> = {
  data: Item[];
  next_cursor: string | null;
  prev_cursor: string | null;
  nextPage: () => Promise<ListPage<Item> | null>;
  previousPage: () => Promise<ListPage<Item> | null>;
};

type PagerProps<Item> = {
  /** The page with which the list begins. */
  loaded: Omit<Loaded<ListPage<Item>>, 'replace'>;
  /** Shown in the place of an empty list. */
  empty: ComponentChildren;
  children: (items: Item[]) => ComponentChildren;
};

/** Shows a list page by page, by its cursors. */
export function Pager<Item>({ loaded, empty, children }: PagerProps<Item>) {
  const [turned, setTurned] = useState<{ from: ListPage<Item>; page: ListPage<Item> } | null>(null);
  const turn = useAction(async (first: ListPage<Item>, find: () => Promise<ListPage<Item> | null>) => {
    const page = await find();
    if (page) setTurned({ from: first, page });
  });
  return (
    <Show loaded={loaded}>
      {(first) => {
        const page = turned?.from === first ? turned.page : first;
        const { next_cursor: next, prev_cursor: previous } = page;
        if (page.data.length === 0 && previous === null && next === null) return empty;
        return (
          <>
            {children(page.data)}
            {turn.error !== null && <Failure error={turn.error} />}
            {(next !== null || previous !== null) && (
              <nav class="pager" aria-label="Pages">
                <button
                  type="button"
                  class="button"
                  disabled={previous === null || turn.isRunning}
                  onClick={() => void turn.run(first, () => page.previousPage())}
                >
                  Previous
                </button>
                <button
                  type="button"
                  class="button"
                  disabled={next === null || turn.isRunning}
                  onClick={() => void turn.run(first, () => page.nextPage())}
                >
                  Next
                </button>
              </nav>
            )}
          </>
        );
      }}
    </Show>
  );
}
