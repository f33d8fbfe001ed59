import type { CreateKey, UpdateKey } from '#generated/v2/client/types.gen.ts';
import { findKeyChain, maxKeyChain } from '#src/access/key-chain-store.ts';
import { requireControl, requireOwnKey } from '#src/access/key-control.ts';
import { toKeyGrant, type KeyGrant } from '#src/access/key-grant.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import { revokeKeyTree, rotateKeyHash } from '#src/access/key-store.ts';
import type { Principal } from '#src/access/principal.ts';
import type { ApiKeyRow } from '#src/access/table.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { lockMember } from '#src/resources/members/store.ts';
import { requireScopesToGive } from '#src/resources/organizations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import { checkKeyTag, toKeyHeaders } from './key-tag.ts';
import { requireActiveKey, requireKeyBounds, requireSameBounds } from './key-rules.ts';
import { changeKey, insertKey, newKeyRow, requireKey, selectKeys, toKey } from './store.ts';

export const listKeys: Handler<'listKeys'> = async ({ dataSource, tokens }, { query, principal }) => {
  await tokens.uses.flush();
  const { user_id, include_revoked } = query;
  const list = { ...selectKeys(principal.organizationId, user_id, include_revoked ?? false), ...newestFirst };
  return replyWithPage(dataSource, { ...list, path: '/v2/keys', filters: { user_id, include_revoked } }, query, toKey);
};

/** Returns the key that the caller has, by which another one is made. @throws `insufficient_permissions`, `conflict` */
async function requireMaker(db: Queryable, principal: Principal, now: Date): Promise<KeyGrant> {
  const { grant: maker, chain } = await requireOwnKey(db, principal, now);
  if (chain.length >= maxKeyChain) {
    const detail = `Your key was made by a key that was made by another, ${maxKeyChain} in all; make keys with an earlier one.`;
    throw problem('conflict', detail);
  }
  return maker;
}

/** Returns the owner of a new key: a user, who is made if missing, a member, or the organization. */
async function resolveOwner(tx: EntityDatabase, organizationId: string, { user, member_id }: CreateKey, now: Date) {
  if (user && member_id !== undefined)
    throw invalidRequest([{ pointer: '/member_id', detail: 'Not together with user.', code: 'exclusive' }]);
  if (member_id !== undefined) {
    if (!(await lockMember(tx, organizationId, member_id))) {
      const detail = `Your organization has no member ${member_id}.`;
      throw invalidRequest([{ pointer: '/member_id', detail, code: 'unknown_member' }]);
    }
    return { owner: 'member' as const, userId: member_id, subject: member_id };
  }
  const named = { pointer: '/user', now };
  const userId = user ? await resolveUser(tx, organizationReach(organizationId), user, named) : null;
  const owner = userId === null ? ('organization' as const) : ('user' as const);
  return { owner, userId, subject: userId ?? newId('usr') };
}

export const createKey: Handler<'createKey'> = async ({ clock }, { body, principal, write }) => {
  const now = clock();
  requireScopesToGive(principal, body.scopes, 'The key would have the scope');
  const { id, key: secret, hash } = generateApiKey();
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const maker = await requireMaker(tx, principal, now);
    requireKeyBounds(body, maker, now);
    const { organizationId } = principal;
    const owner = await resolveOwner(tx, organizationId, body, now);
    const { name, scopes, allowed_addresses: allowedAddresses = [] } = body;
    const expiresAt = body.expires_at === undefined ? null : new Date(body.expires_at);
    const columns = { id, hash, name, scopes, allowedAddresses, expiresAt, organizationId, madeBy: maker.key.id };
    const made = newKeyRow({ ...columns, ...owner, now });
    await insertKey(tx, made);
    note.after = toKey(made);
    return { status: 201, body: { ...toKey(made), secret }, headers: { Location: `/v2/keys/${id}` } };
  });
};

export const getKey: Handler<'getKey'> = async ({ dataSource, tokens }, { path, principal }) => {
  await tokens.uses.flush();
  const row = await requireKey(dataSource, principal.organizationId, path.key_id);
  return { status: 200, body: toKey(row), headers: toKeyHeaders(row) };
};

const toChange = ({ name, scopes, expires_at, allowed_addresses }: UpdateKey): Partial<ApiKeyRow> => ({
  ...(name !== undefined && { name }),
  ...(scopes !== undefined && { scopes }),
  ...(expires_at !== undefined && { expiresAt: expires_at === null ? null : new Date(expires_at) }),
  ...(allowed_addresses !== undefined && { allowedAddresses: allowed_addresses }),
});

/** Locks a key whose scopes the caller has. @throws `key_not_found`, `insufficient_permissions` */
async function lockKey(tx: EntityDatabase, principal: Principal, id: string): Promise<ApiKeyRow> {
  const row = await requireKey(tx, principal.organizationId, id, true);
  requireScopesToGive(principal, row.scopes, `The key ${id} has the scope`);
  return row;
}

export const updateKey: Handler<'updateKey'> = async ({ clock, tokens }, { path, headers, body, principal, write }) => {
  const now = clock();
  requireScopesToGive(principal, body.scopes ?? [], 'The key would have the scope');
  return write.inTransaction(async (tx, afterCommit, note) => {
    const key = await lockKey(tx, principal, path.key_id);
    const limited = await requireControl(tx, principal, { what: `the key ${key.id}`, keyId: key.id, now });
    if (limited?.key.id === key.id) requireSameBounds(body);
    checkKeyTag(headers['If-Match'], key);
    requireActiveKey(key);
    note.before = toKey(key);
    const maker = key.madeBy === null ? null : toKeyGrant(await findKeyChain(tx, 'id', key.madeBy), now.getTime());
    requireKeyBounds(body, maker, now);
    const row = await changeKey(tx, key, { ...toChange(body), updatedAt: now });
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: row.id }));
    return { status: 200, body: toKey(row), headers: toKeyHeaders(row) };
  });
};

export const rotateKey: Handler<'rotateKey'> = async ({ clock, tokens }, { path, body, principal, write }) => {
  const now = clock();
  const { overlap_seconds: overlapS = 86_400 } = body ?? {};
  const { key: secret, hash } = generateApiKey();
  return write.inTransaction(async (tx, afterCommit, note) => {
    const key = await lockKey(tx, principal, path.key_id);
    await requireControl(tx, principal, { what: `the key ${key.id}`, keyId: key.id, now });
    requireActiveKey(key);
    note.before = toKey(key);
    const previousUntil = overlapS === 0 ? null : new Date(now.getTime() + overlapS * 1_000);
    await rotateKeyHash(tx, key.id, { hash, previousUntil, now });
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: key.id }));
    const rotated = toKey({ ...key, previousUntil, updatedAt: now });
    note.after = rotated;
    return { status: 200, body: { ...rotated, secret } };
  });
};

export const revokeKey: Handler<'revokeKey'> = async ({ clock, tokens }, { path, headers, principal, write }) =>
  write.inTransaction(async (tx, afterCommit, note) => {
    const key = await lockKey(tx, principal, path.key_id);
    checkKeyTag(headers['If-Match'], key);
    note.before = toKey(key);
    await revokeKeyTree(tx, path.key_id, clock());
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: path.key_id }));
    return { status: 204, body: undefined };
  });
