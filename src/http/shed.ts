import { requireCapacity, type LoadGate, type RequestWeight } from '#src/access/refuse-load.ts';
import type { Operation } from '#src/contract/spec.ts';
import type { Step } from './step.ts';

/** Operations that say how the server is, or that end something: they make it lighter. */
export const lightOperations: ReadonlySet<string> = new Set([
  'getLiveness',
  'getReadiness',
  'getHealth',
  'cancelRun',
  'cancelSimulationRun',
  'cancelModelResponse',
]);

/** The classes of operations that begin what lasts: streams, batches and jobs; and the scopes of those that have models asked. */
const longClasses: ReadonlySet<string> = new Set(['streaming', 'batch', 'migration']);
const longScopes: ReadonlySet<string> = new Set(['messages:write', 'models:use']);

/** Events of producers are a part of runs that have begun, and end them. */
const endingClass = 'ingest';

type WeighedOperation = Pick<Operation, 'id' | 'rateClass' | 'streams' | 'security'>;

/** Returns what an operation means to a server that has too much to do. */
export function toWeight({ id, rateClass, streams, security }: WeighedOperation): RequestWeight {
  if (lightOperations.has(id) || rateClass === endingClass) return 'ending';
  const asksModels = security.some((scopes) => scopes.some((scope) => longScopes.has(scope)));
  return streams || asksModels || longClasses.has(rateClass) ? 'beginning' : 'other';
}

/** Refuses a request before anything is done for it, while there is more to do than can be done. */
export function shedLoad(gate: LoadGate): Step {
  return (_req, res) => {
    const { operation } = res.locals;
    if (operation) requireCapacity(gate, toWeight(operation));
  };
}
