import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Message, Parley } from '#src/clients/typescript/parley.ts';
import {
  addEarlier,
  addLater,
  listMessages,
  replaceLastPage,
  type LoadedMessages,
  type MessagePages,
} from './message-pages.ts';

/** The messages of a branch that were read, and the ways to more of them. */
export type ReadMessages = {
  /** Null until the first page is there. */
  value: readonly Message[] | null;
  error: unknown;
  isLoading: boolean;
  hasEarlier: boolean;
  hasLater: boolean;
  loadEarlier: () => void;
  loadLater: () => void;
  /** Reads the end again. */
  reload: () => void;
};

type State = { of: string; pages: MessagePages | null; error: unknown; isLoading: boolean };

const pageSize = 50;

// Long: one hook that holds the pages that were read, with what changes them.
/** Reads the messages of a conversation from its end, page by page. Without `branchId` it is the branch that is current. */
export function useMessages(parley: Parley, conversationId: string, branchId: string | null): ReadMessages {
  const of = `${conversationId} ${branchId}`;
  const [state, setState] = useState<State>({ of, pages: null, error: null, isLoading: true });
  const busy = useRef<AbortController | null>(null);
  const current = useRef(of);
  current.current = of;
  const { pages, error, isLoading } = state.of === of ? state : { pages: null, error: null, isLoading: true };

  /** Reads a page, one at a time, and adds it. */
  const load = useCallback(
    (
      cursor: { before: string } | { after: string },
      add: (pages: MessagePages, page: LoadedMessages) => MessagePages,
    ) => {
      // A reply of a branch that was left may end later.
      if (current.current !== of) return;
      const controller = new AbortController();
      busy.current = controller;
      const keep = (before: State) => (before.of === of ? before.pages : null);
      setState((before) => ({ of, pages: keep(before), error: null, isLoading: true }));
      const query = {
        limit: pageSize,
        include_reasoning: true,
        ...(branchId !== null && { branch_id: branchId }),
        ...cursor,
      };
      parley.conversations.messages.list(conversationId, query, { signal: controller.signal }).then(
        (page) => {
          if (controller.signal.aborted) return;
          busy.current = null;
          setState((before) => ({ of, pages: add(keep(before) ?? [], page), error: null, isLoading: false }));
        },
        (failure: unknown) => {
          if (controller.signal.aborted) return;
          busy.current = null;
          setState((before) => ({ of, pages: keep(before), error: failure, isLoading: false }));
        },
      );
    },
    [of],
  );
  const reload = useCallback(() => {
    if (current.current !== of) return;
    busy.current?.abort();
    load({ before: 'end' }, replaceLastPage);
  }, [load]);
  useEffect(() => {
    reload();
    return () => busy.current?.abort();
  }, [reload]);

  // Messages from elsewhere are there when the reader comes back to the page.
  const hasEnd = pages !== null && pages.at(-1)?.next_cursor == null;
  useEffect(() => {
    const refresh = () => void (document.visibilityState === 'visible' && hasEnd && reload());
    document.addEventListener('visibilitychange', refresh);
    return () => document.removeEventListener('visibilitychange', refresh);
  }, [hasEnd, reload]);

  const earlier = pages?.[0]?.prev_cursor ?? null;
  const later = pages?.at(-1)?.next_cursor ?? null;
  const loadEarlier = useCallback(() => {
    if (earlier !== null && busy.current === null) load({ before: earlier }, addEarlier);
  }, [earlier, load]);
  const loadLater = useCallback(() => {
    if (later !== null && busy.current === null) load({ after: later }, addLater);
  }, [later, load]);
  const value = useMemo(() => pages && listMessages(pages), [pages]);
  return {
    value,
    error,
    isLoading,
    hasEarlier: earlier !== null,
    hasLater: later !== null,
    loadEarlier,
    loadLater,
    reload,
  };
}

/** The messages of a conversation that is not begun. */
export const noMessages: ReadMessages = {
  value: [],
  error: null,
  isLoading: false,
  hasEarlier: false,
  hasLater: false,
  loadEarlier: () => undefined,
  loadLater: () => undefined,
  reload: () => undefined,
};
