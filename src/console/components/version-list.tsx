import { changeQuery } from '#src/console/routing/router.tsx';
import { Time } from './time.tsx';

type VersionListProps = {
  versions: readonly { version: number; created_at: string }[];
  left: number;
  right: number;
};

/** The versions of a thing, of which a reader chooses the two that are compared: `from` and `to` of the query. */
export const VersionList = ({ versions, left, right }: VersionListProps) => (
  <table class="versions">
    <caption class="hidden">Versions, the newest first</caption>
    <thead>
      <tr>
        <th scope="col">Version</th>
        <th scope="col">From</th>
        <th scope="col">To</th>
      </tr>
    </thead>
    <tbody>
      {versions.map(({ version, created_at: at }) => (
        <tr key={version}>
          <td>
            <span class="stacked">
              <span class="strong">Version {version}</span>
              <span class="soft">
                <Time at={at} age />
              </span>
            </span>
          </td>
          {(['from', 'to'] as const).map((side) => (
            <td key={side}>
              <input
                type="radio"
                name={side}
                aria-label={`${side === 'from' ? 'From' : 'To'} version ${version}`}
                checked={version === (side === 'from' ? left : right)}
                onChange={() => changeQuery({ [side]: String(version) })}
              />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
