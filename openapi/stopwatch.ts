/** Measures how long the steps of a program take, and tells it by the part of the program that they belong to. */
type Stopwatch = {
  /** Runs a step, and keeps how long it took; also when it fails. */
  time<T>(part: string, step: string, run: () => T | Promise<T>): Promise<T>;
  /** Returns one line for each part, with its steps in the order in which they ended. */
  report(): string;
};

/** Creates a stopwatch. `now` returns the time in milliseconds. */
export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const parts = new Map<string, string[]>();
  return {
    async time(part, step, run) {
      const begun = now();
      try {
        return await run();
      } finally {
        const steps = parts.get(part) ?? [];
        parts.set(part, [...steps, `${step} ${((now() - begun) / 1000).toFixed(1)} s`]);
      }
    },
    report: () => [...parts].map(([part, steps]) => `${part}: ${steps.join(', ')}\n`).join(''),
  };
}
