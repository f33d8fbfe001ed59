import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import * as jose from '#generated/packages/jose.js';
import type { AccessChanges } from '#src/access/access-changes.ts';
import { authenticationFailed } from '#src/access/id-token.ts';
import type { TokenUsers } from '#src/access/key-cache.ts';
import { narrowScopes, type Principal, type VerifyBearer } from '#src/access/principal.ts';
import { isOperatorScope, selectRoleScopes } from '#src/access/roles.ts';
import { problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { readClaim, readScopes, readClaimText } from './claims.ts';
import {
  createIssuerKeys,
  issuerPauseMs,
  IssuerUnavailable,
  type FindIssuerKey,
  type IssuerKeyOptions,
} from './issuer-keys.ts';
import { findRoleOf } from './issuer-store.ts';
import { createTimedCache } from './timed-cache.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/** The services with which tokens of other issuers are verified. */
type IssuerTokenOptions = IssuerKeyOptions & {
  issuers: readonly TrustedIssuer[];
  db: Queryable;
  clock: () => Date;
  users: TokenUsers;
  changes: AccessChanges;
  /** Every scope of the contract. */
  scopes: readonly string[];
};

type Known = { issuer: TrustedIssuer; findKey: FindIssuerKey };

/** Algorithms whose keys cannot be used to sign by those who verify. Source: RFC 7518, RFC 8037. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** The difference between the clocks of an issuer and of this server that is allowed for. */
const clockToleranceS = 30;

/** Returns the issuer that a token names, which is believed only for finding the keys; undefined for what is no JWT. */
function readIssuer(token: string): string | undefined {
  try {
    return jose.decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Returns the problem of a token that was not verified. */
function toIssuerProblem(error: unknown, { issuer }: TrustedIssuer) {
  if (error instanceof IssuerUnavailable) {
    const detail = `The keys of ${issuer} cannot be fetched at present, so its tokens cannot be verified. Other credentials work.`;
    return problem('service_unavailable', detail, { cause: error, retryAfterS: issuerPauseMs / 1_000 });
  }
  if (error instanceof jose.errors.JWTExpired)
    return authenticationFailed(`The token has expired. Get another one from ${issuer}.`, error);
  if (error instanceof jose.errors.JWKSNoMatchingKey)
    return authenticationFailed(`The token was signed with a key that ${issuer} does not publish.`, error);
  const claim =
    error instanceof jose.errors.JWTClaimValidationFailed ? ` Its claim ${error.claim} is not accepted.` : '';
  return authenticationFailed(`The token of ${issuer} is not valid.${claim}`, error);
}

/** Returns the id of what calls with tokens of a subject, for limits, the usage and the audit. */
const toCredentialId = ({ issuer }: TrustedIssuer, subject: string) =>
  `ext_${createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex')
    .slice(0, 26)}`;

/** Verifies tokens that other servers have issued, and finds for whom they act. */
class IssuerTokens {
  readonly #options: IssuerTokenOptions;
  readonly #issuers: ReadonlyMap<string, Known>;
  readonly #roles;
  readonly #users;

  constructor(options: IssuerTokenOptions) {
    this.#options = options;
    const known = options.issuers.map((issuer) => ({ issuer, findKey: createIssuerKeys(issuer, options) }));
    this.#issuers = new Map(known.map((each) => [each.issuer.issuer, each]));
    this.#roles = createTimedCache<readonly string[]>(options.clock);
    this.#users = createTimedCache<string>(options.clock);
    options.changes.listen(({ kind }) => {
      if (kind === 'key' || kind === 'user') this.#roles.forget();
      if (kind === 'user') this.#users.forget();
    });
  }

  async verify(token: string): Promise<Principal | null> {
    const known = this.#issuers.get(readIssuer(token) ?? '');
    if (!known) return null;
    const { issuer } = known;
    const claims = await this.#readClaims(known, token);
    const organizationId = this.#findOrganization(issuer, claims);
    const allowed = await this.#findScopes(issuer, organizationId);
    const userId = await this.#findUser(issuer, organizationId, claims);
    const credentialId = toCredentialId(issuer, claims.sub!);
    const asked = issuer.claims.scopes === null ? null : readScopes(claims, issuer.claims.scopes);
    return {
      organizationId,
      userId,
      subject: userId ?? credentialId,
      credentialId,
      source: 'issuer',
      scopes: narrowScopes(allowed, asked),
    };
  }

  async #readClaims({ issuer, findKey }: Known, token: string): Promise<JWTPayload> {
    const options = {
      issuer: issuer.issuer,
      audience: [...issuer.audiences],
      algorithms,
      clockTolerance: clockToleranceS,
      currentDate: this.#options.clock(),
      requiredClaims: ['exp', 'sub'],
    };
    const { payload } = await jose.jwtVerify(token, findKey, options).catch((error: unknown) => {
      throw toIssuerProblem(error, issuer);
    });
    return payload;
  }

  #findOrganization({ issuer, organizationId, organizations, claims }: TrustedIssuer, payload: JWTPayload): string {
    if (organizationId !== null) return organizationId;
    const value = readClaimText(readClaim(payload, claims.organization));
    const id = value !== null && organizations ? organizations.get(value) : value;
    if (id != null) return id;
    throw authenticationFailed(`The claim ${claims.organization} of the token of ${issuer} names no organization.`);
  }

  /** Returns the scopes of the role that bounds the tokens of an issuer. Those of operators are never among them. */
  #findScopes({ issuer, role }: TrustedIssuer, organizationId: string): Promise<readonly string[]> {
    const { db, scopes, clock } = this.#options;
    return this.#roles.get(`${organizationId} ${role}`, async () => {
      const held = await findRoleOf(db, organizationId, role);
      if (!held) throw authenticationFailed(`The organization of the token of ${issuer} does not exist.`);
      return selectRoleScopes(scopes, [held], clock().getTime()).filter((scope) => !isOperatorScope(scope));
    });
  }

  /** Returns the user for whom a token acts, who is made at their first one; null when it acts for the organization. */
  async #findUser(
    { issuer, claims, userPrefix }: TrustedIssuer,
    organizationId: string,
    payload: JWTPayload,
  ): Promise<string | null> {
    if (claims.user === null) return null;
    const externalId = userPrefix + (readClaimText(readClaim(payload, claims.user)) ?? '');
    if (externalId === userPrefix || !/^[!-~]{1,200}$/.test(externalId))
      throw authenticationFailed(
        `The claim ${claims.user} of the token of ${issuer} names no user: it has to be 1 to 200 printable ASCII characters without a space.`,
      );
    return this.#users.get(`${organizationId} ${externalId}`, () =>
      this.#options.users.resolve({ organizationId, userId: null }, { external_id: externalId }),
    );
  }
}

/** Creates the verifier of tokens of other issuers. */
export function createIssuerVerifier(options: IssuerTokenOptions): VerifyBearer {
  const tokens = new IssuerTokens(options);
  return (token) => tokens.verify(token);
}
