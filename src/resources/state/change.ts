import type { EntityManager } from 'typeorm';
import type { StateJsonPatch, UpdateAgentState } from '#generated/v2/client/types.gen.ts';
import { requireIfMatch } from '#src/api/preconditions.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { diffJson } from '#src/json/json-diff.ts';
import type { PatchOperation } from '#src/json/json-patch.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { mergePatch } from '#src/json/merge-patch.ts';
import { type FieldError, problem } from '#src/api/problems.ts';
import { patchableState, patchState, requireMergeFits, stateTooLarge } from './state-bounds.ts';
import { toStateText } from './document.ts';
import type { CheckSchema } from './schema-checks.ts';
import { requireLockedAgent } from './require.ts';
import { readAgentState, findActiveRunOfAgent, type AgentStateRow } from './store.ts';
import { insertStateVersion, type NewStateVersion } from './version-store.ts';

/** The document of a new version, and the operations that make it, if the caller sent them. */
type NewDocument = { document: unknown; patch?: readonly PatchOperation[] };

/** A change to the state of an agent: its author and time, and the version on which it builds. */
export type StateChange = {
  organizationId: string;
  agentId: string;
  ifMatch: string | undefined;
  by: string;
  now: Date;
  checkSchema: CheckSchema;
};

const countPlaces = ({ length }: readonly FieldError[]) => (length === 1 ? '1 place' : `${length} places`);

/** @throws `conflict` when the document does not satisfy its new schema. */
export function requireSchemaFit(schema: JsonSchema, document: unknown, checkSchema: CheckSchema): void {
  const errors = checkSchema(schema, JSON.stringify(document));
  if (errors.length === 0) return;
  throw problem('conflict', `The present state does not satisfy the schema in ${countPlaces(errors)}.`, { errors });
}

async function applyPatch(current: AgentStateRow, patch: readonly PatchOperation[]): Promise<NewDocument> {
  const changing = patchableState(current);
  const fault = await patchState(changing, patch);
  if (!fault) return { document: changing.document, patch };
  const { index, detail, isLimit } = fault;
  const sentence = `Operation ${index} of the patch: ${detail}`;
  if (isLimit) throw stateTooLarge(sentence);
  const errors = [{ pointer: `/${index}`, detail, code: 'patch_does_not_apply' }];
  throw problem('conflict', sentence, { errors });
}

function mergeInto(current: AgentStateRow, patch: unknown): NewDocument {
  requireMergeFits(patch, current);
  return { document: mergePatch(current.document, patch) };
}

/** Makes the new document of a request body by its media type. */
async function toNewDocument(
  current: AgentStateRow,
  body: unknown,
  bodyType: string | undefined,
): Promise<NewDocument> {
  if (bodyType === 'application/json-patch+json')
    return applyPatch(current, body as StateJsonPatch as PatchOperation[]);
  if (bodyType === 'application/merge-patch+json') return mergeInto(current, body);
  const { mode = 'merge', state } = body as UpdateAgentState;
  return mode === 'replace' ? { document: state } : mergeInto(current, state);
}

/** Writes the new document as JSON. @throws `state_too_large` and `state_schema_violation`. */
export function toValidText(current: AgentStateRow, document: unknown, checkSchema: CheckSchema): string {
  const { schema } = current;
  const text = toStateText(document, current);
  const errors = schema === null ? [] : checkSchema(schema, text);
  if (errors.length === 0) return text;
  throw problem('state_schema_violation', `The state would not satisfy its schema in ${countPlaces(errors)}.`, {
    errors,
  });
}

/**
 * Locks the state of an agent and reads it. `alone`: no run of the agent may be active.
 * @throws `agent_not_found`, `precondition_failed` and `run_in_progress`.
 */
export async function lockState(
  tx: EntityManager,
  { organizationId, agentId, ifMatch }: StateChange,
  alone = false,
): Promise<AgentStateRow> {
  await requireLockedAgent(tx, organizationId, agentId, alone);
  const current = await readAgentState(tx, agentId);
  requireIfMatch(ifMatch, current.version, 'the state');
  const run = alone ? await findActiveRunOfAgent(tx, agentId) : null;
  if (!run) return current;
  throw problem('run_in_progress', `The run ${run} of this agent is active. Wait for it or cancel it.`, {
    retryAfterS: 1,
  });
}

type VersionInput = Pick<NewStateVersion, 'source' | 'restoredFrom'> & NewDocument;

/** Adds a version to a locked state, and returns the new state. @throws `state_too_large` and `state_schema_violation`. */
export async function appendVersion(
  tx: EntityManager,
  current: AgentStateRow,
  { document, patch, source, restoredFrom }: VersionInput,
  { by, now: requestedAt, checkSchema }: StateChange,
): Promise<AgentStateRow> {
  // A change that had to wait for another one is later than that one.
  const now = new Date(Math.max(requestedAt.getTime(), current.updatedAt?.getTime() ?? 0));
  const text = toValidText(current, document, checkSchema);
  const version = current.version + 1;
  if (isTurnOver()) await yieldToEventLoop();
  const operations = patch ?? diffJson(current.document, document);
  await insertStateVersion(tx, current.agentId, { version, source, patch: operations, text, restoredFrom, by, now });
  return { ...current, version, document, bytes: Buffer.byteLength(text), updatedAt: now, updatedBy: by };
}

/**
 * Changes the state of an agent under its lock, and returns the state before and after. Adds a version, unless the document
 * stays equal.
 */
export async function changeState(
  tx: EntityManager,
  change: StateChange,
  body: unknown,
  bodyType: string | undefined,
): Promise<{ before: AgentStateRow; after: AgentStateRow }> {
  const before = await lockState(tx, change);
  const next = await toNewDocument(before, body, bodyType);
  if (isTurnOver()) await yieldToEventLoop();
  if (deepEqual(before.document, next.document)) return { before, after: before };
  if (isTurnOver()) await yieldToEventLoop();
  const version = { ...next, source: 'patch' as const, restoredFrom: null };
  return { before, after: await appendVersion(tx, before, version, change) };
}
