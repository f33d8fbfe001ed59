import type { Handlers } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { isErrorCode } from '#src/http/pages/problems.ts';
import type { MockMemory } from './mock-memory.ts';
import { fillPath, type MockCall, type MockOperation } from './resource-handler.ts';
import { isJsonObject } from './shape.ts';

type AnyHandler = (call: MockCall) => Promise<unknown>;

/** Yields the ids that a body names: the values of its members such as `agent_id`. */
function* listNamedIds(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* listNamedIds(item);
  if (!isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (name.endsWith('_id') && typeof member === 'string') yield member;
    else yield* listNamedIds(member);
  }
}

/**
 * Returns what a call is about, by address and by id: the resources of its path but for one that a PUT makes anew, and those
 * that its body names.
 */
function listSubjects({ operation }: MockOperation, { path, body }: MockCall): string[] {
  const owners = [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(({ 0: part, 1: name, index }) => ({
    id: path[name!]!,
    address: fillPath(operation.path.slice(0, index + part.length), path),
  }));
  if (operation.method === 'PUT' && operation.path.endsWith('}')) owners.pop();
  return [...owners.flatMap(({ id, address }) => [address, id]), ...listNamedIds(body)];
}

/**
 * Has every handler refuse calls about what was deleted, and about what is in it, with the `error_code` that a read of it has.
 */
export function refuseDeleted(handlers: Handlers, operations: readonly MockOperation[], memory: MockMemory): Handlers {
  const guarded = operations.map((one) => {
    const { id } = one.operation;
    const handler = handlers[id as keyof Handlers] as AnyHandler;
    const guard: AnyHandler = async (call) => {
      for (const subject of listSubjects(one, call)) {
        const code = memory.findDeletion(subject);
        if (code !== null && isErrorCode(code)) throw problem(code, `${subject} was deleted.`);
      }
      return handler(call);
    };
    return [id, guard];
  });
  return Object.fromEntries(guarded) as Handlers;
}
