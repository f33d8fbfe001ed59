import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Confirm } from '#src/console/components/dialog/confirm.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { JsonView } from '#src/console/components/json-view.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, navigate } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { Restore } from './restore.tsx';

/** A checkpoint with the document that it holds. */
export default function Checkpoint({ parameters: { agent_id: agentId = '', checkpoint_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const loaded = useLoad((signal) => parley.agents.state.checkpoints.get(agentId, id, { signal }), [agentId, id]);
  const remove = async () => {
    await parley.agents.state.checkpoints.delete(agentId, id);
    navigate(`/agents/${agentId}/checkpoints`, { replace: true });
  };
  return (
    <Show loaded={loaded} title="Checkpoint">
      {(checkpoint) => (
        <>
          <PageHead
            title={checkpoint.name}
            above={
              <>
                <Link to={`/agents/${agentId}`}>Agent</Link> /{' '}
                <Link to={`/agents/${agentId}/checkpoints`}>Checkpoints</Link>
              </>
            }
            lead={checkpoint.description}
          >
            <CopyAs call={{ operation: 'getAgentStateCheckpoint', ids: [agentId, id] }} />
            {may('state:write') && (
              <>
                <Confirm
                  label="Delete"
                  title={`Delete ${checkpoint.name}?`}
                  action="Delete the checkpoint"
                  isDangerous
                  act={remove}
                >
                  <p>Nobody can go back to it any more. The state stays as it is.</p>
                </Confirm>
                <Restore
                  agentId={agentId}
                  source={{ checkpoint_id: id }}
                  name={checkpoint.name}
                  onRestored={() => navigate(`/agents/${agentId}/state`)}
                />
              </>
            )}
          </PageHead>
          <div class="columns">
            <section aria-labelledby="document">
              <h2 id="document">The document</h2>
              <JsonView value={checkpoint.state} depth={4} label="document" />
            </section>
            <aside class="card" aria-label="Facts">
              <Facts
                facts={[
                  ['Id', <IdText id={id} />],
                  [
                    'Version of the state',
                    <Link to={`/agents/${agentId}/state?version=${checkpoint.version}`}>{checkpoint.version}</Link>,
                  ],
                  ['Holds', ['state', ...checkpoint.parts.map(({ name }) => name)].join(', ')],
                  ['Size', `${checkpoint.size_bytes} bytes`],
                  ['Hash', <code>{checkpoint.hash}</code>],
                  ['Made', <Time at={checkpoint.created_at} />],
                  ['Made by', checkpoint.created_by],
                ]}
              />
            </aside>
          </div>
        </>
      )}
    </Show>
  );
}
