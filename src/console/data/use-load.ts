import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** An answer of the server that a view asks for. `value` stays while it is asked for again. */
export type Loaded<Value> = {
  value: Value | null;
  error: unknown;
  isLoading: boolean;
  /** Asks again. */
  reload: () => void;
  /** Puts a value that is known in its place, such as what a change has answered. */
  replace: (value: Value) => void;
};

/** The loaded value; `of` are the inputs that it was loaded for. */
type State<Value> = { of: string | null; value: Value | null; error: unknown; isLoading: boolean };

/**
 * Loads a value when the view is shown, and again when one of `inputs` changes: an answer that comes after that is forgotten, and
 * its request aborted.
 */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  inputs: readonly (string | number | boolean | null | undefined)[],
): Loaded<Value> {
  const [state, setState] = useState<State<Value>>({ of: null, value: null, error: null, isLoading: true });
  const [attempt, setAttempt] = useState(0);
  const current = useRef(load);
  current.current = load;
  const of = JSON.stringify(inputs);
  useEffect(() => {
    const controller = new AbortController();
    const keep = (before: State<Value>) => (before.of === of ? before.value : null);
    setState((before) => ({ of, value: keep(before), error: null, isLoading: true }));
    current.current(controller.signal).then(
      (value) => !controller.signal.aborted && setState({ of, value, error: null, isLoading: false }),
      (error: unknown) => {
        if (!controller.signal.aborted) setState((before) => ({ of, value: keep(before), error, isLoading: false }));
      },
    );
    return () => controller.abort();
  }, [of, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const replace = useCallback((value: Value) => setState({ of, value, error: null, isLoading: false }), [of]);
  // A value that was loaded for other inputs is not shown for a moment.
  const { value, error, isLoading } = state.of === of ? state : { value: null, error: null, isLoading: true };
  return { value, error, isLoading, reload, replace };
}
