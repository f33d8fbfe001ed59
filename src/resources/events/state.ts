import type { Queryable } from '#src/db/query.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { applyPatch, type PatchOperation } from '#src/json-patch.ts';

/** The JSON document that agent and front end share, as far as it is known here: of a session without one, `{}`. */
export type State = { document: unknown; seq: number };

type KnownState = State & { updatedAt: Date | null };

/** Why a change of the state cannot be made. */
export type Misfit = { detail: string; pointer: string };

export const touchesState = ({ type }: LogEvent): boolean => type === 'STATE_SNAPSHOT' || type === 'STATE_DELTA';

/** What patches may copy in all: a document that doubles itself a few times would fill the memory. */
const mostCopiedBytes = 8_388_608;

/** The state after an event of the log, or why it does not apply. */
export function changed(state: State, seq: number, event: LogEvent): State | Misfit {
  if (event.type === 'STATE_SNAPSHOT') return { document: (event as { snapshot: unknown }).snapshot, seq };
  const { delta } = event as unknown as { delta: PatchOperation[] };
  const patched = applyPatch(structuredClone(state.document), delta, mostCopiedBytes);
  if ('document' in patched) return { document: patched.document, seq };
  const { fault } = patched;
  if (fault === 'too_large') return { detail: 'STATE_DELTA: it copies more than 8 MiB.', pointer: '/delta' };
  return { detail: `STATE_DELTA: ${fault.detail}`, pointer: `/delta/${fault.index}` };
}

export async function readState(db: Queryable, sessionId: string): Promise<KnownState> {
  const rows = await db.query<{ document: string; seq: number; updatedAt: Date }[]>(
    'SELECT document, seq::float8 AS seq, updated_at AS "updatedAt" FROM session_states WHERE session_id = $1',
    [sessionId],
  );
  const [row] = rows;
  return row ? { ...row, document: JSON.parse(row.document) as unknown } : { document: {}, seq: 0, updatedAt: null };
}

export async function writeState(tx: Queryable, sessionId: string, { document, seq }: State, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO session_states (session_id, document, seq, updated_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (session_id) DO UPDATE SET document = $2, seq = $3, updated_at = $4`,
    [sessionId, JSON.stringify(document), seq, now],
  );
}
