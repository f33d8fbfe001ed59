import type { MemorySearchResult } from '#generated/v2/client/types.gen.ts';
import { Empty } from '#src/console/components/empty.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { MemoryCard } from './memory-card.tsx';
import { toSearchBody, type MemoryQuery } from './memory-query.ts';

const methodNames: Readonly<Record<string, string>> = {
  hybrid: 'by words and by meaning',
  lexical: 'by words',
  vector: 'by meaning',
};

const degradedReasons: Readonly<Record<string, string>> = {
  no_vector_extension: 'the database has no extension for vectors',
  no_embedding_model: 'no model for embeddings is set',
  embedding_unavailable: 'the model for embeddings did not answer',
  embeddings_incomplete: 'some memories have no embedding yet',
};

/** Shows the memories that an agent finds for a question, the best first, with the scores of each. */
export function SearchResults({ query, agentId }: { query: MemoryQuery; agentId: string }) {
  const { parley } = useCaller();
  const body = toSearchBody(query);
  const loaded = useLoad(
    (signal) => parley.agents.memories.search(agentId, body, { signal }),
    [agentId, JSON.stringify(body)],
  );
  return (
    <Show loaded={loaded}>
      {({ results, search_metrics: { total_searched: searched, method, degraded, processing_time_ms: ms } }) => (
        <section aria-labelledby="results" aria-live="polite">
          <h2 id="results" class="hidden">
            Results
          </h2>
          <p class="soft small-text">
            {results.length} of {searched} memories, found {methodNames[method] ?? method} in {Math.round(ms)} ms.
            {degraded !== null && ` The search was incomplete: ${degradedReasons[degraded] ?? degraded}.`}
          </p>
          {results.length === 0 ? (
            <Empty title="The agent finds nothing for this">
              <p>
                Memories of users are searched only when a user is chosen. Ask in other words, or take a filter away.
              </p>
            </Empty>
          ) : (
            <ol class="memories">
              {results.map((result) => (
                <li key={result.memory.id}>
                  <MemoryCard memory={result.memory}>
                    <Scores result={result} />
                  </MemoryCard>
                </li>
              ))}
            </ol>
          )}
        </section>
      )}
    </Show>
  );
}

/** The relevance of a result, and what each way of searching gave it. */
const Scores = ({ result: { relevance_score: relevance, scores } }: { result: MemorySearchResult }) => (
  <dl class="scores">
    {(
      [
        ['Relevance', relevance],
        ['Words', scores.lexical],
        ['Meaning', scores.vector],
      ] as const
    ).map(([name, score]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <meter min={0} max={1} value={score ?? 0} aria-label={name} />
          <span class="score">{score === null ? '–' : score.toFixed(2)}</span>
        </dd>
      </div>
    ))}
  </dl>
);
