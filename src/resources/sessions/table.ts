import { EntitySchema } from 'typeorm';
import type { Session } from '#generated/v2/client/types.gen.ts';

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
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
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
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
    updatedAt: { type: 'timestamptz', precision: 3, name: 'updated_at' },
    endedAt: { type: 'timestamptz', precision: 3, name: 'ended_at', nullable: true },
  },
});
