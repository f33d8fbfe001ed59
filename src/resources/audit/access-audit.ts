import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { GrantAudit } from '#src/access/oauth/options.ts';
import type { SignInAudit, SignInRecord } from '#src/access/sign-in-audit.ts';
import type { TokenService } from '#src/access/token.ts';
import type { Queryable } from '#src/db/query.ts';
import { appendAuditEntry, toParleyEntry, type NewAuditEntry } from './append-store.ts';

type AccessAuditDeps = { db: Queryable; clock: () => Date; onError: (error: unknown, context: object) => void };

/** The number of refused sign-ins of a key that one instance tells of in an hour. */
export const maxRefusals = 10;
const refusalWindowMs = 3_600_000;
const maxKeys = 10_000;

const nothing = { requestId: null, address: null, beforeHash: null, afterHash: null, details: null };

const toSignInEntry = (action: string, signIn: SignInRecord, at: Date): NewAuditEntry => ({
  ...nothing,
  organizationId: signIn.organizationId,
  at,
  action,
  requestId: signIn.requestId,
  source: 'key',
  actor: signIn.userId ?? signIn.subject,
  credentialId: signIn.keyId,
  actingFor: signIn.userId,
  target: null,
  address: signIn.address ?? null,
});

/**
 * Creates the audit of sign-ins. One that succeeds is told of before its token is given. One that is refused is told of after
 * the answer, which takes no longer for a key that exists; of each key ten an hour, so that nobody can fill the audit.
 */
export function createSignInAudit({ db, clock, onError }: AccessAuditDeps): SignInAudit {
  const bounds = { ...atMostEntries(maxKeys), ttl: refusalWindowMs, noUpdateTTL: true };
  // Of each key how many were told of, and when the last of them is stored: the next one comes after it.
  const refusals = new LRUCache<string, { count: number; stored: Promise<void> }>(bounds);
  return {
    tell: (signIn) => appendAuditEntry(db, toSignInEntry('signInWithApiKey', signIn, clock())),
    tellSignOut: (signOut) => appendAuditEntry(db, toSignInEntry('signOut', signOut, clock())),
    tellRefused({ organizationId, keyId, requestId, address }) {
      const told = refusals.get(keyId) ?? { count: 0, stored: Promise.resolve() };
      const count = told.count + 1;
      if (count > maxRefusals) return;
      const details = count === maxRefusals ? { last_of_this_hour: true } : null;
      const entry = toParleyEntry(organizationId, 'refuse_sign_in', clock(), { target: keyId, details });
      const stored = told.stored
        .then(() => appendAuditEntry(db, { ...entry, requestId, address: address ?? null }))
        .catch((error: unknown) => onError(error, { work: 'telling of a refused sign-in' }));
      refusals.set(keyId, { count, stored });
    },
  };
}

const toClientActor = (clientId: string) => ({
  source: 'client',
  actor: clientId,
  credentialId: clientId,
  actingFor: null,
});

/** Creates the audit of what people and keys grant to clients of OAuth. */
export function createGrantAudit(
  { db, clock }: AccessAuditDeps,
  findKeyGrant: TokenService['findKeyGrant'],
): GrantAudit {
  return {
    async tellConsent(keyId, clientId, scopes) {
      const grant = await findKeyGrant(keyId);
      if (!grant) return;
      const { organizationId, subject, owner, userId } = grant.key;
      const actingFor = owner === 'user' ? userId : null;
      const who = { source: 'key', actor: actingFor ?? subject, credentialId: keyId, actingFor };
      const what = { at: clock(), action: 'grant_to_client', target: clientId, details: { scopes } };
      await appendAuditEntry(db, { ...nothing, organizationId, ...who, ...what });
    },
    async tellClientToken(organizationId, clientId, scopes) {
      const what = { at: clock(), action: 'issue_client_token', target: null, details: { scopes } };
      await appendAuditEntry(db, { ...nothing, organizationId, ...toClientActor(clientId), ...what });
    },
    async tellRevocation(organizationId, clientId, keyId) {
      const what = { at: clock(), action: 'revoke_client_token', target: keyId };
      await appendAuditEntry(db, { ...nothing, organizationId, ...toClientActor(clientId), ...what });
    },
  };
}
