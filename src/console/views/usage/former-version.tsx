import type { MigrationUse } from '#generated/v2/client/types.gen.ts';
import { Show } from '#src/console/components/show.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { formatWhole } from './format-amount.ts';

const columns: readonly Column<MigrationUse>[] = [
  {
    title: 'Caller',
    cell: ({ credential_name: name, credential_id: id }) => (
      <span class="stacked">
        <span class="strong">{name ?? 'A key that is gone'}</span>
        <code class="soft">{id}</code>
      </span>
    ),
  },
  {
    title: 'Operation',
    cell: ({ operation_id: operation, field }) => (
      <>
        <code>{operation}</code>
        {field !== null && (
          <>
            {' '}
            with <code>{field}</code>
          </>
        )}
      </>
    ),
  },
  { title: 'In version 2', cell: ({ successor }) => (successor === null ? '–' : <code>{successor}</code>) },
  { title: 'Requests', isNumber: true, cell: ({ requests }) => formatWhole(requests) },
  { title: 'Last', cell: ({ last_seen_at: at }) => <Time at={at} age /> },
];

/** Shows the callers of version 1 and their operations. */
export function FormerVersion() {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.migration.usage.get({}, { signal }), []);
  return (
    <section class="former-version" aria-labelledby="former-version">
      <h2 id="former-version">Callers of version 1</h2>
      <Show loaded={loaded}>
        {({ usage, in_use: isInUse }) =>
          usage.length === 0 ? (
            <p class="soft">Nobody has called it.</p>
          ) : (
            <>
              <p class="soft small-text">
                {isInUse ? 'It was called within the last day.' : 'Nobody has called it within the last day.'}
              </p>
              <Table
                caption="Callers of version 1"
                columns={columns}
                rows={usage}
                keyOf={({ credential_id: id, operation_id: operation, field }) => `${id} ${operation} ${field}`}
              />
            </>
          )
        }
      </Show>
    </section>
  );
}
