import type { CreateWebhook, UpdateWebhook } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { invalidRequest, problem, type FieldError } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { findUrlFault } from '#src/outgoing/outgoing.ts';
import { newSigningSecrets } from '#src/outgoing/signing-secrets.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { findUser } from '#src/resources/users/store.ts';
import { requireWebhook } from './require.ts';
import {
  changeWebhook,
  countWebhooks,
  insertWebhook,
  markWebhooksDeleted,
  rotateWebhook,
  selectWebhooks,
  toWebhook,
  type WebhookChange,
} from './store.ts';

/** The number of webhooks that an organization may have. */
const mostWebhooks = 50;

/** @throws `invalid_request` when no request may be sent to a URL, whatever its host stands for. */
function requireUsableUrl(url: string | undefined): void {
  const fault = url === undefined ? null : findUrlFault(url);
  if (fault !== null) throw invalidRequest([{ pointer: '/url', detail: fault, code: 'url' }]);
}

/** @throws `invalid_request` when the agent or the user whose events a webhook is told of is not there. */
async function requireKnownSubjects(
  db: Queryable,
  organizationId: string,
  { agent_id: agentId, user_id: userId }: CreateWebhook,
): Promise<void> {
  const faults: FieldError[] = [];
  const note = (pointer: string, kind: string, id: string) =>
    faults.push({ pointer, detail: `Your organization has no ${kind} ${id}.`, code: `unknown_${kind}` });
  if (agentId !== undefined && !(await findAgent(db, organizationId, agentId))) note('/agent_id', 'agent', agentId);
  if (userId !== undefined && !(await findUser(db, organizationReach(organizationId), userId)))
    note('/user_id', 'user', userId);
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Returns what a body changes of a webhook. */
const toChange = ({ url, event_types, description, enabled }: UpdateWebhook): WebhookChange => ({
  ...(url !== undefined && { url }),
  ...(event_types !== undefined && { eventTypes: [...new Set(event_types)] }),
  ...(description !== undefined && { description }),
  ...(enabled !== undefined && { enabled }),
});

const toNewWebhook = (body: CreateWebhook) => ({
  url: body.url,
  eventTypes: [...new Set(body.event_types)],
  description: body.description ?? '',
  enabled: body.enabled ?? true,
  agentId: body.agent_id ?? null,
  userId: body.user_id ?? null,
});

export const listWebhooks: Handler<'listWebhooks'> = async ({ dataSource }, { query, principal }) => {
  const list = { ...selectWebhooks(principal.organizationId), ...newestFirst, path: '/v2/webhooks' };
  return replyWithPage(dataSource, list, query, toWebhook);
};

export const createWebhook: Handler<'createWebhook'> = async ({ clock }, { body, principal, write }) => {
  const { organizationId } = principal;
  requireUsableUrl(body.url);
  const secrets = newSigningSecrets();
  return write.inTransaction(async (tx, _afterCommit, note) => {
    await requireKnownSubjects(tx, organizationId, body);
    if ((await countWebhooks(tx, organizationId)) >= mostWebhooks)
      throw problem('conflict', `An organization has ${mostWebhooks} webhooks at most. Delete one first.`);
    const id = newId('whk');
    const webhook = await insertWebhook(tx, { id, organizationId, ...toNewWebhook(body), secrets, now: clock() });
    note.after = toWebhook(webhook);
    const shown = { ...toWebhook(webhook), secret: secrets.current };
    return { status: 201, body: shown, headers: { Location: `/v2/webhooks/${id}` } };
  });
};

export const getWebhook: Handler<'getWebhook'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toWebhook(await requireWebhook(dataSource, principal.organizationId, path.webhook_id)),
});

export const updateWebhook: Handler<'updateWebhook'> = async ({ clock }, { path, headers, body, principal, write }) => {
  requireUsableUrl(body.url);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const webhook = await requireWebhook(tx, principal.organizationId, path.webhook_id, 'FOR UPDATE');
    checkRepresentation(headers['If-Match'], toWebhook(webhook), 'webhook');
    note.before = toWebhook(webhook);
    return { status: 200, body: toWebhook(await changeWebhook(tx, webhook, toChange(body), clock())) };
  });
};

export const deleteWebhook: Handler<'deleteWebhook'> = async ({ clock }, { path, headers, principal, write }) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const webhook = await requireWebhook(tx, principal.organizationId, path.webhook_id, 'FOR UPDATE');
    checkRepresentation(headers['If-Match'], toWebhook(webhook), 'webhook');
    note.before = toWebhook(webhook);
    await markWebhooksDeleted(tx, { id: webhook.id }, clock());
    return { status: 204, body: undefined };
  });

export const rotateWebhookSecret: Handler<'rotateWebhookSecret'> = async (
  { clock },
  { path, body, principal, write },
) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const before = await requireWebhook(tx, principal.organizationId, path.webhook_id, 'FOR UPDATE');
    const { webhook, secret } = await rotateWebhook(tx, before, { now: clock(), overlapS: body?.overlap_seconds });
    note.before = toWebhook(before);
    note.after = toWebhook(webhook);
    return { status: 200, body: { ...toWebhook(webhook), secret } };
  });
