import type { Agent } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Confirm } from '#src/console/components/dialog/confirm.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, navigate } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { listAgentSettings } from './agent-fields.ts';
import { AgentHead } from './agent-head.tsx';

/** An agent as it is now. */
export default function AgentView({ parameters: { agent_id: id = '' } }: ViewProps) {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.agents.get(id, { signal }), [id]);
  return (
    <Show loaded={loaded} title="Agent">
      {(agent) => <AgentOverview agent={agent} />}
    </Show>
  );
}

function AgentOverview({ agent }: { agent: Agent }) {
  const { parley, may } = useCaller();
  const remove = async () => {
    await parley.agents.delete(agent.id);
    navigate('/agents');
  };
  const settings = listAgentSettings(agent);
  const long = settings.filter(({ text }) => text.includes('\n'));
  const short = settings.filter(({ text }) => !text.includes('\n'));
  return (
    <>
      <AgentHead agent={agent} view="">
        <CopyAs call={{ operation: 'getAgent', ids: [agent.id] }} />
        {may('agents:delete') && (
          <Confirm label="Delete" title={`Delete ${agent.name}?`} action="Delete the agent" isDangerous act={remove}>
            <p>It answers nobody any more. Its conversations can still be read.</p>
          </Confirm>
        )}
        {may('agents:write') && (
          <Link to={`/agents/${agent.id}/edit`} class="button primary">
            Edit
          </Link>
        )}
      </AgentHead>
      <div class="columns">
        <section aria-labelledby="prompt">
          <h2 id="prompt">System prompt</h2>
          {agent.system_prompt ? (
            <pre class="prose" tabIndex={0}>
              {agent.system_prompt}
            </pre>
          ) : (
            <p class="soft">It has none: the model is given what people say, and nothing else.</p>
          )}
          {long.map(({ label, text }) => (
            <div key={label} class="setting">
              <h3>{label}</h3>
              <pre tabIndex={0}>{text}</pre>
            </div>
          ))}
        </section>
        <aside class="card" aria-label="Facts">
          <Facts
            facts={[
              ['Id', <IdText id={agent.id} />],
              ['Key', <code>{agent.key}</code>],
              ['Model', <code>{agent.model}</code>],
              [
                'Not offered',
                agent.unsupported_models.length === 0 ? null : (
                  <span class="badge warn">{agent.unsupported_models.join(', ')}</span>
                ),
              ],
              ...short.map(({ label, text }) => [label, text] as const),
              ['Version', <Link to={`/agents/${agent.id}/versions`}>{agent.version}</Link>],
              ['Made', <Time at={agent.created_at} />],
              ['Changed', <Time at={agent.updated_at} />],
            ]}
          />
        </aside>
      </div>
    </>
  );
}
