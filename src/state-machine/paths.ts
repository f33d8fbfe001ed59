/** A directed graph: the indexes of the nodes that each node leads to. */
export type Graph = readonly (readonly number[])[];

/** Returns whether each node can be reached from one of `starts`. Takes linear time. */
export function findReachable(graph: Graph, starts: readonly number[]): boolean[] {
  const isReached = graph.map(() => false);
  const open = [...starts];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isReached[node]) continue;
    isReached[node] = true;
    for (const target of graph[node]!) open.push(target);
  }
  return isReached;
}

/** Returns the graph with every edge turned around. */
export function reverseGraph(graph: Graph): number[][] {
  const reversed: number[][] = graph.map(() => []);
  for (const [node, targets] of graph.entries()) for (const target of targets) reversed[target]!.push(node);
  return reversed;
}

/**
 * Returns the sets of nodes that lie on common cycles, each in ascending order: the strongly connected components that have an
 * edge within. Takes linear time, without recursion (R. Tarjan, Depth-first search and linear graph algorithms, 1972).
 */
export function findCycles(graph: Graph): number[][] {
  const order = graph.map(() => -1);
  const low = graph.map(() => 0);
  const isOpen = graph.map(() => false);
  const open: number[] = [];
  const cycles: number[][] = [];
  let count = 0;

  const enter = (node: number) => {
    order[node] = low[node] = count;
    count += 1;
    open.push(node);
    isOpen[node] = true;
    return { node, edge: 0 };
  };
  const close = (node: number) => {
    if (low[node] !== order[node]) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen[member] = false;
    if (component.length > 1 || graph[node]!.includes(node)) cycles.push(component.toSorted((a, b) => a - b));
  };

  for (const root of graph.keys()) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const target = graph[step.node]![step.edge];
      step.edge += 1;
      if (target === undefined) {
        path.pop();
        close(step.node);
        const parent = path.at(-1)?.node;
        if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[step.node]!);
      } else if (order[target] === -1) path.push(enter(target));
      else if (isOpen[target]) low[step.node] = Math.min(low[step.node]!, order[target]!);
    }
  }
  return cycles;
}
