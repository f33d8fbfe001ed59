import { timingSafeEqual } from 'node:crypto';
import type { UserRef } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem, Problem } from '#src/api/problems.ts';
import type { Transactional } from '#src/db/query.ts';
import type { Envelope } from '#src/secrets/envelope.ts';
import { createAccessChanges, type AccessChange, type AccessChanges } from './access-changes.ts';
import type { Credential } from './credential.ts';
import {
  authenticationFailed,
  invalidToken,
  isIdToken,
  readIdToken,
  signIdToken,
  toKeyPrint,
  unknownSigningKey,
  type IdToken,
} from './id-token.ts';
import { cacheTtlMs, createKeyCache, createUserCache, type TokenUsers } from './key-cache.ts';
import { findKeyChain, type KeyChainRow } from './key-chain-store.ts';
import { hasSecretHash, toKeyGrant, type KeyGrant } from './key-grant.ts';
import { hashKey } from './key-secret.ts';
import { createKeyUses, type KeyUses } from './key-uses.ts';
import { narrowScopes, type Principal, type VerifyBearer } from './principal.ts';
import { noSignInAudit, type SignInAudit, type SignInRecord } from './sign-in-audit.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';
import type { ApiKeyRow, PublicJwk } from './table.ts';
import { insertRevokedToken, isTokenRevoked } from './token-revocation-store.ts';
import { createVerifiedTokens, type VerifiedToken, type VerifiedTokens } from './verified-tokens.ts';

/** The options of a sign-in: the user for whom the token acts, the scopes to which it is narrowed, and where it comes from. */
type SignInOptions = {
  user?: UserRef | undefined;
  scopes?: readonly string[] | undefined;
  address?: string | undefined;
  /** The id of the request, for the audit. */
  requestId?: string;
};

/**
 * The bounds within which a credential stands for a key: a user, beside the key's own, and scopes; null for none. `jti` names
 * a token that can be revoked.
 */
type Narrowing = { userId: string | null; scopes: readonly string[] | null; jti?: string; voice?: string };

/** A secret for voice: the user for whom it connects, what it connects with and sets, and the seconds for which it may. */
type VoiceSecretOptions = { userId: string | null; voice: string; lifetimeS: number };

/** Issues ID tokens, and verifies tokens and API keys. */
export type TokenService = {
  /**
   * Exchanges an API key for a token of one hour. With `user` the token acts for that user only, with `scopes` it may do
   * no more than these.
   * @throws `authentication_failed`; `invalid_request` for a user who does not exist, and for a scope that the key lacks
   */
  signIn(keyId: string, key: string, options?: SignInOptions): Promise<IdToken>;
  /**
   * Returns what issues secrets with which a browser may connect for voice in the name of the key of a caller, and do nothing else. It asks
   * the database for nothing any more, so that a transaction can issue one though it holds the only connection.
   * @throws `insufficient_permissions` for a caller without a key
   */
  prepareVoiceSecret(caller: Principal): Promise<(options: VoiceSecretOptions) => Promise<IdToken>>;
  /** Returns the principal of a credential. @throws `authentication_failed`, `insufficient_permissions` for its address */
  verify(credential: Credential): Promise<Principal>;
  /**
   * Returns the principal of a caller with something that a key stands behind, such as a token of OAuth.
   * @throws `authentication_failed`, `insufficient_permissions` for its address
   */
  authorizeKey(keyId: string, narrowing: Narrowing, address: string | undefined): Promise<Principal>;
  /** Returns what a key may do, or null when it or a key behind it was revoked or has expired. */
  findKeyGrant(keyId: string): Promise<KeyGrant | null>;
  /** Revokes a token, on every instance. Does nothing for one that is not valid any more. */
  revokeToken(token: string, options?: RequestOrigin): Promise<void>;
  /** Returns the public keys that verify tokens, for `/.well-known/jwks.json`. */
  jwks(): Promise<{ keys: PublicJwk[] }>;
  /** The keys that sign and verify tokens. */
  signingKeys: SigningKeys;
  /** Tells all instances at once of what ends or narrows credentials. */
  changes: AccessChanges;
  /** The times at which keys were last used. */
  uses: KeyUses;
};

/** The address from which a request has come, and its id. */
type RequestOrigin = { address?: string | undefined; requestId?: string | null };

/** The services of tokens that have a default. */
export type TokenServiceOptions = {
  changes?: AccessChanges;
  envelope?: Envelope | null;
  /** Verifiers of tokens that this service has not issued, asked in their order. */
  verifiers?: readonly VerifyBearer[];
  signIns?: SignInAudit;
  onError?: (error: unknown, context: object) => void;
};

const isEqualConstantTime = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
/** Returns the user for whom a key acts, or null. */
const toOwnUserId = ({ owner, userId }: ApiKeyRow) => (owner === 'user' ? userId : null);
/** Tells whether a bearer credential has the form of a JWT; another one is an API key. */
/** The beginning of a secret for voice, by which people know it; what follows is a token. */
const secretPrefix = 'ek_';
const voiceScope = 'realtime:use';
const withoutPrefix = (bearer: string) =>
  bearer.startsWith(`${secretPrefix}eyJ`) ? bearer.slice(secretPrefix.length) : bearer;
const isJwt = (bearer: string) => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(bearer);

/** @throws `insufficient_permissions` when a key may not be used from the address. */
function requireAddress({ key, allowsAddress }: KeyGrant, address: string | undefined): void {
  if (allowsAddress(address)) return;
  const detail = `The key ${key.id} may not be used from ${address ?? 'an unknown address'}; its allowed_addresses say from where.`;
  throw problem('insufficient_permissions', detail);
}

/** @throws `invalid_request` when a sign-in asks for a scope that the key lacks. */
function requireHeldScopes({ scopes }: KeyGrant, asked: readonly string[] | undefined): void {
  const errors = (asked ?? []).flatMap((scope, index) =>
    scopes.has(scope)
      ? []
      : [{ pointer: `/scopes/${index}`, detail: `The key does not have the scope ${scope}.`, code: 'scope_not_held' }],
  );
  if (errors.length > 0) throw invalidRequest(errors);
}

const toSignInRecord = (
  { id: keyId, organizationId, subject }: ApiKeyRow,
  { address, requestId = null }: RequestOrigin,
): SignInRecord => ({ organizationId, keyId, subject, userId: null, address, requestId });

/** Issues tokens that are JWTs, signed with the keys in the database. */
class JwtTokenService implements TokenService {
  readonly signingKeys: SigningKeys;
  readonly changes: AccessChanges;
  readonly uses: KeyUses;
  readonly #db: Transactional;
  readonly #clock: () => Date;
  readonly #users: TokenUsers;
  readonly #verifiers: readonly VerifyBearer[];
  readonly #activeUsers: ReturnType<typeof createUserCache>;
  readonly #keys: ReturnType<typeof createKeyCache>;
  readonly #verified: VerifiedTokens;
  readonly #signIns: SignInAudit;

  constructor(db: Transactional, clock: () => Date, users: TokenUsers, options: TokenServiceOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#users = users;
    this.#verifiers = options.verifiers ?? [];
    this.#activeUsers = createUserCache(users, clock);
    this.#keys = createKeyCache(db, clock);
    this.#verified = createVerifiedTokens(db, clock);
    this.signingKeys = createSigningKeys(db, { clock, ttlMs: cacheTtlMs, envelope: options.envelope ?? null });
    this.uses = createKeyUses(db, options.onError ?? (() => {}));
    this.#signIns = options.signIns ?? noSignInAudit;
    this.changes = options.changes ?? createAccessChanges(null);
    this.changes.listen((change) => this.#forget(change));
  }

  async signIn(keyId: string, key: string, options: SignInOptions = {}): Promise<IdToken> {
    const { user, scopes } = options;
    const now = this.#clock();
    const chain = await findKeyChain(this.#db, 'id', keyId);
    const grant = this.#requireSecret(chain, key, options);
    requireHeldScopes(grant, scopes);
    this.uses.note(grant.key.id, now.getTime());
    const userId = await this.#resolveUser(grant.key, user);
    const narrowed = narrowScopes(grant.scopes, scopes ?? null);
    const contents = { key: grant.key, scopes: narrowed, isNarrowed: scopes !== undefined, userId };
    const token = await signIdToken(await this.signingKeys.current(), contents, now);
    await this.#signIns.tell({ ...toSignInRecord(grant.key, options), userId });
    return token;
  }

  /** Returns what a key may do whose secret is right. @throws `authentication_failed`, `insufficient_permissions` for its address */
  #requireSecret(chain: readonly KeyChainRow[], key: string, options: SignInOptions): KeyGrant {
    const now = this.#clock();
    const hash = hashKey(key);
    const isHash = (stored: string) => isEqualConstantTime(stored, hash);
    // A key that does not exist is compared as well, so that the answers cannot be told apart by their time.
    const matches = chain[0] ? hasSecretHash(chain[0], isHash, now.getTime()) : isHash(hashKey('')) && false;
    const grant = toKeyGrant(chain, now.getTime());
    const isRefused = !grant || !matches || !grant.allowsAddress(options.address);
    if (isRefused && chain[0]) this.#signIns.tellRefused(toSignInRecord(chain[0], options));
    if (!grant || !matches)
      throw authenticationFailed('The API key id and the API key do not belong together, or the key was revoked.');
    requireAddress(grant, options.address);
    return grant;
  }

  async prepareVoiceSecret({ credentialId, source }: Principal) {
    const grant = source === 'key' ? await this.#keys.byId(credentialId) : null;
    if (!grant) throw problem('insufficient_permissions', 'A secret is made in the name of an API key: call with one.');
    const signingKeys = await this.signingKeys.current();
    return async ({ userId, voice, lifetimeS }: VoiceSecretOptions): Promise<IdToken> => {
      const contents = { key: grant.key, scopes: new Set([voiceScope]), isNarrowed: true, userId, voice, lifetimeS };
      const { id_token, expires_at } = await signIdToken(signingKeys, contents, this.#clock());
      return { id_token: secretPrefix + id_token, expires_at };
    };
  }

  async verify({ bearer: sent, apiKey, address, opened }: Credential): Promise<Principal> {
    if (opened) return this.authorizeKey(opened.credentialId, { ...opened, scopes: [...opened.scopes] }, address);
    const bearer = sent && withoutPrefix(sent);
    if (bearer !== undefined && isJwt(bearer)) return this.#verifyToken(bearer, address);
    const principal = bearer === undefined ? null : await this.#askVerifiers(bearer, address);
    if (principal) return principal;
    const key = bearer ?? apiKey;
    if (key !== undefined) return this.#verifyKey(key, address);
    throw authenticationFailed('Send a token as Authorization: Bearer, or an API key as X-API-Key.');
  }

  async authorizeKey(keyId: string, narrowing: Narrowing, address: string | undefined): Promise<Principal> {
    const grant = await this.#keys.byId(keyId);
    if (!grant) throw authenticationFailed('The API key behind this token was revoked or has expired.');
    const userId = narrowing.userId ?? toOwnUserId(grant.key);
    return this.#toPrincipal(grant, { ...narrowing, userId }, address);
  }

  findKeyGrant(keyId: string): Promise<KeyGrant | null> {
    return this.#keys.byId(keyId);
  }

  async revokeToken(token: string, origin: RequestOrigin = {}): Promise<void> {
    const claims = await readIdToken(token, this.signingKeys, this.#clock()).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'authentication_failed') return null;
      throw error;
    });
    if (!claims) return;
    const { jti, expiresAtMs, keyId, userId } = claims;
    const isEndedAlready = await isTokenRevoked(this.#db, jti);
    await insertRevokedToken(this.#db, { jti, expiresAt: new Date(expiresAtMs), now: this.#clock() });
    this.changes.announce({ kind: 'token', id: jti });
    const grant = isEndedAlready ? null : await this.findKeyGrant(keyId);
    if (grant) await this.#signIns.tellSignOut({ ...toSignInRecord(grant.key, origin), userId });
  }

  async jwks(): Promise<{ keys: PublicJwk[] }> {
    return { keys: [...(await this.signingKeys.current()).publicJwks] };
  }

  /** Forgets what a change may have made wrong. Changes are rare, so all keys and users are read anew. */
  #forget({ kind, id }: AccessChange): void {
    if (kind === 'token') this.#verified.forget(id);
    if (kind === 'signing-key') this.signingKeys.forget();
    if (kind === 'key' || kind === 'user') this.#keys.forget();
    if (kind === 'user') this.#activeUsers.forget();
  }

  async #resolveUser(key: ApiKeyRow, user: UserRef | undefined): Promise<string | null> {
    const { organizationId } = key;
    const userId = toOwnUserId(key);
    return user ? this.#users.resolve({ organizationId, userId }, user) : userId;
  }

  async #verifyKey(apiKey: string, address: string | undefined): Promise<Principal> {
    const hash = hashKey(apiKey);
    const grant = await this.#keys.byHash(hash);
    const isHash = (stored: string) => stored === hash;
    if (!grant || !hasSecretHash(grant.key, isHash, this.#clock().getTime()))
      throw authenticationFailed('The API key is not known, has expired or was revoked.');
    return this.#toPrincipal(grant, { userId: toOwnUserId(grant.key), scopes: null }, address);
  }

  async #verifyToken(token: string, address: string | undefined): Promise<Principal> {
    const claims = await this.#findValidClaims(token);
    if (!claims) {
      const principal = await this.#askVerifiers(token, address);
      if (principal) return principal;
      throw invalidToken();
    }
    const isPrint = (hash: string) => toKeyPrint(hash) === claims.keyPrint;
    const grant = await this.#keys.byId(claims.keyId);
    if (!grant || !hasSecretHash(grant.key, isPrint, this.#clock().getTime()))
      throw authenticationFailed('The API key behind this token was revoked or has expired.');
    return this.#toPrincipal(grant, claims, address);
  }

  async #askVerifiers(token: string, address: string | undefined): Promise<Principal | null> {
    for (const verify of this.#verifiers) {
      const principal = await verify(token, address);
      if (principal) return principal;
    }
    return null;
  }

  async #toPrincipal(grant: KeyGrant, narrowing: Narrowing, address: string | undefined): Promise<Principal> {
    const { key } = grant;
    const { userId, jti, voice } = narrowing;
    requireAddress(grant, address);
    if (userId !== null && !(await this.#activeUsers.isActive(key.organizationId, userId)))
      throw authenticationFailed('The user for whom this token acts was deleted.');
    this.uses.note(key.id, this.#clock().getTime());
    return {
      organizationId: key.organizationId,
      userId,
      subject: userId ?? key.subject,
      credentialId: key.id,
      source: 'key',
      scopes: narrowing.scopes === null ? grant.scopes : narrowScopes(grant.scopes, narrowing.scopes),
      ...(jti !== undefined && { tokenId: jti }),
      ...(voice !== undefined && { voice }),
    };
  }

  /**
   * Returns the claims of a token that has not expired, was not revoked, and whose signing key is still known; null for a
   * token of another issuer.
   */
  async #findValidClaims(token: string): Promise<VerifiedToken | null> {
    const hash = hashKey(token);
    let claims = await this.#verified.find(hash);
    if (!claims) {
      if (!isIdToken(token)) return null;
      claims = await readIdToken(token, this.signingKeys, this.#clock());
      if (!(await this.#verified.add(hash, claims)))
        throw authenticationFailed('The token was revoked. Sign in again.');
    }
    if (claims.expiresAtMs <= this.#clock().getTime())
      throw authenticationFailed('The token has expired. Sign in again.');
    if (!(await this.signingKeys.current()).verify.has(claims.kid)) throw unknownSigningKey();
    return claims;
  }
}

/** Creates the service that all protocols authenticate with. */
export const createTokenService = (
  db: Transactional,
  clock: () => Date,
  users: TokenUsers,
  options: TokenServiceOptions = {},
): TokenService => new JwtTokenService(db, clock, users, options);
