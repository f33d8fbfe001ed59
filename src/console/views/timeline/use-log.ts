import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Parley } from '#src/clients/typescript/parley.ts';
import { followLog } from './follow-log.ts';
import { loadAfter, loadBefore, type LogQuery } from './load-log.ts';
import { addLive, appendRows, emptyWindow, prependRows, replaceEnd, type LogWindow } from './log-rows.ts';

/** A log that is read in parts, and followed at its end. */
export type ReadLog = {
  window: LogWindow;
  isLoading: boolean;
  error: unknown;
  isFollowed: boolean;
  /** Another number whenever the log is begun again. */
  start: number;
  loadEarlier: () => void;
  loadLater: () => void;
  /** Begins again around a place; at the end without one. */
  goTo: (seq: number | null) => void;
  retry: () => void;
};

/** The part of the log that was read; `of` are the log and the place that it was read for. */
type State = { of: string; window: LogWindow; isLoading: boolean; error: unknown };
type Place = { seq: number | null; attempt: number };

async function loadAround(parley: Parley, query: LogQuery, place: number | null, lastSeq: number, signal: AbortSignal) {
  const seq = place ?? lastSeq + 1;
  const [before, after] = [
    await loadBefore(parley, query, seq, signal),
    place === null ? { rows: [], isLast: true } : await loadAfter(parley, query, seq - 1, signal),
  ];
  const window = prependRows(emptyWindow, before.rows, before.isFirst);
  return appendRows(window, after.rows, after.isLast);
}

// Long: one hook that holds the window of the log, with what changes it.
/** Reads a log: around a place first, then more of it to both sides, and what comes while its end is shown. */
export function useLog(
  parley: Parley,
  query: LogQuery,
  lastSeq: number,
  first: number | null,
  follows: boolean,
): ReadLog {
  const [state, setState] = useState<State>({ of: '', window: emptyWindow, isLoading: true, error: null });
  const [place, setPlace] = useState<Place>({ seq: first, attempt: 0 });
  const busy = useRef<AbortController | null>(null);
  const key = JSON.stringify(query);
  const of = `${key} ${place.attempt}`;
  // A page of another log, or from before the reader went elsewhere, is not shown for a moment.
  const { window, isLoading, error } = state.of === of ? state : { window: emptyWindow, isLoading: true, error: null };
  const current = useRef(window);
  current.current = window;

  const change = useCallback((update: (window: LogWindow) => LogWindow) => {
    setState((before) => ({ ...before, window: update(before.window) }));
  }, []);

  const load = useCallback((work: (signal: AbortSignal) => Promise<(window: LogWindow) => LogWindow>) => {
    const controller = new AbortController();
    busy.current = controller;
    setState((before) => ({ ...before, isLoading: true, error: null }));
    work(controller.signal).then(
      (update) => {
        if (controller.signal.aborted) return;
        setState((before) => ({ ...before, window: update(before.window), isLoading: false, error: null }));
        busy.current = null;
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setState((before) => ({ ...before, isLoading: false, error }));
        busy.current = null;
      },
    );
  }, []);

  useEffect(() => {
    setState({ of, window: emptyWindow, isLoading: true, error: null });
    load(async (signal) => {
      const loaded = await loadAround(parley, query, place.seq, lastSeq, signal);
      return () => loaded;
    });
    return () => {
      busy.current?.abort();
      busy.current = null;
    };
  }, [key, place]);

  const loadEarlier = useCallback(() => {
    const { rows, reachesStart } = current.current;
    if (busy.current || reachesStart || rows.length === 0) return;
    load(async (signal) => {
      const { rows: earlier, isFirst } = await loadBefore(parley, query, rows[0]!.seq, signal);
      return (window) => prependRows(window, earlier, isFirst);
    });
  }, [key]);

  const loadLater = useCallback(() => {
    const { rows, reachesEnd } = current.current;
    if (busy.current || reachesEnd || rows.length === 0) return;
    load(async (signal) => {
      const { rows: later, isLast } = await loadAfter(parley, query, rows.at(-1)!.last_seq, signal);
      return (window) => appendRows(window, later, isLast);
    });
  }, [key]);

  const isFollowed = follows && window.reachesEnd && !isLoading && error === null;
  useEffect(() => {
    if (!isFollowed) return undefined;
    const from = current.current.rows.at(-1)?.last_seq ?? lastSeq;
    return followLog(parley, query, from, {
      onEvents: (rows) => change((window) => addLive(window, rows, query.view === 'compressed')),
      onStored: (rows) => change((window) => replaceEnd(window, rows)),
      onError: (error) => setState((before) => ({ ...before, error })),
    });
  }, [key, isFollowed]);

  const goTo = useCallback((seq: number | null) => setPlace(({ attempt }) => ({ seq, attempt: attempt + 1 })), []);
  const retry = useCallback(() => setPlace((before) => ({ ...before, attempt: before.attempt + 1 })), []);
  return { window, isLoading, error, isFollowed, start: place.attempt, loadEarlier, loadLater, goTo, retry };
}
