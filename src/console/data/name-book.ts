import type { Parley } from '#src/clients/typescript/parley.ts';

/** The names of things by their ids. */
export type Names = ReadonlyMap<string, string>;

const books = new WeakMap<Parley, Promise<Names>>();

/** The agents whose names are known: those that were made last. */
const maxAgents = 1000;

async function loadAgentNames(parley: Parley): Promise<Names> {
  const agents = await parley.agents.list({ limit: 100 }).toArray({ limit: maxAgents });
  return new Map(agents.map(({ id, name }) => [id, name]));
}

/** Returns the names of agents. They are read once, and again when one is not among them. */
export async function findAgentNames(parley: Parley, ids: readonly string[]): Promise<Names> {
  const known = books.get(parley);
  const names = await known?.catch(() => null);
  if (names && ids.every((id) => names.has(id))) return names;
  const loading = loadAgentNames(parley);
  books.set(parley, loading);
  return loading;
}
