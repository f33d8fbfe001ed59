import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import type { ApiCall } from '#src/console/components/format-call.ts';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { MemoryCard } from './memory-card.tsx';
import { MemoryFilters } from './memory-filters.tsx';
import { readMemoryQuery, toListQuery, toSearchBody, type MemoryQuery } from './memory-query.ts';
import { SearchResults } from './search-results.tsx';

const toCall = (query: MemoryQuery): ApiCall =>
  query.agentId !== null && query.text !== ''
    ? { operation: 'searchMemories', ids: [query.agentId], body: toSearchBody(query) }
    : { operation: 'listMemories', query: toListQuery(query) };

/** The memories of the organization: all that fit some filters, or what an agent finds for a question. */
export default function Memories() {
  const { parley, may } = useCaller();
  const { query: given } = useLocation();
  const query = readMemoryQuery(given);
  const agents = useLoad(
    async (signal) =>
      may('agents:read') ? await parley.agents.list({ limit: 100 }, { signal }).toArray({ limit: 500 }) : [],
    [],
  );
  return (
    <>
      <PageHead title="Memories" lead="The facts and events that agents recall. Ask one, to see what it would find.">
        <CopyAs call={toCall(query)} />
      </PageHead>
      <MemoryFilters query={query} agents={agents.value ?? []} />
      {query.text !== '' && query.agentId !== null ? (
        <SearchResults query={query} agentId={query.agentId} />
      ) : (
        <MemoryList query={query} />
      )}
    </>
  );
}

function MemoryList({ query }: { query: MemoryQuery }) {
  const { parley } = useCaller();
  const filters = toListQuery(query);
  const loaded = useLoad(
    (signal) => parley.memories.list({ limit: 25, ...filters }, { signal }),
    [JSON.stringify(filters)],
  );
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Pager
      loaded={loaded}
      empty={
        isFiltered ? (
          <Empty title="No memory is like that">
            <p>Take a filter away to see more.</p>
          </Empty>
        ) : (
          <Empty title="No agent remembers anything yet">
            <p>
              A conversation whose message has <code>options.memory.extract</code> leaves memories, and so does an agent
              whose memory has <code>extract</code>.
            </p>
          </Empty>
        )
      }
    >
      {(memories) => (
        <ol class="memories">
          {memories.map((memory) => (
            <li key={memory.id}>
              <MemoryCard memory={memory} />
            </li>
          ))}
        </ol>
      )}
    </Pager>
  );
}
