import type { Bus } from '#src/bus/bus.ts';

/** Creates a bus between the instances of one process. What is published has been delivered when `publish` returns. */
export function createLocalBus(): Bus {
  const listeners = new Map<string, Set<(message: string) => void>>();
  return {
    publish: (topic, message) => listeners.get(topic)?.forEach((listener) => listener(message)),
    listen(topic, listener) {
      const others = listeners.get(topic) ?? new Set();
      listeners.set(topic, others.add(listener));
      return () => void others.delete(listener);
    },
    isReachable: () => true,
    close: async () => {},
  };
}
