import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, navigate } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { toAgentChanges, toFormValues, type AgentFormValues } from './agent-form-values.ts';
import { AgentForm } from './agent-form.tsx';

/** Changes an agent. What somebody else has changed meanwhile is not overwritten: the server refuses it. */
export default function EditAgent({ parameters: { agent_id: id = '' } }: ViewProps) {
  const { parley } = useCaller();
  const loaded = useLoad(
    async (signal) => {
      const { data, response } = await parley.agents.get(id, { signal }).withResponse();
      return { agent: data, etag: response.headers.get('etag') };
    },
    [id],
  );
  return (
    <Show loaded={loaded} title="Edit an agent">
      {({ agent, etag }) => {
        const before = toFormValues(agent);
        const submit = async (values: AgentFormValues) => {
          const { changes, faults } = toAgentChanges(before, values);
          if (faults.length > 0) return faults;
          if (Object.keys(changes).length === 0) navigate(`/agents/${id}`);
          else {
            const { version } = await parley.agents.update(id, changes, etag === null ? {} : { ifMatch: etag });
            navigate(`/agents/${id}/versions?from=${agent.version}&to=${version}`);
          }
          return [];
        };
        return (
          <>
            <PageHead
              title={`Edit ${agent.name}`}
              above={
                <>
                  <Link to="/agents">Agents</Link> / <Link to={`/agents/${id}`}>{agent.name}</Link>
                </>
              }
              lead={`This makes version ${agent.version + 1}. Sessions that are open go on with the version that they began with.`}
            />
            <AgentForm
              values={before}
              action="Save as a new version"
              onSubmit={submit}
              onCancel={() => navigate(`/agents/${id}`)}
            />
          </>
        );
      }}
    </Show>
  );
}
