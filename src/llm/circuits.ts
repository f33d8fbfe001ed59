import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
} from '#generated/packages/cockatiel.js';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { Fault } from './fault.ts';

export type CircuitOptions = {
  /** The number of outages in a row after which a model is left alone; null to ask always. */
  failures: number | null;
  /** The milliseconds for which it is left alone, before one request tries it. */
  restMs: number;
};

/** The circuits of the models of a gateway. */
export type Circuits = {
  /**
   * Runs what asks a model for the beginning of its answer.
   * @throws a `Fault` at once, without asking, while the model is left alone.
   */
  ask<T>(model: string, begin: () => Promise<T>): Promise<T>;
  /** Returns the number of models that are left alone. */
  countOpen(): number;
};

/** The number of models that are watched: the names come from agents. */
const maxModels = 1_000;

const outageStatuses = new Set([502, 503, 504, 529]);

/**
 * Tells whether an error says that a model, or all behind the gateway, is away. An error 500 is none: some gateways answer with it
 * to single requests, and a caller with such a request must not take the model from all others.
 */
const isOutage = (error: unknown): boolean =>
  error instanceof Fault &&
  error.fallback &&
  (error.status === undefined
    ? error.code === 'service_unavailable' || error.code === 'timeout'
    : outageStatuses.has(error.status));

/**
 * Creates a circuit breaker for each model, after Nygard's "Release It!": after some outages in a row a model is not asked for a
 * while, so that callers have their problem, or the answer of a fallback, at once instead of after the longest silence. Then one
 * request tries it, and the others are refused until that one has an answer.
 */
export function createCircuits({ failures, restMs }: CircuitOptions): Circuits {
  const circuits = new LRUCache<string, CircuitBreakerPolicy>(atMostEntries(maxModels));
  const circuitOf = (model: string, threshold: number): CircuitBreakerPolicy => {
    const known = circuits.get(model);
    if (known) return known;
    const breaker = new ConsecutiveBreaker(threshold);
    const circuit = circuitBreaker(handleWhen(isOutage), { halfOpenAfter: restMs, breaker });
    circuits.set(model, circuit);
    return circuit;
  };
  const refusal = () =>
    new Fault('service_unavailable', 'has not answered for it several times in a row, and is not asked for a while.', {
      retryAfterS: Math.ceil(restMs / 1_000),
    });
  return {
    async ask(model, begin) {
      if (failures === null) return begin();
      const circuit = circuitOf(model, failures);
      // By itself the circuit lets others wait for the outcome of the one that tries.
      if (circuit.state === CircuitState.HalfOpen) throw refusal();
      return circuit.execute(begin).catch((error: unknown) => {
        throw error instanceof BrokenCircuitError ? refusal() : error;
      });
    },
    countOpen: () => [...circuits.values()].filter(({ state }) => state === CircuitState.Open).length,
  };
}
