import type { SimulationResult, SimulationRun } from '#generated/v2/client/types.gen.ts';
import { useEffect } from 'preact/hooks';
import { Confirm } from '#src/console/components/dialog/confirm.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Facts } from '#src/console/components/facts.tsx';
import { formatCount } from '#src/console/components/format-count.ts';
import { IdText } from '#src/console/components/id-text.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { endNames, StatusBadge } from './simulation-words.tsx';

/** The time after which a run that goes on is read again. */
const refreshMs = 3_000;

/** A run of a set: what each of its conversations came to, with the way to it. */
export default function SimulationRunView({ parameters: { simulation_run_id: id = '' } }: ViewProps) {
  const { parley, may } = useCaller();
  const loaded = useLoad((signal) => parley.simulations.runs.get(id, { signal }), [id]);
  const isRunning = loaded.value?.status === 'running';
  useEffect(() => {
    if (!isRunning || loaded.isLoading) return undefined;
    const timer = setTimeout(loaded.reload, refreshMs);
    return () => clearTimeout(timer);
  }, [isRunning, loaded.isLoading]);
  return (
    <Show loaded={loaded} title="Simulation run">
      {(run) => (
        <>
          <PageHead
            title="Simulation run"
            above={<Link to={`/simulations/${run.simulation_set_id}`}>Its set</Link>}
            lead={
              <>
                <StatusBadge status={run.status} /> {run.progress.passed} of {run.progress.conversations} conversations
                passed
                {isRunning && `, ${run.progress.finished} are over`}
              </>
            }
          >
            <CopyAs call={{ operation: 'getSimulationRun', ids: [id] }} />
            {isRunning && may('simulations:write') && (
              <Confirm
                label="Cancel"
                title="Cancel this run?"
                action="Cancel the run"
                isDangerous
                act={async () => {
                  await parley.simulations.runs.cancel(id);
                  loaded.reload();
                }}
              >
                <p>Its conversations stop where they are.</p>
              </Confirm>
            )}
          </PageHead>
          <div class="columns">
            <ul class="results" aria-label="Conversations">
              {run.results.map((result) => (
                <ResultView key={`${result.test} ${result.attempt}`} result={result} />
              ))}
            </ul>
            <RunFacts run={run} />
          </div>
        </>
      )}
    </Show>
  );
}

function ResultView({ result }: { result: SimulationResult }) {
  const { may } = useCaller();
  const { test, attempt, status, session_id: session, turns, tokens, ended_by: end, detail, criteria } = result;
  return (
    <li class="card">
      <div class="section-head">
        <h2>
          {test} {attempt > 1 && <span class="soft">attempt {attempt}</span>}
        </h2>
        <StatusBadge status={status} />
      </div>
      <p class="soft">
        {formatCount(turns, 'turn')}, {formatCount(tokens, 'token')}
        {end !== null && `. ${endNames[end] ?? end}.`}
      </p>
      {detail !== null && <p>{detail}</p>}
      {criteria.length > 0 && (
        <ul class="criteria">
          {criteria.map(({ type, passed, detail: why }, index) => (
            <li key={index}>
              <span class={`badge ${passed ? 'good' : 'bad'}`}>{passed ? 'met' : 'not met'}</span> <code>{type}</code>{' '}
              {why}
            </li>
          ))}
        </ul>
      )}
      {session !== null && may('sessions:read') && (
        <p>
          <Link to={`/sessions/${session}`}>Timeline of the conversation</Link>
        </p>
      )}
    </li>
  );
}

const RunFacts = ({ run }: { run: SimulationRun }) => (
  <aside class="card" aria-label="Facts">
    <Facts
      facts={[
        ['Id', <IdText id={run.id} />],
        ['Set', `version ${run.set_version}`],
        ['Service', <Link to={`/services/${run.service_id}?set=${run.version_set}`}>{run.version_set}</Link>],
        ['Agent', `version ${run.agent_version}`],
        ['State machine', run.state_machine_version === null ? null : `version ${run.state_machine_version}`],
        ['The person is', <code>{run.user_model}</code>],
        ['The judge is', <code>{run.judge_model}</code>],
        ['Begun', <Time at={run.created_at} />],
        ['Over', run.finished_at && <Time at={run.finished_at} />],
      ]}
    />
  </aside>
);
