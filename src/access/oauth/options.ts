import type { AccessChanges } from '#src/access/access-changes.ts';
import type { VerifyBearer } from '#src/access/principal.ts';
import type { TokenService } from '#src/access/token.ts';
import type { EntityDatabase } from '#src/db/query.ts';

/** Tells the audit of what clients are granted. */
export type GrantAudit = {
  /** Tells that a person, who has signed in with a key, has let a client act with it. */
  tellConsent(keyId: string, clientId: string, scopes: readonly string[]): Promise<void>;
  /** Tells that a client got a token for itself. */
  tellClientToken(organizationId: string, clientId: string, scopes: readonly string[]): Promise<void>;
  /** Tells that a client ends a token: its own, or with `keyId` all that a person who has signed in with that key granted. */
  tellRevocation(organizationId: string, clientId: string, keyId: string | null): Promise<void>;
};

/** A page for a person, with its headers. */
export type OAuthPage = { type: string; body: Buffer; headers: Record<string, string> };

/** The services that the server of OAuth works with. */
export type OAuthOptions = {
  db: EntityDatabase;
  clock: () => Date;
  changes: AccessChanges;
  tokens: Pick<TokenService, 'signingKeys' | 'findKeyGrant' | 'verify'>;
  /** Verifies the access tokens that this server has issued. */
  verifyToken: VerifyBearer;
  audit: GrantAudit;
  /** Every scope of the contract. */
  scopes: readonly string[];
  /** Whether programs may register themselves. */
  hasRegistration: boolean;
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
  onError: (error: unknown, context: object) => void;
};

/** Writes the page of a request that cannot be answered to its client. */
export type RenderOAuthError = (failure: { code: string; detail: string }) => OAuthPage;
