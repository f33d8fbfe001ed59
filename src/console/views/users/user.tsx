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

/** A user: who it is, and the ways to what is kept of them. */
export default function UserView({ parameters: { user_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const loaded = useLoad((signal) => parley.users.get(id, { signal }), [id]);
  return (
    <Show loaded={loaded} title="User">
      {(user) => (
        <>
          <PageHead title={user.display_name ?? user.external_id ?? user.id} above={<Link to="/users">Users</Link>}>
            <CopyAs call={{ operation: 'getUser', ids: [id] }} />
            {may('users:write') && (
              <Confirm
                label="Delete"
                title="Delete this user?"
                action="Erase all that is kept"
                isDangerous
                act={async () => {
                  await parley.users.delete(id);
                  navigate('/users', { replace: true });
                }}
              >
                <p>
                  All that is kept of them is erased for good: conversations with their events and messages, memories,
                  and files.
                </p>
              </Confirm>
            )}
          </PageHead>
          <div class="columns">
            <section aria-labelledby="kept">
              <h2 id="kept">What is kept of them</h2>
              <ul>
                {may('conversations:read') && (
                  <li>
                    <Link to={`/conversations?user=${id}`}>Conversations</Link>
                  </li>
                )}
                {may('memories:read') && (
                  <li>
                    <Link to={`/memories?user=${id}`}>Memories</Link>
                  </li>
                )}
              </ul>
              <h2>Metadata</h2>
              <JsonView value={user.metadata} label="metadata" />
            </section>
            <aside class="card" aria-label="Facts">
              <Facts
                facts={[
                  ['Id', <IdText id={id} />],
                  ['Your id', user.external_id],
                  ['Language', user.locale],
                  ['Time zone', user.time_zone],
                  ['Made', <Time at={user.created_at} />],
                  ['Changed', <Time at={user.updated_at} />],
                ]}
              />
            </aside>
          </div>
        </>
      )}
    </Show>
  );
}
