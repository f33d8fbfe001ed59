import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { IdText } from '#src/console/components/id-text.tsx';
import { JsonView } from '#src/console/components/json-view.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Pager } from '#src/console/components/pager.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { RunTable } from './run-table.tsx';

/** A set of simulations: its runs, and its tests as they are now. */
export default function SimulationSetView({ parameters: { simulation_set_id: id = '' } }: ViewProps) {
  const { parley } = useCaller();
  const loaded = useLoad((signal) => parley.simulations.sets.get(id, { signal }), [id]);
  const runs = useLoad(
    (signal) => parley.simulations.runs.list({ simulation_set_id: id, limit: 25 }, { signal }),
    [id],
  );
  return (
    <Show loaded={loaded} title="Simulations">
      {(set) => (
        <>
          <PageHead title={set.name} above={<Link to="/simulations">Simulations</Link>}>
            <CopyAs call={{ operation: 'listSimulationRuns', query: { simulation_set_id: id } }} />
          </PageHead>
          <div class="columns">
            <div>
              <h2>Runs</h2>
              <Pager loaded={runs} empty={<p class="soft">The set was never run.</p>}>
                {(page) => <RunTable runs={page} />}
              </Pager>
              <h2>Tests</h2>
              {set.tests.length + set.test_refs.length === 0 && <p class="soft">The set has no tests.</p>}
              {set.tests.map((test) => (
                <JsonView key={test.name} value={test} depth={1} label={`the test ${test.name}`} />
              ))}
              {set.test_refs.length > 0 && <JsonView value={set.test_refs} depth={2} label="the tests by reference" />}
            </div>
            <aside class="card" aria-label="Facts">
              <Facts
                facts={[
                  ['Id', <IdText id={id} />],
                  ['Key', <code>{set.key}</code>],
                  ['Version', set.version],
                  ['Made', <Time at={set.created_at} />],
                  ['Changed', <Time at={set.updated_at} />],
                ]}
              />
            </aside>
          </div>
        </>
      )}
    </Show>
  );
}
