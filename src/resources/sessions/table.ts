import { EntitySchema } from 'typeorm';
import type { Session } from '#generated/v2/client/types.gen.ts';

/** A session as it is stored. */
export type SessionRow = {
  id: string;
  organizationId: string;
  conversationId: string;
  agentId: string;
  agentVersion: number;
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
  /** The id of its AG-UI thread; null when it was not begun as one. */
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
    id: { type: 'text', primary: true },
    organizationId: { type: 'text', name: 'organization_id' },
    conversationId: { type: 'text', name: 'conversation_id' },
    agentId: { type: 'text', name: 'agent_id' },
    agentVersion: { type: 'integer', name: 'agent_version' },
    status: { type: 'text' },
    settings: { type: 'json' },
    metadata: { type: 'json' },
    nextSeq: { type: 'bigint', name: 'next_seq' },
    oldestSeq: { type: 'bigint', name: 'oldest_seq' },
    producerEpoch: { type: 'bigint', name: 'producer_epoch' },
    producerSeq: { type: 'bigint', name: 'producer_seq' },
    threadId: { type: 'text', name: 'thread_id', nullable: true },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
    updatedAt: { type: 'timestamptz', precision: 3, name: 'updated_at' },
    endedAt: { type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true },
    deletedAt: { type: 'timestamptz', precision: 3, name: 'deleted_at', nullable: true },
  },
});
