import type { VersionSet, VersionSetRevision } from '#generated/v2/client/types.gen.ts';
import { AgentLink } from '#src/console/components/agent-link.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Table, type Column } from '#src/console/components/table.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';

const toVersion = (version: number | null): string => (version === null ? 'Newest' : String(version));

/** A service: what each of its version sets runs, and how that came to be. */
export default function ServiceView({ parameters: { service_id: id = '' } }: ViewProps) {
  const { parley } = useCaller();
  const { query } = useLocation();
  const loaded = useLoad((signal) => parley.services.get(id, { signal }), [id]);
  return (
    <Show loaded={loaded} title="Service">
      {(service) => {
        const sets = Object.values(service.version_sets);
        const chosen = sets.find(({ name }) => name === query.get('set')) ?? sets[0];
        return (
          <>
            <PageHead title={service.name} above={<Link to="/services">Services</Link>} lead={service.description}>
              <CopyAs call={{ operation: 'getService', ids: [id] }} />
            </PageHead>
            <div class="columns">
              <div>
                {chosen && (
                  <>
                    <div class="choices version-sets" role="group" aria-label="Version set">
                      {sets.map(({ name }) => (
                        <button
                          key={name}
                          type="button"
                          aria-pressed={name === chosen.name}
                          onClick={() => changeQuery({ set: name })}
                        >
                          {name}
                        </button>
                      ))}
                    </div>
                    <VersionSetView serviceId={id} agentId={service.agent_id} set={chosen} />
                  </>
                )}
              </div>
              <aside class="card" aria-label="Facts">
                <Facts
                  facts={[
                    ['Id', <IdText id={id} />],
                    ['Key', <code>{service.key}</code>],
                    ['Agent', <AgentLink id={service.agent_id} />],
                    ['State machine', service.state_machine_id],
                    ['Made', <Time at={service.created_at} />],
                    ['Changed', <Time at={service.updated_at} />],
                  ]}
                />
              </aside>
            </div>
          </>
        );
      }}
    </Show>
  );
}

const actionWords: Readonly<Record<string, string>> = {
  created: 'Made',
  replaced: 'Replaced',
  promoted: 'Promoted',
  rolled_back: 'Rolled back',
  deleted: 'Deleted',
};

const revisions: readonly Column<VersionSetRevision>[] = [
  {
    title: 'Revision',
    cell: ({ revision, created_by: by }) => (
      <span class="stacked">
        <span class="strong">Revision {revision}</span>
        <code class="soft">{by}</code>
      </span>
    ),
  },
  {
    title: 'What was done',
    cell: ({ action, promoted_from: from, promoted_revision: revision, restored_revision: restored }) => (
      <>
        {actionWords[action] ?? action}
        {from !== null && ` from ${from}, revision ${revision}`}
        {restored !== null && ` to revision ${restored}`}
      </>
    ),
  },
  { title: 'Agent', isNumber: true, cell: ({ agent_version: version }) => toVersion(version) },
  { title: 'Machine', isNumber: true, cell: ({ state_machine_version: version }) => toVersion(version) },
  { title: 'When', cell: ({ created_at: at }) => <Time at={at} age /> },
];

type VersionSetViewProps = { serviceId: string; agentId: string; set: VersionSet };

function VersionSetView({ serviceId, agentId, set }: VersionSetViewProps) {
  const { parley } = useCaller();
  const loaded = useLoad(
    (signal) => parley.services.versionSets.history.list(serviceId, set.name, { limit: 25 }, { signal }),
    [serviceId, set.name],
  );
  return (
    <section aria-label={`Version set ${set.name}`}>
      <dl class="tiles">
        <div>
          <dt>Version of the agent</dt>
          <dd>
            <Link to={`/agents/${agentId}/versions${set.agent_version === null ? '' : `?to=${set.agent_version}`}`}>
              {toVersion(set.agent_version)}
            </Link>
          </dd>
        </div>
        <div>
          <dt>Version of the machine</dt>
          <dd>{toVersion(set.state_machine_version)}</dd>
        </div>
        <div>
          <dt>Tools</dt>
          <dd>{set.tool_versions?.length ?? 'Newest'}</dd>
        </div>
        <div>
          <dt>Has to pass first</dt>
          <dd>{set.requires_passed_set ?? 'Nothing'}</dd>
        </div>
      </dl>
      <h2>History</h2>
      <Pager loaded={loaded} empty={<p class="soft">It was never changed.</p>}>
        {(history) => (
          <Table
            caption={`History of ${set.name}`}
            columns={revisions}
            rows={history}
            keyOf={({ revision }) => revision}
          />
        )}
      </Pager>
    </section>
  );
}
