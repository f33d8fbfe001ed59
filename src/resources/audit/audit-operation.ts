import type { DataSource } from 'typeorm';
import type { Principal } from '#src/access/principal.ts';
import type { StartedRun, Write } from '#src/api/write.ts';
import { appendAuditEntry } from './append-store.ts';
import { AuditedWrite, toRequestEntry, type AuditedRequest, type AuditState } from './audited-write.ts';

/** The manner in which the audit tells of an operation: of each transaction that changes something, of each reading, or not at all. */
export type AuditKind = 'write' | 'read' | 'none';

/** A call as it is given to a handler, as far as the audit reads it. */
export type AuditedCall = {
  principal: Principal | null;
  requestId: string;
  address: string | undefined;
  path: Record<string, unknown>;
  write: Write;
};

type AuditDeps = { dataSource: DataSource; clock: () => Date; kindOf: (operationId: string) => AuditKind };

/** Handles a call of an operation, and has the audit tell of it. */
export type AuditOperation = <C extends AuditedCall, R>(
  operationId: string,
  call: C,
  handle: (call: C) => Promise<R>,
) => Promise<R>;

const isDryRun = (reply: unknown): boolean =>
  (reply as { body?: { dry_run?: unknown } | null } | null)?.body?.dry_run === true;

/**
 * Creates the function that every call of an operation passes. An operation that writes leaves an entry in each transaction
 * that changes something, or, when it has had none, one of its own after it; one that is refused leaves none.
 */
export function createAuditOperation({ dataSource, clock, kindOf }: AuditDeps): AuditOperation {
  const tell = (request: AuditedRequest) => appendAuditEntry(dataSource, toRequestEntry(request, {}, {}));
  return async (operationId, call, handle) => {
    const { principal, requestId, address, path, write } = call;
    const kind = kindOf(operationId);
    if (kind === 'none' || principal === null) return handle(call);
    const request = { operationId, principal, requestId, address, path, clock };
    if (kind === 'read') {
      const reply = await handle(call);
      if (principal.userId === null) await tell(request);
      return reply;
    }
    const state: AuditState = { isTold: false };
    const reply = await handle({ ...call, write: new AuditedWrite(write, request, state) });
    // A run that an earlier request with the key has begun was told of then.
    const isJoined: StartedRun | null = write.startedRun;
    if (!state.isTold && isJoined === null && !isDryRun(reply)) await tell(request);
    return reply;
  };
}
