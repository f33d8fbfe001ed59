import type { AgentState, StateVersion } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { AgentHead } from '#src/console/views/agents/agent-head.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { EditState } from './edit-state.tsx';
import { StateVersionView } from './state-version.tsx';
import { sourceWords } from './state-words.ts';

/** The most versions that are listed: the newest. Older ones are reached by their address. */
const mostVersions = 200;

/** The state of an agent: its versions, and of the chosen one the document and what it has changed. */
export default function State({ parameters: { agent_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const { query } = useLocation();
  const loaded = useLoad(
    async (signal) => {
      const [agent, state, versions] = await Promise.all([
        parley.agents.get(id, { signal }),
        parley.agents.state.get(id, { signal }).withResponse(),
        parley.agents.state.history.list(id, { limit: 100 }, { signal }).toArray({ limit: mostVersions }),
      ]);
      return { agent, state: state.data, etag: state.response.headers.get('etag') ?? '*', versions };
    },
    [id],
  );
  return (
    <Show loaded={loaded} title="State">
      {({ agent, state, etag, versions }) => {
        const chosen = Number(query.get('version') ?? state.version);
        return (
          <>
            <AgentHead agent={agent} view="State">
              <CopyAs call={{ operation: 'getAgentState', ids: [id] }} />
              {may('state:write') && <EditState state={state} etag={etag} onChange={loaded.reload} />}
            </AgentHead>
            {versions.length === 0 ? (
              <Empty title="The state was never changed">
                <p>
                  It is an empty object. Runs, machines and calls of the API change it; each change makes a version.
                </p>
              </Empty>
            ) : (
              <div class="split">
                <VersionLinks agentId={id} state={state} versions={versions} chosen={chosen} />
                <StateVersionView agentId={id} version={chosen} newest={state.version} onChange={loaded.reload} />
              </div>
            )}
          </>
        );
      }}
    </Show>
  );
}

type VersionLinksProps = { agentId: string; state: AgentState; versions: readonly StateVersion[]; chosen: number };

const VersionLinks = ({ agentId, state, versions, chosen }: VersionLinksProps) => (
  <nav aria-label="Versions of the state">
    <ol class="timeline-list">
      {versions.map(({ version, source, created_at: at, created_by: author }) => (
        <li key={version}>
          <Link
            to={`/agents/${agentId}/state?version=${version}`}
            aria-current={version === chosen ? 'true' : undefined}
          >
            <span class="strong">
              Version {version}
              {version === state.version && ' (now)'}
            </span>
            <span class="soft">
              {sourceWords[source] ?? source}, <Time at={at} age />
            </span>
            {author !== null && <code class="soft">{author}</code>}
          </Link>
        </li>
      ))}
    </ol>
  </nav>
);
