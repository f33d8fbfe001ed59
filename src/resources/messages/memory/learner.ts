import { JobWorker, type Worker } from '#src/process/job-worker.ts';
import { createKeyedQueue } from '#src/process/keyed-queue.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import { extractMemories, type ExtractDeps } from '#src/resources/memories/extract.ts';
import {
  claimLearning,
  dropLostLearning,
  endLearning,
  type LearnableRun,
  postponeLearning,
} from '#src/resources/runs/learning-store.ts';
import { findTimeZone, toUserScope } from './recollection.ts';
import { listTexts } from '#src/resources/messages/store.ts';

/** Makes memories of runs: each run once, whichever process answered it, and also when that process has ended since. */
export type Learner = Worker & {
  /** Makes memories of a run that has just answered. Resolves when that has been done, or was put off. */
  learn(runId: string): Promise<void>;
};

type LearnerDeps = Omit<ExtractDeps, 'learners'> & {
  /** The number of memories that a scope may have, unless the agent says so. */
  limit: number;
  onError: (error: unknown, context: object) => void;
  /** The milliseconds between two searches for runs that other processes have left. */
  restMs?: number;
};

/** The longest time that a model may take to choose what to remember. */
const extractionTimeoutMs = 120_000;
/** The longest time for which a run waits until those before it have been learned from. */
const maxLearnerWaitMs = 60_000;
/** The time after which another process may begin again what one has begun: longer than all questions to a model take. */
const leaseMs = 8 * 60_000;
/** The time until a failed attempt is repeated, which doubles with each, and the number of attempts. */
const firstPauseMs = 30_000;
const maxAttempts = 5;

/** Learns from runs in this process. */
class RunLearner {
  readonly #deps: LearnerDeps;
  readonly #learners = createKeyedQueue(maxLearnerWaitMs);

  constructor(deps: LearnerDeps) {
    this.#deps = deps;
  }

  /** Claims the run with an id, or without one the next run that is due. Returns null when there is none. */
  claim(id: string | null): Promise<LearnableRun | null> {
    const { dataSource, clock } = this.#deps;
    const now = clock();
    return claimLearning(dataSource, { id, now, until: new Date(now.getTime() + leaseMs) });
  }

  /** Learns from a claimed run. After a failure it is learned from later, or no more after too many. */
  async attempt(run: LearnableRun, stopping: AbortSignal | null): Promise<void> {
    const { dataSource, clock, onError } = this.#deps;
    try {
      await this.#extract(run, stopping);
      await endLearning(dataSource, run.id);
    } catch (error) {
      if (stopping?.aborted) return;
      onError(error, { run_id: run.id, task: 'learning', attempt: run.attempts });
      const pauseMs = firstPauseMs * 2 ** (run.attempts - 1);
      if (run.attempts >= maxAttempts) await endLearning(dataSource, run.id);
      else await postponeLearning(dataSource, run.id, new Date(clock().getTime() + pauseMs));
    }
  }

  /** Has the agent's model choose what to remember of a run. What it chooses is stored when no other process has done so. */
  async #extract(run: LearnableRun, stopping: AbortSignal | null): Promise<void> {
    const { organizationId, agentId, userId, id } = run;
    const { dataSource, limit } = this.#deps;
    const agent = await getAgentDefinition(dataSource, agentId, run.agentVersion, run.agentOverrides);
    const messages = await listTexts(dataSource, id);
    const signals = () => [AbortSignal.timeout(extractionTimeoutMs), ...(stopping ? [stopping] : [])];
    await extractMemories(
      { ...this.#deps, learners: this.#learners },
      {
        organizationId,
        agentId,
        limit: agent.memory_limit ?? limit,
        models: [agent.model, ...agent.fallback_models],
        transcript: messages.map(({ role, text }) => ({ role, text })),
        sourceMessageId: messages.find(({ role }) => role === 'user')?.id ?? null,
        conversation: { agentId, userId, sessionId: null, userScope: toUserScope(agent) },
        timeZone: await findTimeZone(dataSource, { organizationId, userId }),
        instructions: agent.memory?.instructions ?? null,
        createSignal: () => AbortSignal.any(signals()),
        mayApply: (tx) => endLearning(tx, id),
      },
    );
  }
}

/** Creates the learner of this process, whose worker takes up what processes that ended have left. */
export function createLearner(deps: LearnerDeps): Learner {
  const { dataSource, clock, onError, restMs = 10_000 } = deps;
  const learner = new RunLearner(deps);
  const worker = new JobWorker<LearnableRun>({
    name: 'learning',
    async claim() {
      await dropLostLearning(dataSource, clock());
      return learner.claim(null);
    },
    async step(run, stopping) {
      await learner.attempt(run, stopping);
      return false;
    },
    release: ({ id }) => postponeLearning(dataSource, id, clock()),
    onError,
    restMs,
  });
  return {
    async learn(runId) {
      const run = await learner.claim(runId);
      if (run) await learner.attempt(run, null);
    },
    wake: () => worker.wake(),
    begin: () => worker.begin(),
  };
}
