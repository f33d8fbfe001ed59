import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { PatchedDocument, type PatchOperation } from '#src/json/json-patch.ts';
import { patchState } from '#src/resources/state/state-bounds.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';

// All raw: every append that changes the state reads and writes it.

/** The JSON document that agent and front end share, as far as it is known here: of a session without one, `{}`. */
export type StateDocument = { document: unknown; seq: number };

/** A state as it is stored; `bytes` are those of its JSON. */
export type StoredState = StateDocument & { bytes: number; updatedAt: Date | null };

/** The reason why an event does not change a state: its operations do not fit, or a limit forbids it. */
export type StateMisfit = { detail: string; pointer: string; isLimit: boolean };

/** Tells whether an event changes the state of its session. */
export const touchesState = ({ type }: LogEvent): boolean => type === 'STATE_SNAPSHOT' || type === 'STATE_DELTA';

/** Returns the change of an event to the state, as a patch. */
export function toPatch(event: LogEvent): PatchOperation[] {
  if (event.type === 'STATE_DELTA') return (event as unknown as { delta: PatchOperation[] }).delta;
  return [{ op: 'replace', path: '', value: (event as { snapshot?: unknown }).snapshot ?? null }];
}

/** Changes a document as an event says, within its limits. Returns why that cannot be: then the document is of no use. */
export async function applyStateEvent(document: PatchedDocument, event: LogEvent): Promise<StateMisfit | null> {
  if (event.type === 'STATE_SNAPSHOT') {
    const reason = document.replace((event as { snapshot?: unknown }).snapshot ?? null);
    return reason === null ? null : { detail: `STATE_SNAPSHOT: ${reason}.`, pointer: '/snapshot', isLimit: true };
  }
  const fault = await patchState(document, toPatch(event));
  if (!fault) return null;
  return { detail: `STATE_DELTA: ${fault.detail}`, pointer: `/delta/${fault.index}`, isLimit: fault.isLimit };
}

/** A document that stored events make again. What is stored was accepted, so nothing limits it. */
export const replayedState = (document: unknown): PatchedDocument => new PatchedDocument(document, 0, null);

/** Replays a stored event. Throws when the log is not one that was accepted. */
export function replayStateEvent(document: PatchedDocument, event: LogEvent, seq: number): void {
  const fault = document.apply(toPatch(event));
  if (fault) throw new LoggableError(`event ${seq} does not fit the state`);
}

/** Reads the present state of a session. */
export async function readState(db: Queryable, sessionId: string): Promise<StoredState> {
  const rows = await db.query<{ document: string; seq: number; updatedAt: Date }[]>(
    'SELECT document, seq::float8 AS seq, updated_at AS "updatedAt" FROM session_states WHERE session_id = $1',
    [sessionId],
  );
  const [row] = rows;
  if (!row) return { document: {}, bytes: 2, seq: 0, updatedAt: null };
  return { ...row, document: JSON.parse(row.document) as unknown, bytes: Buffer.byteLength(row.document) };
}

/** Writes the state of a session. */
export async function writeState(
  tx: Queryable,
  sessionId: string,
  { document, seq }: StateDocument,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO session_states (session_id, document, seq, updated_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (session_id) DO UPDATE SET document = $2, seq = $3, updated_at = $4`,
    [sessionId, contentOf({ session: sessionId }, JSON.stringify(document)), seq, now],
  );
}
