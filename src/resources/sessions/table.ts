import { EntitySchema } from '#generated/packages/typeorm.js';
import type { Session } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';
import type { AgentOverrides } from '#src/resources/agents/overrides.ts';

/** A session as it is stored. */
export type SessionRow = {
  id: string;
  organizationId: string;
  conversationId: string;
  /** The user of the conversation; null when it has none. */
  userId: string | null;
  agentId: string;
  agentVersion: number;
  /** The service and the version set whose versions the session keeps; null for a session with an agent alone. */
  serviceId: string | null;
  versionSet: string | null;
  /** The revision of the version set from which the versions are. */
  versionSetRevision: number | null;
  /** The changes that the service and the version set make to the agent, as it was when the versions were taken. */
  agentOverrides: AgentOverrides | null;
  /** The state machine that the session follows, and its version; null when it follows none. */
  stateMachineId: string | null;
  stateMachineVersion: number | null;
  /** The simulation run that plays it; null for one of people. */
  simulationRunId: string | null;
  status: Session['status'];
  settings: Session['settings'];
  metadata: Session['metadata'];
  /** The sequence number of the next event. */
  nextSeq: number;
  /** The first sequence number that is kept. */
  oldestSeq: number;
  /** The newest epoch of a producer, and the last number in it; 0 before the first event of a producer. */
  producerEpoch: number;
  producerSeq: number;
  /** The id of its AG-UI thread, one for each user with the agent; null when it was not begun as one. */
  threadId: string | null;
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
  /** The time of its deletion; queries leave deleted rows out. */
  deletedAt?: Date | null;
};

export const sessionTable = new EntitySchema<SessionRow>({
  name: 'Session',
  tableName: 'sessions',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    conversationId: column.text(),
    userId: column.text({ nullable: true }),
    agentId: column.text(),
    agentVersion: column.integer(),
    serviceId: column.text({ nullable: true }),
    versionSet: column.text({ nullable: true }),
    versionSetRevision: column.integer({ nullable: true }),
    agentOverrides: column.json({ nullable: true }),
    stateMachineId: column.text({ nullable: true }),
    stateMachineVersion: column.integer({ nullable: true }),
    simulationRunId: column.text({ nullable: true }),
    status: column.text(),
    settings: column.json(),
    metadata: column.json(),
    nextSeq: column.bigint({ default: 1 }),
    oldestSeq: column.bigint({ default: 1 }),
    producerEpoch: column.bigint({ default: 0 }),
    producerSeq: column.bigint({ default: 0 }),
    threadId: column.text({ nullable: true }),
    createdAt: column.time(),
    updatedAt: column.time(),
    endedAt: column.time({ nullable: true }),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'sessions_user', columns: ['userId', 'createdAt', 'id'], where: '(user_id IS NOT NULL)' },
    { name: 'sessions_service', columns: ['serviceId', 'createdAt', 'id'], where: '(service_id IS NOT NULL)' },
    { name: 'sessions_simulation', columns: ['simulationRunId'], where: '(simulation_run_id IS NOT NULL)' },
    { name: 'sessions_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'sessions_conversation', columns: ['conversationId', 'createdAt', 'id'] },
    {
      name: 'sessions_thread',
      columns: ['agentId', 'threadId', 'userId'],
      unique: true,
      where: '(thread_id IS NOT NULL)',
    },
  ],
});
