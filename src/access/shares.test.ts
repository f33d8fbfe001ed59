import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createShares, type ShareKind } from './shares.ts';

const limits = (requests: number, streams = 100, runs = 100) => ({ requests, streams, runs });
const owner = (key: number, organization = 1) => ({
  credentialId: `key_${key}`,
  organizationId: `org_${organization}`,
});
const refused = (detail: RegExp) =>
  expect.objectContaining({ code: 'concurrency_limit_exceeded', detail: expect.stringMatching(detail) });

/** What an act throws, or null. */
function failure(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (error) {
    return error;
  }
}

describe('shares', () => {
  it('of a key are used up by it alone, and free again when one ends', () => {
    const shares = createShares({ key: limits(2), organization: null });
    const end = shares.take('requests', owner(1));
    shares.take('requests', owner(1));
    expect(failure(() => shares.take('requests', owner(1)))).toEqual(refused(/^This key has 2 requests under way/));
    expect(failure(() => shares.take('requests', owner(2)))).toBeNull();
    expect(failure(() => shares.take('streams', owner(1)))).toBeNull();
    end();
    end();
    expect(failure(() => shares.take('requests', owner(1)))).toBeNull();
    expect(failure(() => shares.take('requests', owner(1)))).toEqual(refused(/^This key/));
  });

  it('of a process are used up by all organizations, which is no fault of the caller', () => {
    const shares = createShares({ key: null, organization: null, instance: limits(2) });
    const end = shares.take('requests', owner(1, 1));
    shares.take('requests', owner(2, 2));
    expect(failure(() => shares.take('requests', owner(3, 3)))).toMatchObject({
      code: 'service_unavailable',
      detail: expect.stringMatching(/^This server has 2 requests under way/),
      options: { retryAfterS: 1 },
    });
    expect(shares.count('requests')).toBe(2);
    end();
    expect(failure(() => shares.take('requests', owner(3, 3)))).toBeNull();
  });

  it('of an organization are used up by all its keys', () => {
    const shares = createShares({ key: limits(5), organization: limits(2) });
    shares.take('requests', owner(1));
    shares.take('requests', owner(2));
    expect(failure(() => shares.take('requests', owner(3)))).toEqual(refused(/^This organization has 2/));
    expect(failure(() => shares.take('requests', owner(4, 2)))).toBeNull();
  });

  it('are never exceeded and never lost, whatever begins and ends when', () => {
    const step = fc.record({ key: fc.nat(3), kind: fc.constantFrom<ShareKind>('requests', 'runs'), ends: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const shares = createShares({ key: limits(2, 1, 2), organization: limits(3, 1, 3) });
        const open: { name: string; organization: string; end: () => void }[] = [];
        for (const { key, kind, ends } of steps) {
          const who = owner(key, key % 2);
          const [name, organization] = [`${kind} ${key}`, `${kind} in ${key % 2}`];
          const ofKey = open.filter((one) => one.name === name).length;
          const ofOrganization = open.filter((one) => one.organization === organization).length;
          const failed = failure(() => open.push({ name, organization, end: shares.take(kind, who) }));
          expect(failed === null).toBe(ofKey < 2 && ofOrganization < 3);
          for (const { end } of open.splice(0, ends === 0 ? 1 : 0)) end();
        }
      }),
    );
  });
});
