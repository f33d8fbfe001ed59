import { EntitySchema } from '#generated/packages/typeorm.js';
import type { Approval } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';

/** A call of a tool that a person decides about. What it says is in its message. */
export type ApprovalRow = {
  id: string;
  organizationId: string;
  conversationId: string;
  sessionId: string;
  /** The run that wants to make the call. It is open only once that run waits for it. */
  runId: string;
  agentId: string;
  messageId: string;
  toolCallId: string;
  /** Whether its model wrote arguments: they are in the message, where they may be erased. */
  hasArguments: boolean;
  toolId: string;
  toolKey: string;
  toolVersion: number;
  status: Approval['status'];
  createdAt: Date;
  expiresAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** The run that goes on with the decision; null when there is none. */
  decisionRunId: string | null;
  /** The time just before the tool was called; null when it was not. */
  calledAt: Date | null;
};

export const approvalTable = new EntitySchema<ApprovalRow>({
  name: 'Approval',
  tableName: 'approvals',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    conversationId: column.text(),
    sessionId: column.text(),
    runId: column.text(),
    agentId: column.text(),
    messageId: column.text(),
    toolCallId: column.text(),
    hasArguments: column.boolean(),
    toolId: column.text(),
    toolKey: column.text(),
    toolVersion: column.integer(),
    status: column.text(),
    createdAt: column.time(),
    expiresAt: column.time(),
    decidedAt: column.time({ nullable: true }),
    decidedBy: column.text({ nullable: true }),
    decisionRunId: column.text({ nullable: true }),
    calledAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'approvals_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'approvals_open', columns: ['expiresAt'], where: "(status = 'open'::text)" },
    { name: 'approvals_run', columns: ['runId'] },
    { name: 'approvals_decision', columns: ['decisionRunId'], where: '(decision_run_id IS NOT NULL)' },
  ],
});
