import { EntitySchema } from '#generated/packages/typeorm.js';
import type { MemoryToolName, Problem, Run } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';
import type { Controls } from '#src/llm/controls.ts';

/**
 * The request of a run, which overrides its session. Its controls are those of its message and, for a run that takes
 * results, those of the runs before it.
 */
export type RunRequest = Controls & {
  include_metrics: boolean;
  /** Whether the reply shows the metadata of its message; yes unless it is false. */
  include_metadata?: false;
  include_reasoning?: true;
  tools_enabled: boolean;
  /** Whether the model is given the state of the agent and of the session. */
  include_shared?: true;
  /** Whether the agent's state is kept as it is when the run has completed. */
  save_checkpoint?: boolean;
  /** Whether memories are made of the turn after the answer. */
  learns?: true;
  /** Whether the calls of one answer that Parley carries out are carried out side by side. */
  parallel_execution?: boolean;
  /** The milliseconds for each of these calls, if their tool allows as much. */
  tool_timeout_ms?: number;
  /** The number of answers whose calls Parley carries out. */
  max_steps?: number;
  /** The tools for memories that its message asks for. */
  memory_tools?: readonly MemoryToolName[];
};

/** A call of an idempotent tool. `timeoutMs` is the most that its run allows. */
export type RepeatableCall = { callId: string; toolId: string; toolVersion: number; timeoutMs?: number };

/** A row of `runs`. */
export type StoredRun = {
  id: string;
  /** The `runId` in the session's events. */
  eventRunId: string;
  organizationId: string;
  conversationId: string;
  sessionId: string;
  /** The branch of its conversation on which it answers; null for the first one. */
  branchId: string | null;
  agentId: string;
  agentVersion: number;
  status: Run['status'];
  request: RunRequest;
  model: string | null;
  tokens: Run['tokens'];
  error: Problem | null;
  /** The reason why the model stopped; null when it gave none. */
  finishReason: string | null;
  firstSeq: number;
  lastSeq: number | null;
  timeToFirstTokenMs: number | null;
  /** The instance that carries it out, or `producerRunner`. */
  runnerId: string;
  leaseExpiresAt: Date | null;
  cancelRequestedAt: Date | null;
  startedAt: Date;
  finishedAt: Date | null;
  /** The earlier message that it answers; null when it brings its own. */
  answersMessageId: string | null;
  savesCheckpoint: boolean;
  /** The memories that its message names; null when it names none. */
  memoryRefs: string[] | null;
  /** The time at which memories are to be made of it, if it has answered by then; null when none are any more. */
  learnAt: Date | null;
  /** How often that was begun. */
  learnAttempts: number;
  /** The calls of idempotent tools that it has made, until these are repeated; null for none. */
  repeatableCalls: RepeatableCall[] | null;
};

export const runTable = new EntitySchema<StoredRun>({
  name: 'Run',
  tableName: 'runs',
  columns: {
    id: column.text({ primary: true }),
    eventRunId: column.text(),
    organizationId: column.text(),
    conversationId: column.text(),
    sessionId: column.text(),
    branchId: column.text({ nullable: true }),
    agentId: column.text(),
    agentVersion: column.integer(),
    status: column.text(),
    request: column.json(),
    model: column.text({ nullable: true }),
    tokens: column.json({ nullable: true }),
    error: column.json({ nullable: true }),
    finishReason: column.text({ nullable: true }),
    firstSeq: column.bigint(),
    lastSeq: column.bigint({ nullable: true }),
    timeToFirstTokenMs: column.integer({ nullable: true }),
    runnerId: column.text(),
    leaseExpiresAt: column.time({ nullable: true }),
    cancelRequestedAt: column.time({ nullable: true }),
    startedAt: column.time(),
    finishedAt: column.time({ nullable: true }),
    answersMessageId: column.text({ nullable: true }),
    savesCheckpoint: column.boolean({ default: false }),
    memoryRefs: column.json({ nullable: true }),
    learnAt: column.time({ nullable: true }),
    learnAttempts: column.integer({ default: 0 }),
    repeatableCalls: column.json({ nullable: true }),
  },
  indices: [
    { name: 'runs_session', columns: ['sessionId', 'startedAt'] },
    { name: 'runs_one_at_a_time', columns: ['sessionId'], unique: true, where: "(status = 'running'::text)" },
    { name: 'runs_lease', columns: ['leaseExpiresAt'], where: "(status = 'running'::text)" },
    { name: 'runs_event_run', columns: ['sessionId', 'eventRunId'] },
    { name: 'runs_finished', columns: ['finishedAt'] },
    { name: 'runs_conversation', columns: ['conversationId'] },
    { name: 'runs_branch', columns: ['branchId'], where: '(branch_id IS NOT NULL)' },
    { name: 'runs_learning', columns: ['learnAt'], where: '(learn_at IS NOT NULL)' },
    { name: 'runs_answers', columns: ['answersMessageId'], where: '(answers_message_id IS NOT NULL)' },
  ],
});
