import type {
  AccessToken,
  Client,
  ClientCredentials,
  Configuration,
  KoaContextWithOIDC,
  RefreshToken,
} from 'oidc-provider';
import { Problem } from '#src/api/problems.ts';
import type { OAuthOptions } from './options.ts';

type Library = typeof import('oidc-provider');
type IssuedToken = AccessToken | ClientCredentials | RefreshToken;

const organizationOf = (client: Client | undefined) => client?.['organization_id'] as string | undefined;

/**
 * Returns the scopes that a token has now, or null when what it stands for has ended. A key that may be used from some
 * addresses only is taken as it is: the caller asks about a token and does not use it.
 */
async function findScopes({ tokens, verifyToken }: OAuthOptions, token: IssuedToken): Promise<string | null> {
  if (token.kind === 'RefreshToken') {
    return (await tokens.findKeyGrant(token.accountId)) ? (token.scope ?? '') : null;
  }
  try {
    const principal = await verifyToken(token.jti, undefined);
    const identity = (token.scope ?? '').split(' ').filter((scope) => !scope.includes(':') && scope !== '');
    return principal && [...identity, ...principal.scopes].join(' ');
  } catch (error) {
    if (error instanceof Problem && error.code === 'authentication_failed') return null;
    if (error instanceof Problem && error.code === 'insufficient_permissions') return token.scope ?? '';
    throw error;
  }
}

/** Lets clients ask about their own tokens, and those with a secret about all tokens of their organization. */
async function allowIntrospection(
  options: OAuthOptions,
  { oidc }: KoaContextWithOIDC,
  client: Client,
  token: IssuedToken,
): Promise<boolean> {
  if (token.clientId !== client.clientId) {
    const other = await oidc.provider.Client.find(token.clientId!);
    const isShared = organizationOf(client) !== undefined && organizationOf(client) === organizationOf(other);
    if (client.clientAuthMethod === 'none' || !isShared) return false;
  }
  const scopes = await findScopes(options, token);
  if (scopes === null) return false;
  token.scope = scopes;
  return true;
}

/** Lets clients end their own tokens, and tells the audit before one ends. */
async function allowRevocation({ audit, tokens }: OAuthOptions, client: Client, token: IssuedToken): Promise<boolean> {
  if (token.clientId !== client.clientId) return false;
  const keyId = token.kind === 'ClientCredentials' ? null : token.accountId;
  // A client that is built in is of the organization whose key has signed in.
  const findOwn = async () => (keyId === null ? null : await tokens.findKeyGrant(keyId))?.key.organizationId;
  const organizationId = organizationOf(client) ?? (await findOwn());
  if (organizationId !== undefined) await audit.tellRevocation(organizationId, client.clientId, keyId);
  return true;
}

/** Tells whether pages of an origin may send requests of a client: of a public one, those that it redirects to. */
const allowOrigin = (origin: string, client: Client): boolean =>
  client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin);

/** Returns what people are asked before a client gets a code: to sign in, and to consent. */
function createPrompts({ interactionPolicy }: Library): InstanceType<Library['interactionPolicy']['Prompt']>[] {
  const prompts = interactionPolicy.base();
  const { checks } = prompts.get('login')!;
  const hasEnded = ({ oidc }: KoaContextWithOIDC) => oidc.session?.accountId !== undefined && !oidc.account;
  checks.add(new interactionPolicy.Check('key_ended', 'the key of the session has ended', 'login_required', hasEnded));
  return prompts;
}

/** Creates the part of the configuration that decides: who may ask what, and when tokens are given. */
export function createPolicies(library: Library, options: OAuthOptions): Configuration {
  return {
    clientBasedCORS: (_ctx, origin, client) => allowOrigin(origin, client),
    // Tokens end with the key that they stand for, not with the session of a browser.
    expiresWithSession: () => false,
    features: {
      introspection: {
        enabled: true,
        allowedPolicy: (ctx, client, token) => allowIntrospection(options, ctx, client, token),
      },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => allowRevocation(options, client, token) },
    },
    interactions: { policy: createPrompts(library) },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    pkce: { required: () => true },
    responseTypes: ['code'],
    rotateRefreshToken: true,
  };
}
