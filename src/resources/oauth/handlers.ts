import { randomBytes } from 'node:crypto';
import { requireControl } from '#src/access/key-control.ts';
import { hashKey } from '#src/access/key-secret.ts';
import { deleteOAuthClientRow } from '#src/access/oauth/client-store.ts';
import type { OAuthClientRow } from '#src/access/oauth/table.ts';
import type { Principal } from '#src/access/principal.ts';
import type { CreateOAuthClient, UpdateOAuthClient } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { requireScopesToGive } from '#src/resources/organizations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireClientRules } from './client-rules.ts';
import {
  changeOAuthClient,
  insertOAuthClient,
  requireOAuthClient,
  selectOAuthClients,
  toOAuthClient,
} from './store.ts';

export const listOAuthClients: Handler<'listOAuthClients'> = async ({ dataSource }, { query, principal }) => {
  const list = { ...selectOAuthClients(principal.organizationId), ...newestFirst, path: '/v2/oauth/clients' };
  return replyWithPage(dataSource, list, query, toOAuthClient);
};

export const getOAuthClient: Handler<'getOAuthClient'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toOAuthClient(await requireOAuthClient(dataSource, principal.organizationId, path.client_id)),
});

/** Returns the key that makes a client. @throws `insufficient_permissions` when the caller has come otherwise */
function requireMakingKey({ source, credentialId }: Principal): string {
  if (source === 'key') return credentialId;
  throw problem('insufficient_permissions', 'Clients are made with a key, or with a token from signInWithApiKey.');
}

/** Locks a client that the caller may change or get a secret of. @throws `client_not_found`, `insufficient_permissions` */
async function lockControlledClient(tx: EntityDatabase, principal: Principal, id: string, now: Date) {
  const client = await lockClient(tx, principal, id);
  await requireControl(tx, principal, { what: `the client ${id}`, keyId: client.madeBy, now });
  return client;
}

/** Generates the secret of a client: 256 random bits. */
const generateClientSecret = () => `cs_${randomBytes(32).toString('base64url')}`;

type NewClient = { body: CreateOAuthClient; secret: string | null; principal: Principal; now: Date };

const toClientRow = ({ body, secret, principal, now }: NewClient): OAuthClientRow => ({
  id: newId('client'),
  organizationId: principal.organizationId,
  name: body.name,
  secretHash: secret === null ? null : hashKey(secret),
  redirectUris: body.redirect_uris ?? [],
  grantTypes: body.grant_types as OAuthClientRow['grantTypes'],
  scopes: body.scopes,
  madeBy: requireMakingKey(principal),
  createdAt: now,
  updatedAt: now,
});

export const createOAuthClient: Handler<'createOAuthClient'> = async ({ clock }, { body, principal, write }) => {
  requireScopesToGive(principal, body.scopes, 'The client would have the scope');
  const secret = body.confidential === false ? null : generateClientSecret();
  const row = toClientRow({ body, secret, principal, now: clock() });
  requireClientRules(row);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    await insertOAuthClient(tx, row);
    note.after = toOAuthClient(row);
    return {
      status: 201,
      body: { ...toOAuthClient(row), secret },
      headers: { Location: `/v2/oauth/clients/${row.id}` },
    };
  });
};

const toChange = ({ name, grant_types, redirect_uris, scopes }: UpdateOAuthClient): Partial<OAuthClientRow> => ({
  ...(name !== undefined && { name }),
  ...(grant_types !== undefined && { grantTypes: grant_types as OAuthClientRow['grantTypes'] }),
  ...(redirect_uris !== undefined && { redirectUris: redirect_uris }),
  ...(scopes !== undefined && { scopes }),
});

/** Locks a client whose scopes the caller has. @throws `client_not_found`, `insufficient_permissions` */
async function lockClient(tx: EntityDatabase, principal: Principal, id: string): Promise<OAuthClientRow> {
  const row = await requireOAuthClient(tx, principal.organizationId, id, true);
  requireScopesToGive(principal, row.scopes, `The client ${id} has the scope`);
  return row;
}

export const updateOAuthClient: Handler<'updateOAuthClient'> = async (
  { clock, tokens },
  { path, headers, body, principal, write },
) => {
  requireScopesToGive(principal, body.scopes ?? [], 'The client would have the scope');
  return write.inTransaction(async (tx, afterCommit, note) => {
    const client = await lockControlledClient(tx, principal, path.client_id, clock());
    checkRepresentation(headers['If-Match'], toOAuthClient(client), 'client');
    note.before = toOAuthClient(client);
    const change = toChange(body);
    requireClientRules({ ...client, ...change });
    const row = await changeOAuthClient(tx, client, { ...change, updatedAt: clock() });
    afterCommit(() => tokens.changes.announce({ kind: 'oauth', id: row.id }));
    return { status: 200, body: toOAuthClient(row) };
  });
};

export const rotateOAuthClientSecret: Handler<'rotateOAuthClientSecret'> = async (
  { clock },
  { path, principal, write },
) => {
  const secret = generateClientSecret();
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const client = await lockControlledClient(tx, principal, path.client_id, clock());
    if (client.secretHash === null) throw problem('conflict', `The client ${client.id} is public and has no secret.`);
    note.before = toOAuthClient(client);
    const row = await changeOAuthClient(tx, client, { secretHash: hashKey(secret), updatedAt: clock() });
    note.after = toOAuthClient(row);
    return { status: 200, body: { ...toOAuthClient(row), secret } };
  });
};

export const deleteOAuthClient: Handler<'deleteOAuthClient'> = async (
  { tokens },
  { path, headers, principal, write },
) =>
  write.inTransaction(async (tx, afterCommit, note) => {
    const client = toOAuthClient(await lockClient(tx, principal, path.client_id));
    checkRepresentation(headers['If-Match'], client, 'client');
    note.before = client;
    await deleteOAuthClientRow(tx, path.client_id);
    afterCommit(() => tokens.changes.announce({ kind: 'oauth', id: path.client_id }));
    return { status: 204, body: undefined };
  });
