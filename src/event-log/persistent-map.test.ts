import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersistentMap } from './persistent-map.ts';

const changes = fc.array(fc.tuple(fc.nat({ max: 60 }).map(String), fc.nat({ max: 3 })), { maxLength: 300 });

describe('PersistentMap', () => {
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

  it('takes many at once as it takes them one by one', () => {
    fc.assert(
      fc.property(changes, changes, (first, more) => {
        const take = (map: PersistentMap<number>, all: typeof first) =>
          all.reduce((grown, [key, value]) => grown.with(key, value), map);
        const before = take(new PersistentMap<number>(), first);
        const after = before.withAll(new Map(more));
        expect([...after]).toEqual([...take(before, more)]);
        expect(after.size).toBe([...after].length);
        expect([...before]).toEqual([...take(new PersistentMap<number>(), first)]);
      }),
    );
  });

  it('holds undefined too', () => {
    const grown = new PersistentMap<number | undefined>().with('a', 1).with('a', undefined);
    expect([grown.has('a'), grown.get('a'), [...grown]]).toEqual([true, undefined, [['a', undefined]]]);
  });

  it('forgets what is removed, in every version', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 40 }).map(String), fc.nat({ max: 3 })), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (all) => {
        const versions = [{ grown: new PersistentMap<number>(), map: new Map<string, number>() }];
        for (const [key, value] of all) {
          const { grown, map } = versions.at(-1)!;
          const next = new Map(map);
          if (value === 0) next.delete(key);
          else next.set(key, value);
          versions.push({ grown: value === 0 ? grown.without(key) : grown.with(key, value), map: next });
        }
        for (const { grown, map } of versions) {
          expect(new Map(grown)).toEqual(map);
          expect(grown.size).toBe(map.size);
          for (let key = 0; key <= 40; key += 1)
            expect([grown.has(`${key}`), grown.get(`${key}`)]).toEqual([map.has(`${key}`), map.get(`${key}`)]);
        }
      }),
    );
  });
});
