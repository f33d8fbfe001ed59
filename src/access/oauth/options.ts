import type { AccessChanges } from '#src/access/access-changes.ts';
import type { VerifyBearer } from '#src/access/principal.ts';
import type { TokenService } from '#src/access/token.ts';
import type { EntityDatabase } from '#src/db/query.ts';

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
  /** Every scope of the contract. */
  scopes: readonly string[];
  /** Returns the address at which callers reach this server, known once it listens. */
  publicUrl: () => string;
  onError: (error: unknown, context: object) => void;
};

/** Writes the page of a request that cannot be answered to its client. */
export type RenderOAuthError = (failure: { code: string; detail: string }) => OAuthPage;
