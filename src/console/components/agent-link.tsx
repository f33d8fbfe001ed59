import type { Names } from '#src/console/data/name-book.ts';
import { findAgentNames } from '#src/console/data/name-book.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

/** Returns the names of agents; none for who may not read agents, and until they are there. */
export function useAgentNames(ids: readonly string[]): Names {
  const { parley, may } = useCaller();
  const wanted = [...new Set(ids)].toSorted();
  const isAsked = may('agents:read') && wanted.length > 0;
  const loaded = useLoad(async () => (isAsked ? findAgentNames(parley, wanted) : new Map()), wanted);
  return loaded.value ?? new Map();
}

/** A link to an agent by its name; by its id where that is not known. */
export function AgentLink({ id }: { id: string }) {
  const name = useAgentNames([id]).get(id);
  return (
    <Link to={`/agents/${id}`} title={id}>
      {name ?? <code>{id}</code>}
    </Link>
  );
}
