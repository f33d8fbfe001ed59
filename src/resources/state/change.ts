import type { EntityManager } from 'typeorm';
import type { StateJsonPatch, UpdateAgentState } from '#generated/v2/client/types.gen.ts';
import { requireIfMatch } from '#src/api/preconditions.ts';
import { sameJson } from '#src/event-log/same.ts';
import { diffJson } from '#src/json/json-diff.ts';
import type { PatchOperation } from '#src/json/json-patch.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import { mergePatch } from '#src/json/merge-patch.ts';
import { problem, type FieldError, type Problem } from '#src/api/problems.ts';
import { patchableState, patchState, stateTooLarge } from './state-bounds.ts';
import { stateText } from './document.ts';
import type { FaultsOf } from './schema-checks.ts';
import { lockAgent, readAgentState, runOfAgent, type AgentStateRow } from './store.ts';
import { addStateVersion, type NewVersion } from './versions.ts';

/** A document that is to be, and the operations that were sent to make it, if they were sent. */
type Wanted = { document: unknown; patch?: readonly PatchOperation[] };

/** Who wants the state of an agent to change, and on what they build. */
export type Wish = {
  organizationId: string;
  agentId: string;
  ifMatch: string | undefined;
  by: string;
  now: Date;
  faultsOf: FaultsOf;
};

const places = ({ length }: readonly FieldError[]) => (length === 1 ? '1 place' : `${length} places`);

export const unknownAgent = (id: string): Problem => problem('agent_not_found', `No agent ${id} in this organization.`);

/** Throws `conflict` when the document does not satisfy a schema that is to be its own. */
export function demandFit(schema: JsonSchema, document: unknown, faultsOf: FaultsOf): void {
  const errors = faultsOf(schema, JSON.stringify(document));
  if (errors.length === 0) return;
  throw problem('conflict', `The present state does not satisfy the schema in ${places(errors)}.`, { errors });
}

async function patched({ document, bytes }: AgentStateRow, patch: readonly PatchOperation[]): Promise<Wanted> {
  const changing = patchableState(document, bytes);
  const fault = await patchState(changing, patch);
  if (!fault) return { document: changing.document, patch };
  const { index, detail, isLimit } = fault;
  const sentence = `Operation ${index} of the patch: ${detail}`;
  if (isLimit) throw stateTooLarge(sentence);
  const errors = [{ pointer: `/${index}`, detail, code: 'patch_does_not_apply' }];
  throw problem('conflict', sentence, { errors });
}

/** The document that a change makes, by the media type in which it came. */
async function wanted(current: AgentStateRow, body: unknown, bodyType: string | undefined): Promise<Wanted> {
  const { document } = current;
  if (bodyType === 'application/json-patch+json') return patched(current, body as StateJsonPatch as PatchOperation[]);
  if (bodyType === 'application/merge-patch+json') return { document: mergePatch(document, body) };
  const { mode = 'merge', state } = body as UpdateAgentState;
  return { document: mode === 'replace' ? state : mergePatch(document, state) };
}

/** The document as JSON. Throws when the state may not be so. */
export function accepted({ schema, bytes }: AgentStateRow, document: unknown, faultsOf: FaultsOf): string {
  const text = stateText(document, bytes);
  const errors = schema === null ? [] : faultsOf(schema, text);
  if (errors.length === 0) return text;
  throw problem('state_schema_violation', `The state would not satisfy its schema in ${places(errors)}.`, { errors });
}

/** Locks the state of an agent and reads it, for somebody who builds on what it is. `alone`: no run may be active. */
export async function lockState(
  tx: EntityManager,
  { organizationId, agentId, ifMatch }: Wish,
  alone = false,
): Promise<AgentStateRow> {
  if (!(await lockAgent(tx, organizationId, agentId, alone))) throw unknownAgent(agentId);
  const current = await readAgentState(tx, agentId);
  requireIfMatch(ifMatch, current.version, 'the state');
  const run = alone ? await runOfAgent(tx, agentId) : null;
  if (!run) return current;
  throw problem('run_in_progress', `The run ${run} of this agent is active. Wait for it or cancel it.`, {
    retryAfterS: 1,
  });
}

type Addition = Pick<NewVersion, 'source' | 'restoredFrom'> & Wanted;

/** Adds a version to a state that is locked, and returns the state as it is then. Throws when it may not be so. */
export async function addTo(
  tx: EntityManager,
  current: AgentStateRow,
  { document, patch, source, restoredFrom }: Addition,
  { by, now: wished, faultsOf }: Wish,
): Promise<AgentStateRow> {
  // Whoever had to wait for another change comes after it.
  const now = new Date(Math.max(wished.getTime(), current.updatedAt?.getTime() ?? 0));
  const text = accepted(current, document, faultsOf);
  const version = current.version + 1;
  const operations = patch ?? diffJson(current.document, document);
  await addStateVersion(tx, current.agentId, { version, source, patch: operations, text, restoredFrom, by, now });
  return { ...current, version, document, bytes: Buffer.byteLength(text), updatedAt: now, updatedBy: by };
}

/** Changes the state of an agent: a new version, unless nothing is another. The state is locked, so no change is lost. */
export async function change(
  tx: EntityManager,
  wish: Wish,
  body: unknown,
  bodyType: string | undefined,
): Promise<AgentStateRow> {
  const current = await lockState(tx, wish);
  const next = await wanted(current, body, bodyType);
  if (sameJson(current.document, next.document)) return current;
  return addTo(tx, current, { ...next, source: 'patch', restoredFrom: null }, wish);
}
