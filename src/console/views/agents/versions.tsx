import type { AgentVersion } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { Show } from '#src/console/components/show.tsx';
import { VersionList } from '#src/console/components/version-list.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { compareAgents } from './agent-fields.ts';
import { AgentHead } from './agent-head.tsx';

/** The most versions that can be chosen from: the newest. */
const mostVersions = 200;

/** The versions of an agent, and two of them beside each other. */
export default function Versions({ parameters: { agent_id: id = '' } }: ViewProps) {
  const { parley } = useCaller();
  const { query } = useLocation();
  const loaded = useLoad(
    async (signal) => {
      const [agent, versions] = await Promise.all([
        parley.agents.get(id, { signal }),
        parley.agents.versions.list(id, { limit: 100 }, { signal }).toArray({ limit: mostVersions }),
      ]);
      return { agent, versions: versions.toSorted((a, b) => b.version - a.version) };
    },
    [id],
  );
  return (
    <Show loaded={loaded} title="Versions">
      {({ agent, versions }) => {
        const find = (name: string, otherwise: number) => {
          const number = Number(query.get(name) ?? otherwise);
          return versions.find(({ version }) => version === number) ?? versions[0]!;
        };
        const right = find('to', agent.version);
        const left = find('from', Math.max(1, right.version - 1));
        return (
          <>
            <AgentHead agent={agent} view="Versions">
              <CopyAs
                call={{
                  operation: 'getAgentDiff',
                  ids: [id],
                  query: { from_version: left.version, to_version: right.version },
                }}
              />
            </AgentHead>
            <div class="split">
              <VersionList versions={versions} left={left.version} right={right.version} />
              <section aria-live="polite">
                {versions.length === 1 ? (
                  <p class="soft">
                    The agent was never changed. Its next version will stand beside this one.{' '}
                    <Link to={`/agents/${id}/edit`}>Edit it</Link>
                  </p>
                ) : (
                  <Comparison left={left} right={right} />
                )}
              </section>
            </div>
          </>
        );
      }}
    </Show>
  );
}

function Comparison({ left, right }: { left: AgentVersion; right: AgentVersion }) {
  const { changed, same } = compareAgents(left, right);
  const names = [`Version ${left.version}`, `Version ${right.version}`] as const;
  return (
    <>
      <h2 class="hidden">
        {names[0]} and {names[1]}
      </h2>
      {changed.length === 0 && <p class="soft">These versions are the same.</p>}
      {changed.map(({ name, label, left: before, right: after }) => (
        <div key={name}>
          <h3 class="diff-title">{label}</h3>
          <DiffView left={before} right={after} names={names} />
        </div>
      ))}
      {changed.length > 0 && <p class="soft small-text">The same in both: {same.join(', ')}.</p>}
    </>
  );
}
