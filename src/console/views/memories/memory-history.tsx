import type { Memory, MemoryVersion } from '#generated/v2/client/types.gen.ts';
import { DiffView } from '#src/console/components/diff/diff-view.tsx';
import { toSortedJson } from '#src/console/components/diff/to-sorted-json.ts';
import { Confirm } from '#src/console/components/dialog/confirm.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useCaller } from '#src/console/session/caller.tsx';

const changeWords: Readonly<Record<string, string>> = {
  created: 'Made',
  updated: 'Changed',
  importance: 'Importance changed',
  consolidated: 'Merged into another',
  superseded: 'Replaced by a newer one',
  restored: 'Brought back',
};

/** Returns the text of a version that is compared with that of the one before. */
const toComparedText = ({ content, importance, expires_at, metadata, status }: MemoryVersion): string =>
  toSortedJson({ content, importance, expires_at, metadata, status });

type MemoryHistoryProps = {
  memory: Memory;
  /** The versions, the first one first. */
  versions: readonly MemoryVersion[];
  ifMatch: { ifMatch?: string };
  onChange: () => void;
};

/** The versions of a memory, the newest first, each with what it has changed. An earlier content can be brought back. */
export function MemoryHistory({ memory, versions, ifMatch, onChange }: MemoryHistoryProps) {
  const { parley, may } = useCaller();
  return (
    <ol class="history">
      {versions
        .map((version, index) => ({ version, before: versions[index - 1] ?? null }))
        .toReversed()
        .map(({ version, before }) => (
          <li key={version.version} id={`version-${version.version}`}>
            <p class="history-head">
              <strong>Version {version.version}</strong>
              <span>{changeWords[version.change] ?? version.change}</span>
              <span class="soft">
                by {version.original_author ?? version.changed_by}, <Time at={version.created_at} />
              </span>
              {may('memories:write') && version.version !== memory.version && (
                <Confirm
                  label="Bring back"
                  isSmall
                  title={`Bring version ${version.version} back?`}
                  action="Bring it back"
                  act={async () => {
                    const { content, importance, expires_at, metadata } = version;
                    await parley.memories.update(memory.id, { content, importance, expires_at, metadata }, ifMatch);
                    onChange();
                  }}
                >
                  <p>The memory says again what it said then. That is a new version; nothing of the history is lost.</p>
                </Confirm>
              )}
            </p>
            {before !== null && (
              <DiffView
                left={toComparedText(before)}
                right={toComparedText(version)}
                names={[`Version ${before.version}`, `Version ${version.version}`]}
              />
            )}
          </li>
        ))}
    </ol>
  );
}
