import type { KeyGrant } from '#src/access/key-grant.ts';
import type { ApiKeyRow } from '#src/access/table.ts';
import { findRangeEnds, isAddressRange } from '#src/access/client-address.ts';
import { invalidRequest, problem, type FieldError } from '#src/api/problems.ts';

/** @throws `conflict` when a key was revoked and cannot be changed any more. */
export function requireActiveKey({ id, revokedAt }: ApiKeyRow): void {
  if (revokedAt !== null) throw problem('conflict', `The key ${id} was revoked. Create another one.`);
}

type KeyBounds = { expires_at?: string | null; allowed_addresses?: readonly string[] };

function findEndFaults({ expires_at }: KeyBounds, maker: KeyGrant | null, now: Date): FieldError[] {
  if (expires_at == null) return [];
  const atMs = new Date(expires_at).getTime();
  const fault = (detail: string, code: string) => [{ pointer: '/expires_at', detail, code }];
  if (atMs <= now.getTime()) return fault('Must be in the future.', 'future');
  const endsAtMs = maker?.endsAtMs ?? null;
  if (endsAtMs === null || atMs <= endsAtMs) return [];
  return fault(`Must not be after ${new Date(endsAtMs).toISOString()}, when its maker ends.`, 'after_maker');
}

function findAddressFaults({ allowed_addresses: ranges = [] }: KeyBounds, maker: KeyGrant | null): FieldError[] {
  return ranges.flatMap((range, index) => {
    const fault = (detail: string, code: string) => [{ pointer: `/allowed_addresses/${index}`, detail, code }];
    if (!isAddressRange(range)) return fault(`${range} is no address and no network.`, 'address');
    const isWithin = !maker || findRangeEnds(range).every((address) => maker.allowsAddress(address));
    return isWithin ? [] : fault(`The key that makes it may not be used from ${range}.`, 'beyond_maker');
  });
}

/** Checks the end and the addresses of a key. `maker` is the key that makes it. @throws `invalid_request` */
export function requireKeyBounds(bounds: KeyBounds, maker: KeyGrant | null, now: Date): void {
  const errors = [...findEndFaults(bounds, maker, now), ...findAddressFaults(bounds, maker)];
  if (errors.length > 0) throw invalidRequest(errors);
}

/** @throws `insufficient_permissions` when a request changes the end or the addresses of the caller's own key. */
export function requireSameBounds({ expires_at: end, allowed_addresses: addresses }: KeyBounds): void {
  if (end !== undefined || addresses !== undefined)
    throw problem('insufficient_permissions', 'Your key cannot change its own end or addresses.');
}
