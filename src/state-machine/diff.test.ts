import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { completeState } from './complete.ts';
import { diffExits, pairStates, type Exit } from './diff.ts';
import type { MachineDefinition, State } from './definition.ts';

const exit = (description: string, next_state: string, return_state: string | null = null): Exit => ({
  description,
  next_state,
  return_state,
});
const decision = (exits: Exit[]): State =>
  completeState({ type: 'decision', name: 'd', objective: 'Decide.', exit_conditions: exits as never });
const annotation = (name: string, next_state: string): State =>
  completeState({ type: 'annotation', name, inner_thought: 'Hm.', next_state });
const machine = (...names: string[]) => ({ states: names.map((name) => annotation(name, 'z')) }) as MachineDefinition;

describe('diffExits', () => {
  it('tells what is new, gone, worded anew and led elsewhere, whatever the order', () => {
    const before = [
      exit('kept', 'a'),
      exit('old words', 'b'),
      exit('moved', 'c'),
      exit('gone', 'd'),
      exit('in', 'x.y', 'a'),
    ];
    const after = [
      exit('new', 'e'),
      exit('moved', 'f'),
      exit('new words', 'b'),
      exit('in', 'x.y', 'b'),
      exit('kept', 'a'),
    ];
    expect(diffExits(decision(before), decision(after))).toEqual({
      added: [exit('new', 'e')],
      removed: [exit('gone', 'd')],
      changed: [
        { before: exit('old words', 'b'), after: exit('new words', 'b') },
        { before: exit('moved', 'c'), after: exit('moved', 'f') },
        { before: exit('in', 'x.y', 'a'), after: exit('in', 'x.y', 'b') },
      ],
    });
  });

  it('takes the way of a state that leads on by itself as an exit', () => {
    const way = (next_state: string) => ({ description: null, next_state, return_state: null });
    expect(diffExits(annotation('s', 'a'), annotation('s', 'b'))).toEqual({
      added: [],
      removed: [],
      changed: [{ before: way('a'), after: way('b') }],
    });
    expect(diffExits(annotation('s', 'a'), decision([exit('x', 'b')]))).toMatchObject({
      added: [exit('x', 'b')],
      removed: [way('a')],
    });
  });

  it('accounts for each exit of both versions once', () => {
    const exits = fc.array(
      fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.constantFrom('a', 'b', 'x.c'), fc.constantFrom(null, 'a')),
      { minLength: 1, maxLength: 8 },
    );
    const spell = (list: Exit[]) => list.map((one) => JSON.stringify(one)).toSorted();
    fc.assert(
      fc.property(exits, exits, (one, other) => {
        const [before, after] = [one, other].map((list) => list.map((parts) => exit(...parts)));
        const { added, removed, changed } = diffExits(decision(before!), decision(after!));
        const kept = (all: Exit[], ...gone: Exit[][]) => {
          const left = spell(all);
          for (const text of spell(gone.flat())) left.splice(left.indexOf(text), 1);
          return left;
        };
        const olds = changed.map((pair) => pair.before);
        const news = changed.map((pair) => pair.after);
        expect(kept(before!, removed, olds)).toEqual(kept(after!, added, news));
        for (const pair of changed) expect(pair.before).not.toEqual(pair.after);
      }),
      { numRuns: scaleRuns(500) },
    );
  });
});

describe('pairStates', () => {
  it('finds states by their names, whatever the order', () => {
    const { added, removed, kept } = pairStates(machine('a', 'b', 'c'), machine('d', 'c', 'a'));
    expect([added, removed].map((list) => list.map(({ name }) => name))).toEqual([['d'], ['b']]);
    expect(kept.map(({ before, after }) => [before.name, after.name])).toEqual([
      ['c', 'c'],
      ['a', 'a'],
    ]);
  });
});
