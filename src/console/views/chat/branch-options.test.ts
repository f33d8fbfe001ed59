import { describe, expect, it } from 'vitest';
import { findBranchOptions } from './branch-options.ts';

const fork = (id: string, parent_branch_id: string | null, after_message_id: string | null) => ({
  id,
  parent_branch_id,
  after_message_id,
});
const said = (branch: string, ...ids: string[]) => ids.map((id) => ({ id, branch_id: branch }));

const branches = [
  fork('main', null, null),
  fork('edit', 'main', 'm2'),
  fork('again', 'edit', 'e1'),
  fork('first', 'main', null),
];

describe('the branches between which a reader can choose', () => {
  it('are those that fork after the message before, and the one from which they fork', () => {
    const main = findBranchOptions(said('main', 'm1', 'm2', 'm3', 'm4'), branches, null);
    expect(Object.fromEntries(main)).toEqual({
      m1: { branches: ['main', 'first'], index: 0 },
      m3: { branches: ['main', 'edit'], index: 0 },
    });
  });

  it('are found on the branches that fork, also where these fork again', () => {
    const shown = [...said('main', 'm1', 'm2'), ...said('edit', 'e1'), ...said('again', 'a1')];
    expect(Object.fromEntries(findBranchOptions(shown, branches, null))).toEqual({
      m1: { branches: ['main', 'first'], index: 0 },
      e1: { branches: ['main', 'edit'], index: 1 },
      a1: { branches: ['edit', 'again'], index: 1 },
    });
    expect(Object.fromEntries(findBranchOptions(said('first', 'f1', 'f2'), branches, null))).toEqual({
      f1: { branches: ['main', 'first'], index: 1 },
    });
  });

  it('are not guessed where the message before was not read', () => {
    expect(findBranchOptions(said('main', 'm3', 'm4'), branches, undefined).size).toBe(0);
  });
});
