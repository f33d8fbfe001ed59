import { describe, expect, it } from 'vitest';
import { groupScopes, splitAddresses, toKeyStatus } from './key-status.ts';

const now = Date.parse('2026-11-21T10:00:00.000Z');
const at = (time: string | null, revoked: string | null = null) =>
  toKeyStatus({ expires_at: time, revoked_at: revoked }, now).word;

describe('toKeyStatus', () => {
  it('tells what has ended, and what ends within a week', () => {
    expect(at(null)).toBe('Active');
    expect(at('2027-01-01T00:00:00.000Z')).toBe('Active');
    expect(at('2026-11-25T10:00:00.000Z')).toBe('Ends soon');
    expect(at('2026-11-21T10:00:00.000Z')).toBe('Expired');
    expect(at(null, '2026-11-20T10:00:00.000Z')).toBe('Revoked');
  });
});

describe('groupScopes', () => {
  it('puts the actions on a resource together', () => {
    expect(groupScopes(['keys:write', 'agents:read', 'keys:read'])).toEqual([
      { resource: 'agents', actions: ['read'] },
      { resource: 'keys', actions: ['read', 'write'] },
    ]);
  });
});

describe('splitAddresses', () => {
  it('takes what people type between addresses', () => {
    expect(splitAddresses(' 192.0.2.0/24,\n2001:db8::1 ; 10.0.0.1 ')).toEqual([
      '192.0.2.0/24',
      '2001:db8::1',
      '10.0.0.1',
    ]);
    expect(splitAddresses(' ')).toEqual([]);
  });
});
