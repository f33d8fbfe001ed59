import { describe, expect, it } from 'vitest';
import type { AuditOperation } from '#src/resources/audit/audit-operation.ts';
import type { Services } from '#src/resources/services.ts';
import { bindHandlers } from './bind-handlers.ts';
import { operations } from './operations.ts';

const age = 1.5;
const now = '2026-11-21T10:00:00.000Z';
const services = {
  clock: () => new Date(now),
  catalogue: async () => ({ data: [], ageMs: age * 1000, stale: false }),
} as unknown as Services;

const untold: AuditOperation = (_id, call, handle) => handle(call);

describe('bindHandlers', () => {
  it('gives the services to each handler', async () => {
    const { listModels } = bindHandlers(services, operations, untold);
    const { body } = await listModels({} as Parameters<typeof listModels>[0]);
    expect(body).toMatchObject({ data: [], age_seconds: age, fetched_at: '2026-11-21T09:59:58.500Z' });
  });

  it('does not compile without an operation', () => {
    const { getJwks: _getJwks, ...others } = operations;
    // @ts-expect-error: nothing answers getJwks.
    expect(Object.keys(bindHandlers(services, others, untold))).not.toContain('getJwks');
  });

  it('does not compile with what is no operation', () => {
    const more = { ...operations, getNothing: operations.getJwks };
    // @ts-expect-error: no operation is called getNothing.
    expect(Object.keys(bindHandlers(services, more, untold))).toContain('getNothing');
  });
});
