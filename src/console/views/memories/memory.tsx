import type { Memory } from '#generated/v2/client/types.gen.ts';
import { AgentLink } from '#src/console/components/agent-link.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Confirm } from '#src/console/components/dialog/confirm.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link, navigate } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { EditMemory } from './edit-memory.tsx';
import { MemoryMarks } from './memory-card.tsx';
import { MemoryHistory } from './memory-history.tsx';
import { canBeUndone, groupLinks, toMemoryWords, toScopeText } from './memory-text.ts';

/** A memory with its scope, where it came from, and all of its versions. */
export default function MemoryView({ parameters: { memory_id: id = '' } }: ViewProps) {
  const { parley } = useCaller();
  const loaded = useLoad(
    async (signal) => {
      const [{ data: memory, response }, versions] = await Promise.all([
        parley.memories.get(id, { signal }).withResponse(),
        parley.memories.versions.list(id, { limit: 100 }, { signal }).toArray({ limit: 500 }),
      ]);
      return { memory, etag: response.headers.get('etag'), versions };
    },
    [id],
  );
  return (
    <Show loaded={loaded} title="Memory">
      {({ memory, etag, versions }) => {
        const ifMatch = etag === null ? {} : { ifMatch: etag };
        return (
          <>
            <MemoryHead memory={memory} ifMatch={ifMatch} onChange={loaded.reload} />
            <div class="columns">
              <div>
                <MemoryWords memory={memory} />
                <section aria-labelledby="history">
                  <h2 id="history">History</h2>
                  <MemoryHistory memory={memory} versions={versions} ifMatch={ifMatch} onChange={loaded.reload} />
                </section>
              </div>
              <MemoryFacts memory={memory} />
            </div>
          </>
        );
      }}
    </Show>
  );
}

type MemoryHeadProps = { memory: Memory; ifMatch: { ifMatch?: string }; onChange: () => void };

function MemoryHead({ memory, ifMatch, onChange }: MemoryHeadProps) {
  const { parley, may } = useCaller();
  const undo = async () => {
    const { restored } = await parley.memories.undo(memory.id);
    const back = restored.find(({ id }) => id === memory.id) ?? restored[0];
    if (back === undefined || back.id === memory.id) onChange();
    else navigate(`/memories/${back.id}`, { replace: true });
  };
  const remove = async () => {
    await parley.memories.delete(memory.id, ifMatch);
    navigate('/memories', { replace: true });
  };
  return (
    <PageHead title={toMemoryWords(memory.content).title} above={<Link to="/memories">Memories</Link>}>
      <CopyAs call={{ operation: 'getMemory', ids: [memory.id] }} />
      {may('memories:write') && canBeUndone(memory) && (
        <Confirm label="Undo" title="Undo what made it so?" action="Undo" act={undo}>
          <p>
            A memory that was made of others is taken apart, and one whose place was taken comes back. The memories are
            not merged again.
          </p>
        </Confirm>
      )}
      {may('memories:delete') && (
        <Confirm label="Delete" title="Delete this memory?" action="Delete for good" isDangerous act={remove}>
          <p>It is gone for good, with its versions, and with its text in the prompts that were given it.</p>
        </Confirm>
      )}
      {may('memories:write') && <EditMemory memory={memory} ifMatch={ifMatch} onChange={onChange} />}
    </PageHead>
  );
}

function MemoryWords({ memory }: { memory: Memory }) {
  const { body, details } = toMemoryWords(memory.content);
  return (
    <section aria-label="Content">
      {body !== '' && <p class="memory-words">{body}</p>}
      {details.map(([name, lines]) => (
        <div key={name} class="setting">
          <h3>{name}</h3>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
      <MemoryMarks memory={memory} />
    </section>
  );
}

function MemoryFacts({ memory }: { memory: Memory }) {
  const { name, ownerId } = toScopeText(memory.scope);
  const { user_id: userId } = memory.scope;
  return (
    <aside class="card" aria-label="Facts">
      <Facts
        facts={[
          ['Id', <IdText id={memory.id} />],
          ['Agent', <AgentLink id={memory.agent_id} />],
          ['Scope', name],
          [
            'Belongs to',
            ownerId === null ? null : userId ? (
              <Link to={`/memories?user=${userId}`}>{ownerId}</Link>
            ) : (
              <Link to={`/sessions/${ownerId}`}>{ownerId}</Link>
            ),
          ],
          [
            'Comes from',
            memory.source_message_id === null ? null : (
              <Link to={`/messages/${memory.source_message_id}`}>{memory.source_message_id}</Link>
            ),
          ],
          ...groupLinks(memory.links).map(
            ({ relation, memoryIds }) =>
              [
                relation,
                memoryIds.map((id) => (
                  <div key={id}>
                    <Link to={`/memories/${id}`}>{id}</Link>
                  </div>
                )),
              ] as const,
          ),
          ['Made by', memory.created_by],
          ['Made', <Time at={memory.created_at} />],
          ['Changed by', memory.updated_by],
          ['Changed', <Time at={memory.updated_at} />],
          ['Forgotten', memory.expires_at === null ? null : <Time at={memory.expires_at} />],
        ]}
      />
    </aside>
  );
}
