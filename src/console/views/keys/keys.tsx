import { useState } from 'preact/hooks';
import type { Key, KeyWithSecret } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Empty } from '#src/console/components/empty.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { KeyBadge } from './key-badge.tsx';
import { NewKey } from './new-key.tsx';
import { SecretDialog } from './secret-dialog.tsx';

const columns: readonly Column<Key>[] = [
  {
    title: 'Key',
    cell: ({ id, name }) => (
      <span class="stacked">
        <Link to={`/keys/${encodeURIComponent(id)}`} class="strong">
          {name}
        </Link>
        <code class="soft">{id}</code>
      </span>
    ),
  },
  { title: 'Status', cell: (key) => <KeyBadge status={key} /> },
  {
    title: 'Belongs to',
    cell: ({ owner, user_id: userId }) => (userId === null ? owner : `${owner} ${userId}`),
  },
  { title: 'Scopes', isNumber: true, cell: ({ scopes }) => <span title={scopes.join(', ')}>{scopes.length}</span> },
  { title: 'Ends', cell: ({ expires_at: at }) => (at === null ? 'Never' : <Time at={at} age />) },
  { title: 'Last used', cell: ({ last_used_at: at }) => (at === null ? 'Never' : <Time at={at} age />) },
];

/** The keys of the organization, the newest first. A secret is shown once, when it is made. */
export default function Keys() {
  const { parley, may } = useCaller();
  const { query } = useLocation();
  const [made, setMade] = useState<KeyWithSecret | null>(null);
  const all = query.get('revoked') === 'true';
  const loaded = useLoad((signal) => parley.keys.list({ limit: 25, include_revoked: all }, { signal }), [all]);
  return (
    <>
      <PageHead title="Keys" lead="The credentials of programs and people.">
        <CopyAs call={{ operation: 'listKeys', query: { limit: 25, include_revoked: all } }} />
        {may('keys:write') && (
          <NewKey
            onMade={(key) => {
              setMade(key);
              loaded.reload();
            }}
          />
        )}
      </PageHead>
      <label class="check">
        <input
          type="checkbox"
          checked={all}
          onChange={({ currentTarget }) => changeQuery({ revoked: currentTarget.checked ? 'true' : null })}
        />{' '}
        Show revoked keys
      </label>
      <Pager
        loaded={loaded}
        empty={
          <Empty title="There is no key">
            <p>Each program should have a key of its own, with no more scopes than it needs.</p>
          </Empty>
        }
      >
        {(keys) => <Table caption="Keys" columns={columns} rows={keys} keyOf={({ id }) => id} />}
      </Pager>
      {made !== null && <SecretDialog made={made} title={`The key ${made.name}`} onClose={() => setMade(null)} />}
    </>
  );
}
