import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { createPlainWrite } from '#src/api/write.ts';
import type { AuditedCall, AuditOperation } from '#src/resources/audit/audit-operation.ts';
import type { ReadReplica } from '#src/db/read-replica.ts';
import type { Handler, Services } from '#src/resources/services.ts';

type UnboundHandlers = { [Id in keyof Operations]: Handler<Id> };

/** Refuses the exports of a handler file that are no operations. */
type NothingElse<T> = { [Name in Exclude<keyof T, keyof Operations>]: never };

/** A replica, and the ids of the operations that it may answer. */
export type ReplicaRouting = { reads: ReadReplica; operations: ReadonlySet<string> };

type BoundCall = Omit<AuditedCall, 'write'> & Partial<Pick<AuditedCall, 'write'>>;
type AnyHandler = (services: Services, call: AuditedCall) => Promise<unknown>;

/**
 * Gives the services to the handlers, and a way to write to requests without a key, so that doors can call them with a
 * request alone, and has the audit tell of them. With a replica, operations that only read are given its data source. A missing operation does not compile, nor does a name that is no operation.
 */
export function bindHandlers<T extends UnboundHandlers>(
  services: Services,
  handlers: T & NothingElse<T>,
  audit: AuditOperation,
  replica: ReplicaRouting | null = null,
): Handlers {
  const write = createPlainWrite(services.dataSource, services.runTransaction);
  const bound = Object.entries(handlers as unknown as Record<string, AnyHandler>).map(([id, handler]) => [
    id,
    (call: BoundCall) =>
      audit(id, { write, ...call }, (audited) => {
        const onPrimary = () => handler(services, audited);
        if (!replica?.operations.has(id)) return onPrimary();
        return replica.reads.read((dataSource) => handler({ ...services, dataSource }, audited), onPrimary);
      }),
  ]);
  return Object.fromEntries(bound) as Handlers;
}
