import type { Session } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import type { EntityDatabase, Queryable, RowsInsert } from '#src/db/query.ts';
import { reachSql, type Reach } from '#src/db/reach.ts';
import { updateRows } from '#src/db/rows.ts';
import { sessionTable, type SessionRow } from './table.ts';

const sessionColumns = `id, organization_id AS "organizationId", conversation_id AS "conversationId", user_id AS "userId",
  agent_id AS "agentId", agent_version AS "agentVersion", service_id AS "serviceId", version_set AS "versionSet",
  version_set_revision AS "versionSetRevision", agent_overrides AS "agentOverrides", state_machine_id AS "stateMachineId",
  state_machine_version AS "stateMachineVersion", simulation_run_id AS "simulationRunId", status, settings, metadata, next_seq::float8 AS "nextSeq", thread_id AS "threadId",
  created_at AS "createdAt", updated_at AS "updatedAt", ended_at AS "endedAt"`;

/** Writes a session as the contract has it. */
export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    conversation_id: row.conversationId,
    user_id: row.userId,
    agent_id: row.agentId,
    agent_version: row.agentVersion,
    service_id: row.serviceId,
    version_set: row.versionSet,
    version_set_revision: row.versionSetRevision,
    state_machine_id: row.stateMachineId,
    state_machine_version: row.stateMachineVersion,
    simulation_run_id: row.simulationRunId,
    status: row.status,
    settings: row.settings,
    metadata: row.metadata,
    last_seq: row.nextSeq - 1,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  };
}

/** The filters of a list of sessions. */
export type SessionFilters = {
  conversation_id?: string;
  agent_id?: string;
  service_id?: string;
  user_id?: string;
  status?: string;
  /** A simulation run; null leaves all simulations out. */
  simulation_run_id?: string | null;
};

/** Returns the condition of a list on simulations: those of one run, none, or all that there is. */
export const simulationSql = (name: `$${number}`, filters: { simulation_run_id?: string | null }): string =>
  filters.simulation_run_id === null
    ? // PostgreSQL takes one row for what IS NOT DISTINCT FROM leaves, and would sort all that the organization has.
      `(${name}::text IS NULL AND simulation_run_id IS NULL)`
    : `(${name}::text IS NULL OR simulation_run_id = ${name})`;

/** Selects the sessions in reach, for `readPage`. With OFFSET 0 PostgreSQL looks at the conversation of each row, and not at all of them first. */
export function selectSessions({ organizationId, userId }: Reach, filters: SessionFilters) {
  const { conversation_id = null, agent_id = null, service_id = null, user_id = null, status = null } = filters;
  return {
    sql: `SELECT ${sessionColumns} FROM sessions
           WHERE organization_id = $1 AND ($2::text IS NULL OR conversation_id = $2)
             AND ($3::text IS NULL OR agent_id = $3) AND ($4::text IS NULL OR status = $4)
             AND ($5::text IS NULL OR user_id = $5) AND ${reachSql('$6')}
             AND ($7::text IS NULL OR service_id = $7) AND ${simulationSql('$8', filters)} AND deleted_at IS NULL
             AND NOT EXISTS (SELECT FROM conversations c WHERE c.id = conversation_id AND c.erase_at IS NOT NULL OFFSET 0)`,
    parameters: [
      organizationId,
      conversation_id,
      agent_id,
      status,
      user_id,
      userId,
      service_id,
      filters.simulation_run_id ?? null,
    ],
  };
}

/** Finds a session in reach that is not deleted, or null. `lock` is a locking clause of SQL. */
export async function findSession(
  db: Queryable,
  { organizationId, userId }: Reach,
  id: string,
  lock = '',
): Promise<SessionRow | null> {
  // Raw: read by nearly every request, with what a token reaches.
  const rows = await db.query<SessionRow[]>(
    `SELECT ${sessionColumns} FROM sessions
      WHERE id = $1 AND organization_id = $2 AND ${reachSql('$3')} AND deleted_at IS NULL ${lock}`,
    [id, organizationId, userId],
  );
  return rows[0] ?? null;
}

/** Finds a session in reach and locks it until the transaction ends. */
export function lockSession(tx: Queryable, reach: Reach, id: string): Promise<SessionRow | null> {
  return findSession(tx, reach, id, 'FOR UPDATE');
}

/**
 * Finds the newest active session in a conversation of an agent alone, or of a service, or null. Locks it until the transaction
 * ends by default.
 */
export async function findNewestActiveSession(
  tx: Queryable,
  conversationId: string,
  answering: { agentId: string } | { serviceId: string },
  lock: 'FOR UPDATE' | '' = 'FOR UPDATE',
): Promise<SessionRow | null> {
  const isService = 'serviceId' in answering;
  // Raw: a lock, which every message takes.
  const rows = await tx.query<SessionRow[]>(
    `SELECT ${sessionColumns} FROM sessions WHERE conversation_id = $1 AND status = 'active'
      AND ${isService ? 'service_id = $2' : 'agent_id = $2 AND service_id IS NULL'}
      ORDER BY created_at DESC, id DESC LIMIT 1 ${lock}`,
    [conversationId, isService ? answering.serviceId : answering.agentId],
  );
  return rows[0] ?? null;
}

/** A session that is to be made. */
export type NewSession = Pick<
  SessionRow,
  'organizationId' | 'conversationId' | 'userId' | 'agentId' | 'agentVersion' | 'settings' | 'metadata'
> &
  Partial<ServicePin> &
  Partial<Pick<SessionRow, 'simulationRunId'>> & { now: Date; threadId?: string };

/** The service of a session, and the versions that the session keeps of it. */
export type ServicePin = Pick<
  SessionRow,
  'serviceId' | 'versionSet' | 'versionSetRevision' | 'agentOverrides' | 'stateMachineId' | 'stateMachineVersion'
>;

/** The members of a session that has an agent alone. */
export const noService: ServicePin = {
  serviceId: null,
  versionSet: null,
  versionSetRevision: null,
  agentOverrides: null,
  stateMachineId: null,
  stateMachineVersion: null,
};

/** Makes a new session. */
export const toNewSession = ({ now, threadId, ...session }: NewSession): SessionRow => ({
  ...noService,
  simulationRunId: null,
  ...session,
  id: newId('sess'),
  status: 'active',
  nextSeq: 1,
  oldestSeq: 1,
  producerEpoch: 0,
  producerSeq: 0,
  threadId: threadId ?? null,
  createdAt: now,
  updatedAt: now,
  endedAt: null,
});

/** Inserts sessions. */
export const sessionInsert: RowsInsert<SessionRow> = {
  // Raw: with each first message of a conversation.
  sql: `INSERT INTO sessions (id, organization_id, conversation_id, agent_id, agent_version, status, settings, metadata,
       created_at, updated_at, thread_id, user_id, service_id, version_set, version_set_revision, agent_overrides,
       state_machine_id, state_machine_version, simulation_run_id)
     SELECT id, "organizationId", "conversationId", "agentId", "agentVersion", status, settings::json, metadata::json,
            "createdAt", "createdAt", "threadId", "userId", "serviceId", "versionSet", "versionSetRevision",
            "agentOverrides"::json, "stateMachineId", "stateMachineVersion", "simulationRunId"
       FROM json_to_recordset($1::json) AS row (id text, "organizationId" text, "conversationId" text, "agentId" text,
            "agentVersion" int, status text, settings text, metadata text, "createdAt" timestamptz, "threadId" text, "userId" text,
            "serviceId" text, "versionSet" text, "versionSetRevision" int, "agentOverrides" text, "stateMachineId" text,
            "stateMachineVersion" int, "simulationRunId" text)`,
  toParameters: (sessions) => [
    JSON.stringify(
      sessions.map(({ settings, metadata, agentOverrides, ...session }) => ({
        ...session,
        settings: JSON.stringify(settings),
        metadata: JSON.stringify(metadata),
        agentOverrides: agentOverrides && JSON.stringify(agentOverrides),
      })),
    ),
  ],
};

/** Stores a new session. */
export async function insertSession(tx: Queryable, session: SessionRow): Promise<void> {
  // Raw: the statement of all new sessions.
  await tx.query(sessionInsert.sql, sessionInsert.toParameters([session]));
}

/**
 * Finds the session of an AG-UI thread of a user with an agent, or null. Each user has threads of their own. Without a user
 * it is the thread of nobody, else the only one with this id; `several` when there are more. `lock` is a locking clause of SQL.
 */
export async function findThreadSession(
  db: Queryable,
  { agentId, threadId, userId }: { agentId: string; threadId: string; userId: string | undefined },
  lock = '',
): Promise<SessionRow | 'several' | null> {
  // Raw: a lock.
  const rows = await db.query<SessionRow[]>(
    `SELECT ${sessionColumns} FROM sessions WHERE agent_id = $1 AND thread_id = $2 AND ($3::text IS NULL OR user_id = $3)
      ORDER BY user_id NULLS FIRST LIMIT 2 ${lock}`,
    [agentId, threadId, userId ?? null],
  );
  const [first = null, second] = rows;
  return second && first?.userId !== null ? 'several' : first;
}

/** Takes the lock under which the session of a thread is created, until the transaction ends. */
export async function reserveThread(tx: Queryable, agentId: string, threadId: string): Promise<void> {
  // Raw: a lock.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${agentId} ${threadId}`]);
}

/** Finds an earlier session of the user of a session with the same state machine, in whatever version; the newest, or null. */
export async function findEarlierSession(
  db: Queryable,
  { id, userId, stateMachineId, createdAt }: SessionRow,
): Promise<Pick<SessionRow, 'id' | 'createdAt'> | null> {
  // Raw: read by the first run of a session.
  const rows = await db.query<Pick<SessionRow, 'id' | 'createdAt'>[]>(
    `SELECT id, created_at AS "createdAt" FROM sessions
      WHERE user_id = $1 AND state_machine_id = $2 AND id <> $3 AND created_at <= $4 AND deleted_at IS NULL
      ORDER BY created_at DESC, id DESC LIMIT 1`,
    [userId, stateMachineId, id, createdAt],
  );
  return rows[0] ?? null;
}

type SessionUpdate = { settings?: Session['settings'] | undefined; metadata?: Session['metadata'] | undefined };

/** Stores new settings or metadata of a session. */
export async function storeSessionChange(
  tx: EntityDatabase,
  row: SessionRow,
  update: SessionUpdate,
  now: Date,
): Promise<SessionRow> {
  const settings = update.settings ?? row.settings;
  const metadata = update.metadata ?? row.metadata;
  await updateRows(tx, sessionTable, { id: row.id }, { settings, metadata, updatedAt: now });
  return { ...row, settings, metadata, updatedAt: now };
}

/** Stores the versions that a session has from now on. */
export async function storeSessionPin(
  tx: EntityDatabase,
  row: SessionRow,
  change: ServicePin & Pick<SessionRow, 'agentVersion'>,
  now: Date,
): Promise<SessionRow> {
  await updateRows(tx, sessionTable, { id: row.id }, { ...change, updatedAt: now });
  return { ...row, ...change, updatedAt: now };
}

/** Marks a session as ended. */
export async function markSessionEnded(tx: EntityDatabase, row: SessionRow, now: Date): Promise<SessionRow> {
  const change = { status: 'ended' as const, endedAt: now, updatedAt: now };
  await updateRows(tx, sessionTable, { id: row.id }, change);
  return { ...row, ...change };
}
