import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersistentMap } from './persistent-map.ts';

const changes = fc.array(fc.tuple(fc.nat({ max: 60 }).map(String), fc.nat({ max: 3 })), { maxLength: 300 });

describe('Growing', () => {
  it('is what a Map is, in every version, and tells what is new', () => {
    fc.assert(
      fc.property(changes, fc.nat({ max: 300 }), (all, at) => {
        const versions = [{ grown: new PersistentMap<number>(), map: new Map<string, number>() }];
        for (const [key, value] of all) {
          const { grown, map } = versions.at(-1)!;
          versions.push({ grown: grown.with(key, value), map: new Map(map).set(key, value) });
        }
        for (const { grown, map } of versions) expect([...grown]).toEqual([...map]);
        const [before, after] = [versions[Math.min(at, all.length)]!, versions.at(-1)!];
        for (const key of after.map.keys())
          expect([after.grown.has(key), after.grown.get(key)]).toEqual([true, after.map.get(key)]);
        const isNew = ([key, value]: [string, number]) => before.map.get(key) !== value;
        const fresh = [...after.map].filter(isNew).map(([, value]) => value);
        expect([...after.grown.since(before.grown)].toSorted()).toEqual(fresh.toSorted());
      }),
    );
  });

  it('holds undefined too', () => {
    const grown = new PersistentMap<number | undefined>().with('a', 1).with('a', undefined);
    expect([grown.has('a'), grown.get('a'), [...grown]]).toEqual([true, undefined, [['a', undefined]]]);
  });
});
