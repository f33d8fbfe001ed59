import { useState } from 'preact/hooks';
import type { Key, KeyWithSecret } from '#generated/v2/client/types.gen.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Confirm } from '#src/console/components/dialog/confirm.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { KeyBadge } from './key-badge.tsx';
import { groupScopes } from './key-status.ts';
import { RotateKey } from './rotate-key.tsx';
import { SecretDialog } from './secret-dialog.tsx';

/** A key: what it may do, for how long, and its end. */
export default function KeyView({ parameters: { key_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const [rotated, setRotated] = useState<KeyWithSecret | null>(null);
  const loaded = useLoad((signal) => parley.keys.get(id, { signal }), [id]);
  return (
    <Show loaded={loaded} title="Key">
      {(key) => (
        <>
          <PageHead title={key.name} above={<Link to="/keys">Keys</Link>}>
            <CopyAs call={{ operation: 'getKey', ids: [id] }} />
            {may('keys:write') && key.revoked_at === null && (
              <>
                <Confirm
                  label="Revoke"
                  title={`Revoke ${key.name}?`}
                  action="Revoke the key"
                  isDangerous
                  act={async () => {
                    await parley.keys.revoke(id);
                    loaded.reload();
                  }}
                >
                  <p>
                    It is refused for ever, at once, with its tokens and streams, and with the keys that were made with
                    it. To replace only its secret, rotate it.
                  </p>
                </Confirm>
                <RotateKey
                  keyId={id}
                  onRotated={(made) => {
                    setRotated(made);
                    loaded.reload();
                  }}
                />
              </>
            )}
          </PageHead>
          <KeyDetails value={key} />
          {rotated !== null && <SecretDialog made={rotated} title="The new secret" onClose={() => setRotated(null)} />}
        </>
      )}
    </Show>
  );
}

const KeyDetails = ({ value: key }: { value: Key }) => (
  <div class="columns">
    <section aria-labelledby="scopes">
      <h2 id="scopes">What it may do</h2>
      <ul class="scope-list">
        {groupScopes(key.scopes).map(({ resource, actions }) => (
          <li key={resource} class="badge">
            {resource}: {actions.join(', ')}
          </li>
        ))}
      </ul>
    </section>
    <aside class="card" aria-label="Facts">
      <Facts
        facts={[
          ['Status', <KeyBadge status={key} />],
          ['Id', <IdText id={key.id} />],
          ['Belongs to', key.user_id === null ? key.owner : `${key.owner} ${key.user_id}`],
          ['Addresses', key.allowed_addresses.length === 0 ? 'All' : key.allowed_addresses.join(', ')],
          ['Ends', key.expires_at === null ? 'With the key that made it, or never' : <Time at={key.expires_at} />],
          ['Last used', key.last_used_at === null ? 'Never' : <Time at={key.last_used_at} />],
          [
            'The secret before works until',
            key.previous_secret_until === null ? null : <Time at={key.previous_secret_until} />,
          ],
          ['Revoked', key.revoked_at === null ? null : <Time at={key.revoked_at} />],
          [
            'Made with',
            key.made_by === null ? (
              'The command line of the server'
            ) : (
              <Link to={`/keys/${encodeURIComponent(key.made_by)}`}>{key.made_by}</Link>
            ),
          ],
          ['Made', <Time at={key.created_at} />],
        ]}
      />
    </aside>
  </div>
);
