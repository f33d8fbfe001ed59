import type { ConversationContext } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { requireLockedConversation } from '#src/resources/conversations/require.ts';
import { requireTemplate } from './require.ts';
import { insertChange, listNewestChanges, type AppliedTemplate, type SettingsChange } from './settings-store.ts';
import { findTemplateVersion } from './template-store.ts';
import { findTextFaults, findValueFaults, renderTemplate, type TemplateValues } from './template.ts';
import { toAppliedOptimization, toAppliedTemplate } from './view.ts';

/** Makes the problem of a closed conversation, whose context does not change any more. */
export const conversationClosed = (id: string): Problem =>
  problem('conversation_closed', `The conversation ${id} is closed.`);

/** Reads what decides the context of a conversation now: its template and its optimization. */
export async function readContext(db: Queryable, conversationId: string): Promise<ConversationContext> {
  const changes = await listNewestChanges(db, conversationId);
  const template = changes.find((change) => change.kind === 'template');
  const plan = changes.find((change) => change.kind === 'plan');
  const made = ({ createdAt: at, createdBy: by }: SettingsChange) => ({ at, by });
  return {
    conversation_id: conversationId,
    template: template ? toAppliedTemplate(template.document, made(template)) : null,
    optimization: plan ? toAppliedOptimization(plan.document, made(plan)) : null,
  };
}

/** A change of the context of a conversation, and who makes it. */
type ContextChange = { principal: Principal; id: string; kind: SettingsChange['kind']; now: Date };

/**
 * Stores a change of an open conversation, and returns its context after it. `createDocument` is called in the transaction.
 * @throws `conversation_not_found`, `conversation_closed`.
 */
export async function changeContext(
  tx: EntityDatabase,
  { principal, id, kind, now }: ContextChange,
  createDocument: () => Promise<SettingsChange['document']> | SettingsChange['document'],
): Promise<ConversationContext> {
  const conversation = await requireLockedConversation(tx, principal, id);
  if (conversation.status === 'closed') throw conversationClosed(id);
  const document = await createDocument();
  await insertChange(tx, id, { kind, document, createdAt: now, createdBy: principal.subject });
  return readContext(tx, id);
}

type TemplateUse = { id: string; version: number | undefined; variables: TemplateValues };

/**
 * Fills a template in with these values.
 * @throws `template_not_found`, and `invalid_request` for values that do not fit its variables or are too long.
 */
export async function createAppliedTemplate(
  tx: EntityDatabase,
  organizationId: string,
  { id, version, variables }: TemplateUse,
): Promise<AppliedTemplate> {
  const template = await requireTemplate(tx, organizationId, id);
  const definition = version === undefined ? template.definition : await findTemplateVersion(tx, id, version);
  if (!definition) {
    const detail = `The template ${id} has no version ${version}; its newest is ${template.version}.`;
    throw problem('template_not_found', detail);
  }
  const errors = findValueFaults(definition, variables);
  if (errors.length > 0)
    throw problem('invalid_request', 'The values do not fit the variables of the template.', { errors });
  const tooLong = findTextFaults(definition, variables);
  if (tooLong.length > 0)
    throw problem('invalid_request', 'The text of the template would be too long with these values.', {
      errors: tooLong,
    });
  const text = renderTemplate(definition, variables);
  return { template_id: id, version: version ?? template.version, name: definition.name, variables, text };
}
