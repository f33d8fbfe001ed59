import { useState } from 'preact/hooks';
import type { RestoreAgentState, StateRestore } from '#generated/v2/client/types.gen.ts';
import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';
import { Dialog } from '#src/console/components/dialog/dialog.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { Show } from '#src/console/components/show.tsx';
import { useAction } from '#src/console/data/use-action.ts';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';

/** The source of a restore: a version of the history, or a checkpoint. */
type RestoreSource = Pick<RestoreAgentState, 'version' | 'checkpoint_id'>;

type RestoreProps = { agentId: string; source: RestoreSource; name: string; onRestored: () => void };

/** A button that shows what a restore would do, before it is done. It can be undone until the dialog is closed, and later by hand. */
export function Restore({ agentId, source, name, onRestored }: RestoreProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setIsOpen(true)}>
        Restore…
      </button>
      {isOpen && (
        <Dialog title={`Restore ${name}`} isWide onClose={() => setIsOpen(false)}>
          <RestoreSteps
            agentId={agentId}
            source={source}
            name={name}
            onRestored={onRestored}
            onClose={() => setIsOpen(false)}
          />
        </Dialog>
      )}
    </>
  );
}

function RestoreSteps({ agentId, source, name, onRestored, onClose }: RestoreProps & { onClose: () => void }) {
  const { parley } = useCaller();
  const [done, setDone] = useState<StateRestore | null>(null);
  const loaded = useLoad(
    async (signal) => {
      const { data, response } = await parley.agents.state.get(agentId, { signal }).withResponse();
      const etag = response.headers.get('etag') ?? '*';
      const preview = await parley.agents.state.restore(
        agentId,
        { ...source, dry_run: true },
        { ifMatch: etag, signal },
      );
      return { now: data, etag, preview };
    },
    [agentId, JSON.stringify(source)],
  );
  const restore = useAction(async (body: RestoreAgentState, etag: string) => {
    const result = await parley.agents.state.restore(agentId, body, { ifMatch: etag });
    setDone(result);
  });
  const close = () => {
    onClose();
    if (done !== null) onRestored();
  };
  return (
    <>
      <Show loaded={loaded}>
        {({ now, etag, preview }) => (
          <>
            {done === null ? (
              <>
                <DiffView
                  left={toSortedJson(now.state)}
                  right={toSortedJson(preview.state)}
                  names={[`Version ${now.version} (now)`, `Restored from ${name}`]}
                />
                <PartChanges restore={preview} />
              </>
            ) : (
              <p class="notice" role="status">
                It is restored, as version {done.version}.
              </p>
            )}
            {restore.error !== null && <Failure error={restore.error} />}
            <div class="actions">
              {done === null ? (
                <button
                  type="button"
                  class="button primary"
                  disabled={restore.isRunning}
                  onClick={() => void restore.run(source, etag)}
                >
                  Restore
                </button>
              ) : (
                done.undo !== null && (
                  <button
                    type="button"
                    class="button"
                    disabled={restore.isRunning}
                    onClick={() => void restore.run(done.undo!, `"${done.version}"`)}
                  >
                    Undo
                  </button>
                )
              )}
              <button type="button" class="button" onClick={close}>
                {done === null ? 'Cancel' : 'Close'}
              </button>
            </div>
          </>
        )}
      </Show>
      {loaded.error !== null && (
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      )}
    </>
  );
}

/** Shows the effects of a restore besides the document: memories that it takes away or changes back, and those that cannot come back. */
const PartChanges = ({ restore: { parts, replaced, lost } }: { restore: StateRestore }) => (
  <>
    {parts.length > 0 && <p class="small-text">Beside the state it restores: {parts.join(', ')}.</p>}
    {replaced.map(({ part, count, ids }) => (
      <div key={part} class="notice warn">
        <p>
          {count} of {part} were made or changed since. They are taken away or changed back; an undo brings them back.
        </p>
        <p>
          <code>{ids.join(' ')}</code>
        </p>
      </div>
    ))}
    {lost.map(({ part, count, ids }) => (
      <div key={part} class="notice warn">
        <p>
          {count} of {part} cannot come back: they were erased or have expired.
        </p>
        <p>
          <code>{ids.join(' ')}</code>
        </p>
      </div>
    ))}
  </>
);
