import { useState } from 'preact/hooks';
import type { CreateAgentStateCheckpoint, StateCheckpoint } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Field, Form } from '#src/console/components/form.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, navigate } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { AgentHead } from '#src/console/views/agents/agent-head.tsx';
import type { ViewProps } from '#src/console/views/view.ts';

const columns: readonly Column<StateCheckpoint>[] = [
  {
    title: 'Checkpoint',
    cell: ({ id, agent_id: agentId, name, description }) => (
      <span class="stacked">
        <Link to={`/agents/${agentId}/checkpoints/${id}`} class="strong">
          {name}
        </Link>
        {description !== null && <span class="soft">{description}</span>}
      </span>
    ),
  },
  {
    title: 'Version',
    isNumber: true,
    cell: ({ agent_id: id, version }) => <Link to={`/agents/${id}/state?version=${version}`}>{version}</Link>,
  },
  { title: 'Holds', cell: ({ parts }) => ['state', ...parts.map(({ name }) => name)].join(', ') },
  { title: 'Made', cell: ({ created_at: at }) => <Time at={at} age /> },
];

/** The checkpoints of an agent, the newest first. */
export default function Checkpoints({ parameters: { agent_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const agent = useLoad((signal) => parley.agents.get(id, { signal }), [id]);
  const loaded = useLoad((signal) => parley.agents.state.checkpoints.list(id, { limit: 25 }, { signal }), [id]);
  return (
    <Show loaded={agent} title="Checkpoints">
      {(known) => (
        <>
          <AgentHead agent={known} view="Checkpoints">
            <CopyAs call={{ operation: 'listAgentStateCheckpoints', ids: [id] }} />
            {may('state:write') && <NewCheckpoint agentId={id} />}
          </AgentHead>
          <Pager
            loaded={loaded}
            empty={
              <Empty title="There is no checkpoint yet">
                <p>
                  A checkpoint is a named copy of the state, to which you can go back. Make one before you try
                  something.
                </p>
              </Empty>
            }
          >
            {(checkpoints) => (
              <Table caption="Checkpoints" columns={columns} rows={checkpoints} keyOf={({ id: each }) => each} />
            )}
          </Pager>
        </>
      )}
    </Show>
  );
}

function NewCheckpoint({ agentId }: { agentId: string }) {
  const { parley } = useCaller();
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async ({ name = '', description = '', memories, context }: Record<string, string>) => {
    setFailure(null);
    const include = [...(memories ? ['memories' as const] : []), ...(context ? ['context' as const] : [])];
    const body: CreateAgentStateCheckpoint = {
      name,
      ...(description.trim() !== '' && { description }),
      ...(include.length > 0 && { include }),
    };
    await parley.agents.state.checkpoints
      .create(agentId, body)
      .then(({ id }) => navigate(`/agents/${agentId}/checkpoints/${id}`), setFailure);
  };
  return (
    <>
      <button type="button" class="button primary" onClick={() => setIsOpen(true)}>
        New checkpoint
      </button>
      {isOpen && (
        <Dialog title="New checkpoint" onClose={() => setIsOpen(false)}>
          <Form onSubmit={submit} action="Make the checkpoint" onCancel={() => setIsOpen(false)}>
            <Field name="name" label="Name" required maxLength={200} />
            <Field name="description" label="Description" maxLength={2000} />
            <fieldset class="checks">
              <legend>It holds the state, and</legend>
              <label>
                <input type="checkbox" name="memories" /> memories
              </label>
              <label>
                <input type="checkbox" name="context" /> context
              </label>
            </fieldset>
            {failure !== null && <Failure error={failure} />}
          </Form>
        </Dialog>
      )}
    </>
  );
}
