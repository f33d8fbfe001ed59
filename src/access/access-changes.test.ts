import { describe, expect, it } from 'vitest';
import { createLocalBus } from '#src/testing/local-bus.ts';
import { createAccessChanges, mayConcern, type AccessChange } from './access-changes.ts';

const caller = {
  organizationId: 'org_1',
  subject: 'usr_1',
  credentialId: 'key_1',
  source: 'key' as const,
  scopes: new Set<string>(),
};

describe('changes of access', () => {
  it('reach the listeners of every instance, in the order in which they came', () => {
    const bus = createLocalBus();
    const [here, there] = [createAccessChanges(bus), createAccessChanges(bus)];
    const heard: string[] = [];
    there.listen(({ id }) => void heard.push(`cache ${id}`));
    const unlisten = there.listen(({ id }) => void heard.push(`stream ${id}`));
    here.announce({ kind: 'user', id: 'usr_1' });
    unlisten();
    here.announce({ kind: 'user', id: 'usr_2' });
    expect(heard).toEqual(['cache usr_1', 'stream usr_1', 'cache usr_2']);
  });

  it('concern the callers who may have lost something', () => {
    const ofUser = { ...caller, userId: 'usr_1', tokenId: 'tok_1' };
    const ofAll = { ...caller, userId: null };
    const concerned = (change: AccessChange) => [mayConcern(change, ofUser), mayConcern(change, ofAll)];
    expect(concerned({ kind: 'user', id: 'usr_1' })).toEqual([true, false]);
    expect(concerned({ kind: 'user', id: 'usr_2' })).toEqual([false, false]);
    expect(concerned({ kind: 'token', id: 'tok_1' })).toEqual([true, false]);
    for (const kind of ['user', 'token', 'key', 'signing-key'] as const)
      expect(concerned({ kind, id: null })).toEqual([true, true]);
    expect(concerned({ kind: 'key', id: 'key_2' })).toEqual([true, true]);
  });
});
