import { useCallback, useRef, useState } from 'preact/hooks';

/** A change that a reader asks for: whether it is under way, and why the last one failed. */
export type Action<Args extends unknown[]> = {
  run: (...args: Args) => Promise<void>;
  isRunning: boolean;
  error: unknown;
  dismiss: () => void;
};

/** Runs a change, one at a time. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const busy = useRef(false);
  const current = useRef(act);
  current.current = act;
  const run = useCallback(async (...args: Args) => {
    if (busy.current) return;
    busy.current = true;
    setIsRunning(true);
    setError(null);
    try {
      await current.current(...args);
    } catch (failure) {
      setError(failure);
    } finally {
      busy.current = false;
      setIsRunning(false);
    }
  }, []);
  return { run, isRunning, error, dismiss: () => setError(null) };
}
