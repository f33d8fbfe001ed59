import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** What a view asks the server for. `value` stays while it is asked for again. */
export type Loaded<Value> = {
  value: Value | null;
  error: unknown;
  isLoading: boolean;
  /** Asks again. */
  reload: () => void;
  /** Puts a value that is known in its place, such as what a change has answered. */
  replace: (value: Value) => void;
};

type State<Value> = { value: Value | null; error: unknown; isLoading: boolean };

/**
 * Loads a value when the view is shown, and again when one of `inputs` changes: an answer that comes after that is forgotten, and
 * its request aborted.
 */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  inputs: readonly (string | number | boolean | null | undefined)[],
): Loaded<Value> {
  const [state, setState] = useState<State<Value>>({ value: null, error: null, isLoading: true });
  const [attempt, setAttempt] = useState(0);
  const current = useRef(load);
  current.current = load;
  const shown = useRef<string | null>(null);
  const key = JSON.stringify(inputs);
  useEffect(() => {
    const controller = new AbortController();
    const isOther = shown.current !== key;
    shown.current = key;
    setState((before) => ({ value: isOther ? null : before.value, error: null, isLoading: true }));
    current.current(controller.signal).then(
      (value) => !controller.signal.aborted && setState({ value, error: null, isLoading: false }),
      (error: unknown) => {
        if (!controller.signal.aborted) setState((before) => ({ value: before.value, error, isLoading: false }));
      },
    );
    return () => controller.abort();
  }, [key, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const replace = useCallback((value: Value) => setState({ value, error: null, isLoading: false }), []);
  return { ...state, reload, replace };
}
