import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { findCycles, findReachable, reverseGraph } from './paths.ts';

const graphs = fc.integer({ min: 0, max: 7 }).chain((size) =>
  fc.array(fc.array(fc.nat({ max: Math.max(size - 1, 0) }), { maxLength: 4 }), {
    minLength: size,
    maxLength: size,
  }),
);

/** Tells for each pair of nodes whether a path of at least one edge leads from one to the other (S. Warshall, 1962). */
function closure(graph: readonly (readonly number[])[]): boolean[][] {
  const has = graph.map((targets) => graph.map((_, to) => targets.includes(to)));
  for (const middle of graph.keys())
    for (const from of graph.keys())
      for (const to of graph.keys()) has[from]![to] ||= has[from]![middle]! && has[middle]![to]!;
  return has;
}

describe('paths', () => {
  it('finds what can be reached as the closure does', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const has = closure(graph);
        for (const start of graph.keys()) {
          const reached = graph.map((_, to) => to === start || has[start]![to]!);
          expect(findReachable(graph, [start])).toEqual(reached);
          const leading = graph.map((_, from) => from === start || has[from]![start]!);
          expect(findReachable(reverseGraph(graph), [start])).toEqual(leading);
        }
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('finds the cycles: nodes that lead to each other, each set once', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const has = closure(graph);
        const sets = [...graph.keys()]
          .filter((node) => has[node]![node])
          .map((node) => [...graph.keys()].filter((other) => has[node]![other] && has[other]![node]));
        const expected = [...new Set(sets.map((set) => set.join()))].toSorted();
        expect(
          findCycles(graph)
            .map((set) => set.join())
            .toSorted(),
        ).toEqual(expected);
      }),
      { numRuns: scaleRuns(1000) },
    );
  });

  it('follows a path of any length', () => {
    const length = 20_000;
    const ring = Array.from({ length }, (_, node) => [(node + 1) % length]);
    expect(findCycles(ring)).toEqual([[...ring.keys()]]);
    expect(findCycles(ring.with(length - 1, []))).toEqual([]);
  });
});
