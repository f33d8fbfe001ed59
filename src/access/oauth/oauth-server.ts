import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { OAuthOptions, RenderOAuthError } from './options.ts';
import { createProvider } from './provider.ts';
import { SignInPages } from './sign-in-pages.ts';

/** A request of Express or of Node; `originalUrl` is what oidc-provider finds its own path by. */
type OAuthRequest = IncomingMessage & { originalUrl?: string };

/** Answers what clients ask of OAuth, and what people are asked for them. */
export type OAuthServer = {
  /** Answers a request to a path of OAuth. */
  answer(req: OAuthRequest, res: ServerResponse): Promise<void>;
  /** Returns what is needed to ask people to sign in and to consent. */
  openSignIn(req: OAuthRequest): Promise<SignInPages>;
};

/** Headers of a response that oidc-provider writes itself: a form that sends itself has one script, whose hash it adds. */
const policy = "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Creates the server of OAuth. `renderError` writes its pages of failures. Nothing is loaded before the first request. */
export function createOAuthServer(options: OAuthOptions, renderError: RenderOAuthError): OAuthServer {
  let loaded: { kid: string; url: string; provider: Promise<Provider> } | null = null;

  /** Returns the provider that signs with the key of today. */
  async function load(): Promise<Provider> {
    const keys = await options.tokens.signingKeys.current();
    const url = options.publicUrl();
    if (loaded?.kid === keys.kid && loaded.url === url) return loaded.provider;
    const loading = { kid: keys.kid, url, provider: createProvider(options, keys, renderError) };
    loading.provider.catch(() => {
      if (loaded === loading) loaded = null;
    });
    loaded = loading;
    return loading.provider;
  }

  /** Says to oidc-provider at which address it is reached, whatever the request says. */
  function locate(req: OAuthRequest): void {
    const { host, protocol, pathname } = new URL(options.publicUrl());
    req.headers['x-forwarded-host'] = host;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    req.originalUrl = pathname.replace(/\/$/, '') + req.url;
  }

  return {
    async answer(req, res) {
      const provider = await load();
      locate(req);
      res.setHeader('Content-Security-Policy', policy);
      await provider.callback()(req, res);
    },
    async openSignIn(req) {
      const provider = await load();
      locate(req);
      return new SignInPages(provider, options);
    },
  };
}
