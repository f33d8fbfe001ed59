import { contentOf } from '#src/db/content/parameter.ts';
import type { ContextStrategy } from '#generated/v2/client/types.gen.ts';
import { In } from '#generated/packages/typeorm.js';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { applyOverrides, type AgentOverrides } from '#src/resources/agents/overrides.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { BranchKey } from '#src/resources/branches/store.ts';
import type { ContextPlan } from './plan.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { settingsChangeTable, type StoredSettingsChange } from './table.ts';
import type { TemplateValues } from './template.ts';

/** A template as it was applied: with its text, since the text is sent to models. */
export type AppliedTemplate = {
  template_id: string;
  version: number;
  name: string;
  variables: TemplateValues;
  text: string;
};

/** A plan with the request that it was made for. `before` and `after` are tokens. */
export type AppliedPlan = ContextPlan & {
  token_budget: number;
  strategies: ContextStrategy[];
  keep_last: number;
  before: number;
  after: number;
};

type Kinds = { template: AppliedTemplate; plan: AppliedPlan };

/** A change of the settings of a conversation. `document` is null when the template or plan was taken away. */
export type SettingsChange = {
  [K in keyof Kinds]: Omit<ChangeRow, 'kind' | 'document'> & { kind: K; document: Kinds[K] | null };
}[keyof Kinds];

/** A change of a conversation's settings, as it is listed. */
export type ChangeRow = Omit<StoredSettingsChange, 'conversationId'>;

/** The columns of a change, for a SELECT. */
const changeColumns = 'number, kind, document, created_at AS "createdAt", created_by AS "createdBy"';

/** Reads a stored change. */
export const toChange = (row: ChangeRow): SettingsChange =>
  ({ ...row, document: row.document === null ? null : (JSON.parse(row.document) as unknown) }) as SettingsChange;

/** Selects all changes of the settings of a conversation, for `readPage`. */
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
  // Raw: the next number is found as the row is stored.
  await tx.query(
    `INSERT INTO context_changes (conversation_id, number, kind, document, created_at, created_by)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM context_changes WHERE conversation_id = $1`,
    [
      conversationId,
      change.kind,
      contentOf({ conversation: conversationId }, change.document && JSON.stringify(change.document)),
      change.createdAt,
      change.createdBy,
    ],
  );
}

/** Lists the newest change of each kind. */
export async function listNewestChanges(db: Queryable, conversationId: string): Promise<SettingsChange[]> {
  // Raw: the newest row of each kind.
  const rows = await db.query<ChangeRow[]>(
    `SELECT DISTINCT ON (kind) ${changeColumns} FROM context_changes WHERE conversation_id = $1
      ORDER BY kind, number DESC`,
    [conversationId],
  );
  return rows.map(toChange);
}

/** The template and the plan of a conversation, with the numbers of the changes that have set them. */
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

/** The settings of a conversation that has none. */
export const noSettings: ContextSettings = { template: null, plan: null };

/** Reads the template and the plan of a conversation. */
export async function readSettings(db: Queryable, conversationId: string): Promise<ContextSettings> {
  // Raw: read by every run, in one statement.
  const rows = await db.query<SettingsRow[]>(
    `SELECT ${settingsColumns} FROM (SELECT 1) AS one ${selectNewest('template')} ${selectNewest('plan')}`,
    [conversationId],
  );
  return toSettings(rows[0]!);
}

/** The agent of a session, as the session keeps it. */
type AnsweringSession = Pick<SessionRow, 'agentId' | 'agentVersion' | 'agentOverrides' | 'conversationId'>;

/**
 * Reads one version of an agent, deleted or not, the settings of a conversation, and its current branch, in one
 * statement.
 */
export async function findAgentInConversation(
  db: Queryable,
  { agentId, agentVersion, agentOverrides, conversationId }: AnsweringSession,
): Promise<{ agent: AgentDefinition; settings: ContextSettings; currentBranchId: BranchKey }> {
  type Row = SettingsRow & { definition: AgentDefinition; currentBranchId: BranchKey };
  // Raw: read by every run, in one statement.
  const rows = await db.query<Row[]>(
    `SELECT v.definition, (SELECT current_branch_id FROM conversations WHERE id = $1) AS "currentBranchId", ${settingsColumns} FROM agent_versions v ${selectNewest('template')} ${selectNewest('plan')}
      WHERE v.agent_id = $2 AND v.version = $3`,
    [conversationId, agentId, agentVersion],
  );
  const { definition, currentBranchId } = rows[0]!;
  const agent = applyOverrides(definition, agentOverrides);
  return { agent, settings: toSettings(rows[0]!), currentBranchId };
}

/** Lists the changes of a conversation with these numbers, in no order. */
export async function listChangesNumbered(
  db: EntityDatabase,
  conversationId: string,
  numbers: readonly number[],
): Promise<SettingsChange[]> {
  if (numbers.length === 0) return [];
  const rows = await db.getRepository(settingsChangeTable).findBy({ conversationId, number: In(numbers) });
  return rows.map(toChange);
}

/** Finds the agent that would answer in a conversation now: that of its newest session, or the conversation's own. */
export async function findAnsweringAgent(
  db: Queryable,
  conversationId: string,
): Promise<{ agent: AgentDefinition; allowedTools: string[] | undefined; maxTokens: number | undefined }> {
  type Row = {
    definition: AgentDefinition;
    overrides: AgentOverrides | null;
    settings: { allowed_tools?: string[]; max_tokens?: number } | null;
  };
  // Raw: a join over the newest session.
  const rows = await db.query<Row[]>(
    `SELECT v.definition, s.settings, s.agent_overrides AS overrides
       FROM conversations c LEFT JOIN LATERAL (SELECT agent_id, agent_version, settings, agent_overrides FROM sessions
              WHERE conversation_id = c.id ORDER BY created_at DESC, id DESC LIMIT 1) s ON true
       JOIN agents a ON a.id = coalesce(s.agent_id, c.agent_id)
       JOIN agent_versions v ON v.agent_id = a.id AND v.version = coalesce(s.agent_version, a.version)
      WHERE c.id = $1`,
    [conversationId],
  );
  const { definition, overrides, settings } = rows[0]!;
  const agent = applyOverrides(definition, overrides);
  return {
    agent,
    allowedTools: settings?.allowed_tools,
    maxTokens: settings?.max_tokens ?? agent.max_tokens ?? undefined,
  };
}

/** Lists the open conversations of an agent whose settings were ever changed, by id. */
export async function listOpenConversations(
  db: Queryable,
  agentId: string,
): Promise<{ id: string; organizationId: string }[]> {
  // Raw: conversations that have rows of another table.
  return db.query(
    `SELECT id, organization_id AS "organizationId" FROM conversations c WHERE agent_id = $1 AND status = 'open'
        AND EXISTS (SELECT FROM context_changes WHERE conversation_id = c.id) ORDER BY id`,
    [agentId],
  );
}

/** Lists the conversations of which changes with these numbers are not kept any more: they were deleted. */
export async function listLostConversations(
  db: Queryable,
  numbers: Readonly<Record<string, readonly number[]>>,
): Promise<string[]> {
  const pairs = Object.entries(numbers).flatMap(([id, all]) => all.map((number) => ({ id, number })));
  // Raw: an unnested list.
  const rows = await db.query<{ id: string }[]>(
    `SELECT DISTINCT r.id FROM unnest($1::text[], $2::int[]) AS r (id, number)
      WHERE NOT EXISTS (SELECT 1 FROM context_changes c WHERE c.conversation_id = r.id AND c.number = r.number) ORDER BY 1`,
    [pairs.map(({ id }) => id), pairs.map(({ number }) => number)],
  );
  return rows.map(({ id }) => id);
}
