import { beginOAuthSweep } from '#src/access/oauth/sweep.ts';
import { loadTokenizers } from '#src/llm/tokens.ts';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { beginExpiry } from '#src/resources/runs/expire-approvals.ts';
import { beginEphemeralSweep } from '#src/resources/conversations/ephemeral.ts';
import { beginFileSweep } from '#src/resources/files/sweep.ts';
import { beginRetention, forgetEvents } from '#src/resources/events/retention.ts';
import { startPruning } from '#src/resources/memories/consolidation/prune.ts';
import { beginReindexing } from '#src/resources/memories/reindexer.ts';
import { releaseAllErasures } from '#src/resources/erasure/erasure-store.ts';
import { releaseAllRedactions } from '#src/resources/events/log/redaction-job-store.ts';
import { beginSweep } from '#src/resources/idempotency/sweep.ts';
import { releaseAllLearning } from '#src/resources/runs/learning-store.ts';
import { releaseAllRuns } from '#src/resources/simulations/run-store.ts';
import { releaseAllJobs } from '#src/resources/migration/lease-store.ts';
import { beginPolicies } from '#src/resources/retention/apply.ts';
import { beginResealing } from '#src/resources/storage/resealer.ts';
import { releaseAllDeliveries } from '#src/resources/webhooks/claim-store.ts';
import { beginWebhookSweep } from '#src/resources/webhooks/sweep.ts';
import type { Services } from '#src/resources/services.ts';
import type { AppOptions } from './app-options.ts';

type Stop = () => Promise<void>;

/** The work that goes on beside the requests. */
export type BackgroundWork = {
  /** Ends what an earlier process has left running in a database that only this one uses. */
  recover(): Promise<void>;
  /** Begins what streams and runs need. */
  begin(): void;
  /**
   * Begins all other work, and loads what the first runs need. It takes processor time and the one connection of an embedded
   * database, so call it when requests can be answered.
   */
  prepare(): void;
  /** Stops the work that nobody waits for. */
  stopWork(): Promise<void>;
  /** Stops what streams and runs need until their end. */
  stopPulse(): Promise<void>;
};

/** Begins what streams and runs need until their end. Returns the functions that stop it. */
const beginPulse = ({ logger }: AppOptions, { runner, live, load, usage, quotas, tokens }: Services): Stop[] => [
  holdMonitor.begin(logger),
  load.begin(logger),
  runner.beat(),
  live.begin(),
  usage.begin(),
  quotas.begin(),
  tokens.uses.begin(),
];

/** Begins the work that nobody waits for. Returns the functions that stop it. */
function beginWork({ config }: AppOptions, services: Services): Stop[] {
  const { dataSource, clock, onError, worker, eraser, redactor, embedder, learner, webhookSender, simulator } =
    services;
  const days = config.eventRetentionDays ?? null;
  return [
    worker.begin(),
    eraser.begin(),
    redactor.begin(),
    embedder.begin(),
    learner.begin(),
    webhookSender.begin(),
    beginWebhookSweep({ db: dataSource, clock, onError }),
    simulator.begin(),
    startPruning(services),
    beginExpiry(services),
    beginOAuthSweep({ db: dataSource, clock, onError }),
    beginEphemeralSweep(services),
    beginFileSweep(services),
    beginRetention({ db: dataSource, clock, days, onError }),
    beginPolicies({
      ...services,
      forget: (sessionId) => services.live.forget(sessionId),
      forgetEvents: (db, organizationId, before, stopping) =>
        forgetEvents(db, before, undefined, stopping, undefined, organizationId),
    }),
    beginSweep({ db: dataSource, clock, limit: config.idempotencyKeyLimit ?? 100_000, onError }),
  ];
}

const stopAll = async (stops: readonly Stop[]): Promise<void> => {
  await Promise.all(stops.map((stop) => stop()));
};

/** Creates the background work of an app. Nothing runs before `begin`. */
export function createBackground(options: AppOptions, services: Services): BackgroundWork {
  let work: Stop[] = [];
  let isStopping = false;
  let pulse: Stop[] = [];
  return {
    async recover() {
      if (options.database.kind !== 'embedded') return;
      const { dataSource, runner, clock, onError } = services;
      // What cannot be recovered concerns one run or job: all others are served.
      await runner.reapAll().catch((error: unknown) => onError(error, { work: 'ending lost runs' }));
      const release = (error: unknown) => onError(error, { work: 'releasing jobs' });
      await releaseAllJobs(dataSource).catch(release);
      await releaseAllErasures(dataSource).catch(release);
      await releaseAllRedactions(dataSource).catch(release);
      await releaseAllRuns(dataSource.manager).catch(release);
      await releaseAllLearning(dataSource, clock()).catch(release);
      await releaseAllDeliveries(dataSource, clock()).catch(release);
    },
    begin() {
      pulse = beginPulse(options, services);
    },
    prepare() {
      if (isStopping) return;
      void options.gateway.models().catch(() => {});
      void holdMonitor
        .prepare(loadTokenizers)
        .catch((error: unknown) => services.onError(error, { work: 'loading tokenizers' }));
      work = beginWork(options, services);
      work.push(beginReindexing(services));
      if ((options.config.encryptionKeys ?? []).length > 0) work.push(beginResealing(services));
    },
    stopWork() {
      isStopping = true;
      return stopAll(work);
    },
    stopPulse: () => stopAll(pulse),
  };
}
