import type { ContextStrategy, ContextTemplate } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { unmetForm } from '#src/llm/finish-reason.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import {
  findLineage,
  toLineageParameters,
  inLineage,
  type BranchKey,
  type Lineage,
} from '#src/resources/branches/store.ts';
import type { ContextDocument } from './document.ts';
import type { HistoryEntry } from './piece.ts';
import type { ContextPlan } from './plan.ts';
import type { TemplateDefinition, TemplateValues } from './template.ts';

export type TemplateRow = {
  id: string;
  version: number;
  definition: TemplateDefinition;
  createdAt: Date;
  updatedAt: Date;
};

const columns = `t.id, t.version, t.created_at AS "createdAt", t.updated_at AS "updatedAt", v.definition`;
const source = `context_templates t JOIN context_template_versions v ON v.template_id = t.id AND v.version = t.version`;

/** The living templates of an organization, for `readPage`. */
export const selectTemplates = (organizationId: string) => ({
  sql: `SELECT ${columns} FROM ${source} WHERE t.organization_id = $1 AND t.deleted_at IS NULL`,
  parameters: [organizationId],
});

export type TemplateVersionRow = Pick<TemplateRow, 'version' | 'definition' | 'createdAt'>;

/** The versions of a template, for `readPage`. */
export const selectTemplateVersions = (id: string) => ({
  sql: `SELECT version, definition, created_at AS "createdAt" FROM context_template_versions WHERE template_id = $1`,
  parameters: [id],
});

export function toTemplate({ id, version, definition, createdAt, updatedAt }: TemplateRow): ContextTemplate {
  const times = { created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
  return { id, ...definition, version, ...times };
}

/** A living template, or null. */
export async function findTemplate(db: Queryable, organizationId: string, id: string): Promise<TemplateRow | null> {
  const rows = await db.query<TemplateRow[]>(
    `SELECT ${columns} FROM ${source} WHERE t.id = $1 AND t.organization_id = $2 AND t.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/**
 * A living template, locked until the transaction ends. The lock comes first: a statement that waits for one still sees
 * the versions that there were when it began.
 */
export async function lockTemplate(tx: Queryable, organizationId: string, id: string): Promise<TemplateRow | null> {
  await tx.query('SELECT 1 FROM context_templates WHERE id = $1 FOR UPDATE', [id]);
  return findTemplate(tx, organizationId, id);
}

/** What a template says in one version. */
export async function findTemplateVersion(
  db: Queryable,
  id: string,
  version: number,
): Promise<TemplateDefinition | null> {
  const rows = await db.query<TemplateVersionRow[]>(
    'SELECT definition FROM context_template_versions WHERE template_id = $1 AND version = $2',
    [id, version],
  );
  return rows[0]?.definition ?? null;
}

/** Stores a template as version 1, or the next version of one that is locked. */
export async function saveTemplateVersion(
  tx: Queryable,
  organizationId: string,
  row: TemplateRow,
  by: string,
): Promise<TemplateRow> {
  const { id, version, definition, createdAt, updatedAt } = row;
  await tx.query(
    `INSERT INTO context_templates (id, organization_id, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET version = $3, updated_at = $5`,
    [id, organizationId, version, createdAt, updatedAt],
  );
  await tx.query(
    `INSERT INTO context_template_versions (template_id, version, definition, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5)`,
    [id, version, JSON.stringify(definition), updatedAt, by],
  );
  return row;
}

/** Takes a template out of the catalogue. What it was applied to keeps its text. False when there is no such one. */
export async function removeTemplate(db: Queryable, organizationId: string, id: string, now: Date): Promise<boolean> {
  const [rows] = await db.query<[unknown[]]>(
    `UPDATE context_templates SET deleted_at = $3 WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL
      RETURNING id`,
    [id, organizationId, now],
  );
  return rows.length > 0;
}

/** A template as it was applied: with its text, since that is what is sent. */
export type AppliedTemplate = {
  template_id: string;
  version: number;
  name: string;
  variables: TemplateValues;
  text: string;
};

/** A plan, and what it was made for. */
export type AppliedPlan = ContextPlan & {
  token_budget: number;
  strategies: ContextStrategy[];
  keep_last: number;
  before: number;
  after: number;
};

type Kinds = { template: AppliedTemplate; plan: AppliedPlan };

/** What was applied to a conversation, or, with null, taken away. */
export type SettingsChange = {
  [K in keyof Kinds]: { number: number; kind: K; document: Kinds[K] | null; createdAt: Date; createdBy: string };
}[keyof Kinds];

type ChangeRow = Omit<SettingsChange, 'document'> & { document: string | null };

const changeColumns = 'number, kind, document, created_at AS "createdAt", created_by AS "createdBy"';

export const toChange = (row: ChangeRow): SettingsChange =>
  ({ ...row, document: row.document === null ? null : (JSON.parse(row.document) as unknown) }) as SettingsChange;

/** What was ever applied to a conversation, for `readPage`. */
export const selectContextChanges = (conversationId: string) => ({
  sql: `SELECT ${changeColumns} FROM context_changes WHERE conversation_id = $1`,
  parameters: [conversationId],
});

/** Adds a change to a conversation that is locked. */
export async function insertChange(
  tx: Queryable,
  conversationId: string,
  change: { kind: SettingsChange['kind']; document: SettingsChange['document']; createdAt: Date; createdBy: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO context_changes (conversation_id, number, kind, document, created_at, created_by)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM context_changes WHERE conversation_id = $1`,
    [
      conversationId,
      change.kind,
      change.document && JSON.stringify(change.document),
      change.createdAt,
      change.createdBy,
    ],
  );
}

/** The newest change of each kind. */
export async function listNewestChanges(db: Queryable, conversationId: string): Promise<SettingsChange[]> {
  const rows = await db.query<ChangeRow[]>(
    `SELECT DISTINCT ON (kind) ${changeColumns} FROM context_changes WHERE conversation_id = $1
      ORDER BY kind, number DESC`,
    [conversationId],
  );
  return rows.map(toChange);
}

/** What holds for a conversation, with the numbers of the changes that say so. */
export type ContextSettings = {
  template: (AppliedTemplate & { number: number }) | null;
  plan: (AppliedPlan & { number: number }) | null;
};

type SettingsRow = {
  templateNumber: number | null;
  template: string | null;
  planNumber: number | null;
  plan: string | null;
};

const selectNewest = (kind: keyof Kinds) =>
  `LEFT JOIN LATERAL (SELECT number, document FROM context_changes WHERE conversation_id = $1 AND kind = '${kind}'
     ORDER BY number DESC LIMIT 1) ${kind} ON true`;
const settingsColumns = `template.number AS "templateNumber", template.document AS template, plan.number AS "planNumber",
  plan.document AS plan`;

function toSettings(row: SettingsRow): ContextSettings {
  const read = <T>(number: number | null, text: string | null) =>
    text === null ? null : { ...(JSON.parse(text) as T), number: number! };
  return {
    template: read<AppliedTemplate>(row.templateNumber, row.template),
    plan: read<AppliedPlan>(row.planNumber, row.plan),
  };
}

/** What holds for a conversation. */
export async function readSettings(db: Queryable, conversationId: string): Promise<ContextSettings> {
  const rows = await db.query<SettingsRow[]>(
    `SELECT ${settingsColumns} FROM (SELECT 1) AS one ${selectNewest('template')} ${selectNewest('plan')}`,
    [conversationId],
  );
  return toSettings(rows[0]!);
}

/**
 * What one version of an agent says, deleted or not, what holds for the conversation, and its current
 * branch, in one statement.
 */
export async function findAgentInConversation(
  db: Queryable,
  { agentId, agentVersion, conversationId }: { agentId: string; agentVersion: number; conversationId: string },
): Promise<{ agent: AgentDefinition; settings: ContextSettings; currentBranchId: BranchKey }> {
  type Row = SettingsRow & { definition: AgentDefinition; currentBranchId: BranchKey };
  const rows = await db.query<Row[]>(
    `SELECT v.definition, (SELECT current_branch_id FROM conversations WHERE id = $1) AS "currentBranchId", ${settingsColumns} FROM agent_versions v ${selectNewest('template')} ${selectNewest('plan')}
      WHERE v.agent_id = $2 AND v.version = $3`,
    [conversationId, agentId, agentVersion],
  );
  const { definition: agent, currentBranchId } = rows[0]!;
  return { agent, settings: toSettings(rows[0]!), currentBranchId };
}

/**
 * The messages of a lineage that are complete, oldest first: what a prompt is made of. Answers without the form that
 * was asked for are not: their model was told so, and was to answer again.
 */
export async function listHistory(db: Queryable, conversationId: string, lineage: Lineage): Promise<HistoryEntry[]> {
  return db.query<HistoryEntry[]>(
    `SELECT id, position, kind, content, tool_calls, reasoning FROM messages
      WHERE conversation_id = $1 AND state <> 'in_progress' AND deleted_at IS NULL
        AND (state <> 'incomplete' OR finish_reason IS DISTINCT FROM $2) AND ${inLineage(lineage, '$3')}
      ORDER BY position`,
    [conversationId, unmetForm, ...toLineageParameters(lineage)],
  );
}

/** Keeps what the model of a run is given. `memoryRefs`: the memories among it, or null when none were searched for. */
export async function insertSnapshot(
  tx: Queryable,
  runId: string,
  document: ContextDocument,
  memoryRefs: readonly string[] | null,
): Promise<void> {
  await tx.query('INSERT INTO context_snapshots (run_id, document, memory_refs) VALUES ($1, $2, $3)', [
    runId,
    JSON.stringify(document),
    memoryRefs && JSON.stringify(memoryRefs),
  ]);
}

/** An answer's run, and what its model was given, as far as that is known. */
export type SnapshotRow = {
  messageId: string;
  position: number;
  role: string;
  runId: string;
  conversationId: string;
  /** The branch of the run; null for the first one. */
  branchId: BranchKey;
  sessionId: string;
  agentId: string;
  agentVersion: number;
  startedAt: Date;
  definition: AgentDefinition;
  document: string | null;
};

/** The message of that id, with the snapshot of its run; null when there is no such message. */
export async function findSnapshot(
  db: Queryable,
  organizationId: string,
  messageId: string,
): Promise<SnapshotRow | null> {
  const rows = await db.query<SnapshotRow[]>(
    `SELECT m.id AS "messageId", m.position, m.role, m.run_id AS "runId", m.conversation_id AS "conversationId",
            r.branch_id AS "branchId", m.session_id AS "sessionId", r.agent_id AS "agentId", r.agent_version AS "agentVersion",
            r.started_at AS "startedAt", v.definition, s.document
       FROM messages m LEFT JOIN runs r ON r.id = m.run_id LEFT JOIN context_snapshots s ON s.run_id = r.id
       LEFT JOIN agent_versions v ON v.agent_id = r.agent_id AND v.version = r.agent_version
      WHERE m.deleted_at IS NULL AND m.id = $1 AND m.organization_id = $2`,
    [messageId, organizationId],
  );
  return rows[0] ?? null;
}

const historyColumns = `m.id, m.position, m.kind, m.content, m.tool_calls, m.reasoning,
  EXISTS (SELECT FROM event_redactions r WHERE r.session_id = m.session_id
    AND (r.message_id IS NULL OR r.message_id = m.id)
    AND r.first_seq <= coalesce(m.last_seq, m.first_seq) AND r.last_seq >= m.first_seq) AS redacted`;

/** A message of an earlier round of a run; `unmet` when it had not the form that was asked for. */
export type RoundEntry = HistoryEntry & { redacted: boolean; metadata: Record<string, unknown>; unmet: boolean };

/** The messages of a run between two positions, oldest first: what its earlier rounds have added to the prompt. */
export async function listRoundEntries(
  db: Queryable,
  { runId, position }: Pick<SnapshotRow, 'runId' | 'position'>,
  after: number,
): Promise<RoundEntry[]> {
  return db.query<RoundEntry[]>(
    `SELECT ${historyColumns}, m.metadata, m.finish_reason IS NOT DISTINCT FROM $4 AS unmet
       FROM messages m WHERE m.run_id = $1 AND m.position > $2 AND m.position < $3 ORDER BY m.position`,
    [runId, after, position, unmetForm],
  );
}

/** Messages at these places of a conversation, and whether each was redacted. */
export async function listHistoryAt(
  db: Queryable,
  conversationId: string,
  places: readonly number[],
): Promise<Map<number, HistoryEntry & { redacted: boolean }>> {
  const rows = await db.query<(HistoryEntry & { redacted: boolean })[]>(
    `SELECT ${historyColumns} FROM messages m WHERE m.conversation_id = $1 AND m.position = ANY($2::int[]) ORDER BY m.position`,
    [conversationId, places],
  );
  return new Map(rows.map((row) => [row.position, row]));
}

/** Those of these messages that a branch has. */
export async function filterByBranch(
  db: Queryable,
  branchId: BranchKey,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const lineage = await findLineage(db, branchId);
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM messages WHERE id = ANY($1::text[]) AND ${inLineage(lineage, '$2')}`,
    [ids, ...toLineageParameters(lineage)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The changes of a conversation with these numbers. */
export async function listChangesNumbered(
  db: Queryable,
  conversationId: string,
  numbers: readonly number[],
): Promise<SettingsChange[]> {
  if (numbers.length === 0) return [];
  const rows = await db.query<ChangeRow[]>(
    `SELECT ${changeColumns} FROM context_changes WHERE conversation_id = $1 AND number = ANY($2::int[])`,
    [conversationId, numbers],
  );
  return rows.map(toChange);
}

/** The agent that would answer in a conversation now: that of its newest session, or the conversation's own. */
export async function findAnsweringAgent(
  db: Queryable,
  conversationId: string,
): Promise<{ agent: AgentDefinition; allowedTools: string[] | undefined; maxTokens: number | undefined }> {
  type Row = { definition: AgentDefinition; settings: { allowed_tools?: string[]; max_tokens?: number } | null };
  const rows = await db.query<Row[]>(
    `SELECT v.definition, s.settings
       FROM conversations c LEFT JOIN LATERAL (SELECT agent_id, agent_version, settings FROM sessions
              WHERE conversation_id = c.id ORDER BY created_at DESC, id DESC LIMIT 1) s ON true
       JOIN agents a ON a.id = coalesce(s.agent_id, c.agent_id)
       JOIN agent_versions v ON v.agent_id = a.id AND v.version = coalesce(s.agent_version, a.version)
      WHERE c.id = $1`,
    [conversationId],
  );
  const { definition, settings } = rows[0]!;
  return {
    agent: definition,
    allowedTools: settings?.allowed_tools,
    maxTokens: settings?.max_tokens ?? definition.max_tokens ?? undefined,
  };
}

type RedactedSpan = { sessionId: string; fromSeq: number; toSeq: number };

/** Takes away the summaries of a conversation that were made of any of these messages. Returns how many there were. */
export async function blankSummaries(
  tx: Queryable,
  conversationId: string | null,
  ids: ReadonlySet<string>,
): Promise<number> {
  const isOf = ({ message_ids }: { message_ids: readonly string[] }) => message_ids.some((id) => ids.has(id));
  const plans = await tx.query<ChangeRow[]>(
    `SELECT ${changeColumns} FROM context_changes WHERE conversation_id = $1 AND kind = 'plan' AND document IS NOT NULL`,
    [conversationId],
  );
  let count = 0;
  for (const row of plans) {
    const plan = JSON.parse(row.document!) as AppliedPlan;
    const blanked = plan.summaries.filter(isOf).length;
    if (blanked === 0) continue;
    count += blanked;
    const summaries = plan.summaries.map((summary) =>
      isOf(summary) ? { ...summary, text: null, redacted: true as const } : summary,
    );
    await tx.query('UPDATE context_changes SET document = $3 WHERE conversation_id = $1 AND number = $2', [
      conversationId,
      row.number,
      JSON.stringify({ ...plan, summaries }),
    ]);
  }
  return count;
}

/**
 * Takes what was redacted out of what is kept beside the messages: summaries that were made of it, and what front ends
 * brought along and memories were recalled for runs that begin in it. Part of the transaction that redacts.
 */
export async function redactContexts(tx: Queryable, { sessionId, fromSeq, toSeq }: RedactedSpan): Promise<void> {
  const span = [sessionId, fromSeq, toSeq];
  const messages = await tx.query<{ id: string; conversationId: string }[]>(
    `SELECT id, conversation_id AS "conversationId" FROM messages
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2`,
    span,
  );
  const conversationId = messages[0]?.conversationId ?? null;
  await blankSummaries(tx, conversationId, new Set(messages.map(({ id }) => id)));
  const snapshots = await tx.query<{ runId: string; document: string }[]>(
    `SELECT s.run_id AS "runId", s.document FROM context_snapshots s JOIN runs r ON r.id = s.run_id
      WHERE r.session_id = $1 AND r.first_seq BETWEEN $2 AND $3`,
    span,
  );
  for (const { runId, document } of snapshots) {
    const kept = JSON.parse(document) as ContextDocument;
    const { brought, memories } = kept;
    if (!brought && !memories) continue;
    const blank: ContextDocument = {
      ...kept,
      ...(brought && { brought: { context: '', tools: [] } }),
      ...(memories && { memories: { ...memories, items: memories.items.map((item) => ({ ...item, text: '' })) } }),
    };
    await tx.query('UPDATE context_snapshots SET document = $2 WHERE run_id = $1', [runId, JSON.stringify(blank)]);
  }
}

/** The conversations of an agent that can be continued and that anything was ever applied to. */
export async function listOpenConversations(
  db: Queryable,
  agentId: string,
): Promise<{ id: string; organizationId: string }[]> {
  return db.query(
    `SELECT id, organization_id AS "organizationId" FROM conversations c WHERE agent_id = $1 AND status = 'open'
        AND EXISTS (SELECT FROM context_changes WHERE conversation_id = c.id) ORDER BY id`,
    [agentId],
  );
}
