import { applyPatch, type Operation } from 'rfc6902';
import type { Queryable } from '#src/db/query.ts';
import type { LogEvent } from '#src/event-log/event.ts';

/** The JSON document that agent and front end share, as far as it is known here: of a session without one, `{}`. */
export type State = { document: unknown; seq: number };

type KnownState = State & { updatedAt: Date | null };

/** Why a change of the state cannot be made. */
export type Misfit = { detail: string; pointer: string };

export const touchesState = ({ type }: LogEvent): boolean => type === 'STATE_SNAPSHOT' || type === 'STATE_DELTA';

/** The document after the operations, all or none. The given one stays as it was. Source: RFC 6902. */
function patched(document: unknown, operations: readonly Operation[]): unknown {
  const root = { document: structuredClone(document) };
  // Below a root of our own, so that the whole document can be replaced too.
  const below = operations.map((operation) => ({
    ...operation,
    path: `/document${operation.path}`,
    ...('from' in operation && { from: `/document${operation.from}` }),
  }));
  for (const [index, operation] of below.entries()) {
    const [failure] = applyPatch(root, [operation as Operation]);
    if (failure) throw new PatchFailure(index, operations[index]!, failure.name);
  }
  return root.document ?? null;
}

class PatchFailure extends Error {
  readonly index: number;

  constructor(index: number, { op, path }: Operation, reason: string) {
    const why = reason === 'TestError' ? 'another value is there' : 'there is no such place';
    super(`STATE_DELTA: ${op} at "${path}" does not fit the state: ${why}.`);
    this.index = index;
  }
}

/** The state after an event of the log, or why it does not apply. */
export function changed(state: State, seq: number, event: LogEvent): State | Misfit {
  if (event.type === 'STATE_SNAPSHOT') return { document: (event as { snapshot: unknown }).snapshot, seq };
  try {
    return { document: patched(state.document, (event as unknown as { delta: Operation[] }).delta), seq };
  } catch (failure) {
    if (!(failure instanceof PatchFailure)) throw failure;
    return { detail: failure.message, pointer: `/delta/${failure.index}` };
  }
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
