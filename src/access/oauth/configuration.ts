import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { SigningKeySet } from '#src/access/signing-keys.ts';
import { createBuiltInClients, identityScopes } from './clients.ts';
import type { OAuthOptions, RenderOAuthError } from './options.ts';

const dayS = 86_400;
const lifetimesS = {
  AccessToken: 3_600,
  AuthorizationCode: 60,
  ClientCredentials: 3_600,
  Grant: 90 * dayS,
  IdToken: 3_600,
  Interaction: 600,
  PushedAuthorizationRequest: 60,
  RefreshToken: 30 * dayS,
  Session: 3_600,
};

const routes = {
  authorization: '/oauth/authorize',
  end_session: '/oauth/session/end',
  introspection: '/oauth/introspect',
  jwks: '/.well-known/jwks.json',
  pushed_authorization_request: '/oauth/par',
  revocation: '/oauth/revoke',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
};

const features: Configuration['features'] = {
  clientCredentials: { enabled: true },
  devInteractions: { enabled: false },
  // Requests are verified as bearer tokens only, so a bound token would be taken without its proof.
  dPoP: { enabled: false },
  resourceIndicators: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  userinfo: { enabled: true },
};

const algorithms = ['EdDSA'] as const;

/** Returns who has signed in: the key, with the organization and, if it acts for one, the user. */
async function findAccount({ tokens }: OAuthOptions, id: string): Promise<Account | undefined> {
  const grant = await tokens.findKeyGrant(id);
  if (!grant) return undefined;
  const { userId, organizationId } = grant.key;
  return {
    accountId: id,
    claims: () => ({ sub: id, org: organizationId, ...(userId !== null && { user_id: userId }) }),
  };
}

/** Returns what an introspection tells of a token beside what is usual: whom it stands for, and the organization. */
async function describeToken(options: OAuthOptions, { oidc }: KoaContextWithOIDC, token: { accountId?: string }) {
  const account = token.accountId === undefined ? undefined : await findAccount(options, token.accountId);
  if (account) return { ...(await account.claims('introspection', '', {}, [])) };
  return { sub: oidc.client?.clientId, org: oidc.client?.['organization_id'] };
}

/** Returns the path below which everything of OAuth lies, as browsers see it. */
export const toOAuthPath = (publicUrl: string): string => `${new URL(publicUrl).pathname.replace(/\/$/, '')}/oauth`;

/** Returns what the discovery says beside what oidc-provider knows. */
const describeServer = ({ hasRegistration, publicUrl }: OAuthOptions) =>
  hasRegistration ? { registration_endpoint: `${publicUrl().replace(/\/$/, '')}/oauth/register` } : {};

/** Creates the part of the configuration that says what there is: addresses, lifetimes, keys, scopes and pages. */
export function createConfiguration(
  options: OAuthOptions,
  keys: SigningKeySet,
  renderError: RenderOAuthError,
): Configuration {
  const { scopes } = options;
  const publicUrl = options.publicUrl();
  const path = toOAuthPath(publicUrl);
  const cookie = { httpOnly: true, sameSite: 'lax' as const };
  const jwk = { ...keys.privateJwk, kid: keys.kid, alg: 'EdDSA', use: 'sig' };
  return {
    claims: { openid: ['sub', 'org', 'user_id'] },
    clients: createBuiltInClients(publicUrl, scopes),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: 'EdDSA' },
    cookies: {
      names: { session: 'parley_session', interaction: 'parley_interaction', resume: 'parley_resume' },
      long: { ...cookie, path },
      short: cookie,
    },
    discovery: describeServer(options),
    enabledJWA: { idTokenSigningAlgValues: algorithms, userinfoSigningAlgValues: algorithms },
    extraClientMetadata: { properties: ['organization_id'] },
    extraTokenClaims: (ctx, token) => describeToken(options, ctx, token as { accountId?: string }),
    features,
    findAccount: (_ctx, id) => findAccount(options, id),
    interactions: { url: (_ctx, { uid }) => `${path}/interaction/${uid}` },
    jwks: { keys: [jwk as never] },
    renderError(ctx, { error, error_description: detail = '' }) {
      const page = renderError({ code: error, detail });
      ctx.set(page.headers);
      ctx.type = page.type;
      ctx.body = page.body;
    },
    routes,
    scopes: [...identityScopes, ...scopes],
    ttl: lifetimesS,
  };
}
