import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionResults, Provider } from 'oidc-provider';
import { authenticationFailed } from '#src/access/id-token.ts';
import { identityScopes } from './clients.ts';
import { toOAuthPath } from './configuration.ts';
import type { OAuthOptions } from './options.ts';

/** A request of a client that waits for a person. */
export type PendingSignIn = {
  /** Whether the person has to sign in first, or only to consent. */
  step: 'login' | 'consent';
  clientName: string;
  redirectUri: string;
  /** The name of the key with which the person has signed in. */
  keyName: string | null;
  /** The scopes that the client gets when the person consents, and those that the person's key lacks. */
  granted: string[];
  withheld: string[];
};

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

const isIdentityScope = (scope: string) => identityScopes.some((known) => known === scope);

/** Asks people to sign in and to consent. The cookie of the browser says which request it is about. */
export class SignInPages {
  readonly #provider: Provider;
  readonly #options: OAuthOptions;

  constructor(provider: Provider, options: OAuthOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  /** Returns the request that waits, or null when this browser has none of that id. */
  async find(req: IncomingMessage, res: ServerResponse, uid: string): Promise<PendingSignIn | null> {
    const details = await this.#findDetails(req, res, uid);
    if (!details) return null;
    const client = await this.#provider.Client.find(String(details.params['client_id']));
    if (!client) return null;
    const { accountId } = details.session ?? {};
    const grant = accountId === undefined ? null : await this.#options.tokens.findKeyGrant(accountId);
    const asked = String(details.params['scope'] ?? '').split(' ');
    const isHeld = (scope: string) => isIdentityScope(scope) || (grant?.scopes.has(scope) ?? false);
    return {
      step: details.prompt.name === 'login' ? 'login' : 'consent',
      clientName: client.clientName ?? client.clientId,
      redirectUri: String(details.params['redirect_uri']),
      keyName: grant?.key.name ?? null,
      granted: asked.filter((scope) => scope !== '' && isHeld(scope)),
      withheld: asked.filter((scope) => scope !== '' && !isHeld(scope)),
    };
  }

  /**
   * Signs a person in with an API key of the client's organization, and leads back to the request of the client.
   * @throws `authentication_failed`, `insufficient_permissions` for its address
   */
  async signIn(
    req: IncomingMessage,
    res: ServerResponse,
    credential: { apiKey: string; address: string | undefined },
  ): Promise<void> {
    const { params } = await this.#provider.interactionDetails(req, res);
    const principal = await this.#options.tokens.verify(credential);
    const client = await this.#provider.Client.find(String(params['client_id']));
    const organizationId = client?.['organization_id'];
    if (principal.source !== 'key' || (organizationId !== undefined && organizationId !== principal.organizationId))
      throw authenticationFailed('The API key is not known here, has expired or was revoked.');
    await this.#finish(req, res, { login: { accountId: principal.credentialId, remember: false } });
  }

  /** Grants the client what the key of the person has of what it asks for, and leads back to its request. */
  async consent(req: IncomingMessage, res: ServerResponse, { granted, withheld }: PendingSignIn): Promise<void> {
    const { grantId, params, session } = await this.#provider.interactionDetails(req, res);
    const known = grantId === undefined ? undefined : await this.#provider.Grant.find(grantId);
    const accountId = session!.accountId;
    const grant = known ?? new this.#provider.Grant({ accountId, clientId: String(params['client_id']) });
    if (granted.length > 0) grant.addOIDCScope(granted.join(' '));
    if (withheld.length > 0) grant.rejectOIDCScope(withheld.join(' '));
    const saved = await grant.save();
    await this.#options.audit.tellConsent(accountId, String(params['client_id']), granted);
    await this.#finish(req, res, { consent: { grantId: saved } });
  }

  /** Tells the client that the person does not want it. */
  async refuse(req: IncomingMessage, res: ServerResponse): Promise<void> {
    await this.#finish(req, res, { error: 'access_denied', error_description: 'The person has refused.' });
  }

  /**
   * Ends the session of a browser, so that the next request of a client asks for a key again. Tokens go on: they end with their
   * key, or are revoked.
   */
  async endSession(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const ctx = this.#provider.createContext(req, res);
    const session = await this.#provider.Session.get(ctx);
    await session.destroy();
    ctx.cookies.set(this.#provider.cookieName('session'), null, { path: toOAuthPath(this.#options.publicUrl()) });
  }

  async #findDetails(req: IncomingMessage, res: ServerResponse, uid: string): Promise<Details | null> {
    try {
      const details = await this.#provider.interactionDetails(req, res);
      return details.uid === uid ? details : null;
    } catch (error) {
      if (error instanceof Error && error.name === 'SessionNotFound') return null;
      throw error;
    }
  }

  #finish(req: IncomingMessage, res: ServerResponse, result: InteractionResults): Promise<void> {
    return this.#provider.interactionFinished(req, res, result, { mergeWithLastSubmission: 'consent' in result });
  }
}
