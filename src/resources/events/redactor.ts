import { setTimeout } from 'node:timers/promises';
import { JobWorker, type Worker } from '#src/process/job-worker.ts';
import { claimRedaction, findUnfinished, releaseRedaction } from './log/redaction-job-store.ts';
import { RedactionSteps, type StepOptions } from './redaction-steps.ts';

/** Carries out redactions. */
export type Redactor = Worker & {
  /** The process that a new redaction is leased to, and the end of the lease. */
  lease(): { runnerId: string; leaseEnd: Date };
  /** Resolves when nothing that was made of the redacted events can be read any more. Their rows are blanked in the background. */
  settle(id: string): Promise<void>;
};

type RedactorOptions = Omit<StepOptions, 'leaseMs'> & {
  leaseMs?: number;
  restMs?: number;
  onError: (error: unknown, context: object) => void;
};

/** The milliseconds between two looks at a redaction that another process carries out. */
const lookMs = 100;

/** Creates the worker that carries out redactions in this process. */
export function createRedactor(options: RedactorOptions): Redactor {
  const { dataSource, clock, runnerId, onError, restMs = 10_000 } = options;
  const steps = new RedactionSteps({ leaseMs: 60_000, ...options });
  const worker = new JobWorker({
    name: 'redaction',
    claim: () => claimRedaction(dataSource, runnerId, clock(), steps.leaseEnd()),
    step: async ({ id }) => (await steps.step(id)) === 'more',
    release: ({ id }) => releaseRedaction(dataSource, id, runnerId),
    onError,
    restMs,
  });
  const isSettled = async (id: string) => ((await findUnfinished(dataSource, id))?.part ?? 'events') === 'events';
  return {
    wake: () => worker.wake(),
    begin: () => worker.begin(),
    lease: () => ({ runnerId, leaseEnd: steps.leaseEnd() }),
    async settle(id) {
      while (!(await isSettled(id))) if ((await steps.step(id)) === 'elsewhere') await setTimeout(lookMs);
      void worker.wake();
    },
  };
}
