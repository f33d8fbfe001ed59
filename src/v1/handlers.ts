import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import type { OperationMapping } from './mapping.ts';
import { mappings } from './mappings.ts';
import { createV1Handler, type AnyHandlers } from './translate.ts';

type Document = { paths: Record<string, Record<string, unknown>> };
type PathLookup = (operationId: string) => string;

/** Creates a look-up of paths by operation id. */
export function createPathLookup({ paths }: Document): PathLookup {
  const entries = Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item).map((operation) => [(operation as { operationId?: string }).operationId, path] as const),
  );
  const byId = new Map(entries);
  return (operationId) => byId.get(operationId)!;
}

/** Creates the handlers of version 1: they translate requests, call the handlers of version 2, and translate the answers. */
export function createV1Handlers(v2: Handlers, pathOf: PathLookup): Handlers<V1Operations> {
  const all = Object.values(mappings) as OperationMapping[];
  const handlers = all.map((mapping) => [
    mapping.v1,
    createV1Handler(mapping, v2 as unknown as AnyHandlers, pathOf(mapping.v1)),
  ]);
  return Object.fromEntries(handlers) as Handlers<V1Operations>;
}
