import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';
import { JsonView } from '#src/console/components/json-view.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { Restore } from './restore.tsx';

type StateVersionViewProps = { agentId: string; version: number; newest: number; onChange: () => void };

/** A version of a state: what it has changed of the one before, and its document. */
export function StateVersionView({ agentId, version, newest, onChange }: StateVersionViewProps) {
  const { parley, may } = useCaller();
  const loaded = useLoad(
    async (signal) => {
      const get = (number: number) => parley.agents.state.history.get(agentId, number, { signal });
      // The version before may have been erased.
      const [detail, before] = await Promise.all([
        get(version),
        version > 1
          ? get(version - 1).then(
              ({ state }) => state,
              () => null,
            )
          : {},
      ]);
      return { detail, before };
    },
    [agentId, version],
  );
  return (
    <section aria-live="polite" aria-label={`Version ${version}`}>
      <Show loaded={loaded}>
        {({ detail, before }) => (
          <>
            <div class="section-head">
              <h2>Version {version}</h2>
              {may('state:write') && version !== newest && (
                <Restore agentId={agentId} source={{ version }} name={`version ${version}`} onRestored={onChange} />
              )}
            </div>
            <p class="soft small-text">
              <Time at={detail.created_at} />
              {detail.created_by !== null && <> by {detail.created_by}</>}
              {detail.restored_from !== null && (
                <>
                  , restored from{' '}
                  {detail.restored_from.checkpoint_id === null ? (
                    <Link to={`/agents/${agentId}/state?version=${detail.restored_from.version}`}>
                      version {detail.restored_from.version}
                    </Link>
                  ) : (
                    <Link to={`/agents/${agentId}/checkpoints/${detail.restored_from.checkpoint_id}`}>
                      a checkpoint
                    </Link>
                  )}
                </>
              )}
            </p>
            {before === null ? (
              <p class="soft small-text">The version before was erased.</p>
            ) : (
              <DiffView
                left={toSortedJson(before)}
                right={toSortedJson(detail.state)}
                names={[`Version ${version - 1}`, `Version ${version}`]}
              />
            )}
            <h3>The document</h3>
            <JsonView value={detail.state} depth={4} label="document" />
          </>
        )}
      </Show>
    </section>
  );
}
