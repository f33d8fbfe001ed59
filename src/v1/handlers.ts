import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import type { Mapping } from './mapping.ts';
import { mappings } from './mappings.ts';
import { translate, type AnyHandlers } from './translate.ts';

type Document = { paths: Record<string, Record<string, unknown>> };
type Paths = (operationId: string) => string;

/** Where each operation of a document is, by its id. */
export function pathsOf({ paths }: Document): Paths {
  const known = Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item).map((operation) => [(operation as { operationId?: string }).operationId, path] as const),
  );
  const byId = new Map(known);
  return (operationId) => byId.get(operationId)!;
}

/** The handlers of version 1: those of version 2, with what goes up and comes down translated. */
export function v1Handlers(v2: Handlers, pathOf: Paths): Handlers<V1Operations> {
  const all = Object.values(mappings) as Mapping[];
  const handlers = all.map((mapping) => [
    mapping.v1,
    translate(mapping, v2 as unknown as AnyHandlers, pathOf(mapping.v1)),
  ]);
  return Object.fromEntries(handlers) as Handlers<V1Operations>;
}
