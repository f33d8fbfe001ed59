import type { EntitySchema } from 'typeorm';
import { agentTable, agentVersionTable } from '#src/resources/agents/table.ts';
import { branchTable } from '#src/resources/branches/table.ts';
import { conversationTable } from '#src/resources/conversations/table.ts';
import { sessionEventTable } from '#src/resources/events/log/table.ts';
import { messageTable, messageVersionTable } from '#src/resources/messages/table.ts';
import { sessionTable } from '#src/resources/sessions/table.ts';

/** The tables that TypeORM knows; a test holds them against what the migrations make. */
export const entities = [
  agentTable,
  agentVersionTable,
  conversationTable,
  branchTable,
  sessionTable,
  messageTable,
  messageVersionTable,
  sessionEventTable,
] as EntitySchema[];
