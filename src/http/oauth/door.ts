import type { Request, RequestHandler, Response } from 'express';
import express, { Router } from '#generated/packages/express.js';
import type { OAuthPage } from '#src/access/oauth/options.ts';
import type { OAuthServer } from '#src/access/oauth/oauth-server.ts';
import type { PendingSignIn, SignInPages } from '#src/access/oauth/sign-in-pages.ts';
import { toLimitedCaller, type RateLimiter } from '#src/access/rate-limit.ts';
import { problem, Problem } from '#src/api/problems.ts';
import { applyLimit } from '#src/http/rate-limit.ts';
import { oauthErrorPage, signInPage } from './consent-pages.ts';
import { createBodyReader } from './body-reader.ts';
import { createRegistration, type RegistrationOptions } from './registration.ts';

/** The services behind the door of OAuth. */
export type OAuthDoorOptions = {
  oauth: OAuthServer;
  limiter: RateLimiter;
  publicUrl: () => string;
  /** Makes clients for programs that register themselves; null when they may not. */
  registration: RegistrationOptions | null;
};

const discovery = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
const endpoints = ['authorize', 'token', 'introspect', 'revoke', 'userinfo', 'par', 'session/end/confirm'];
const paths = [...discovery, ...endpoints.map((name) => `/oauth/${name}`), '/oauth/authorize/:uid'];

const toPrefix = (publicUrl: string) => new URL(publicUrl).pathname.replace(/\/$/, '');

function sendPage(res: Response, { type, headers, body }: OAuthPage, status = 200): void {
  res.status(status).set(headers).type(type).send(body);
}

/** Refuses a form that another site has sent. Browsers say where a form comes from; cookies stay away in any case. */
function requireOwnForm(req: Request, publicUrl: string): void {
  const { origin, 'sec-fetch-site': site } = req.headers;
  const isForeign = origin !== undefined && origin !== new URL(publicUrl).origin;
  if (isForeign || (site !== undefined && site !== 'same-origin'))
    throw problem('insufficient_permissions', 'This form was sent by another site.');
}

/** Answers the pages on which people sign in and consent. */
class ConsentDoor {
  readonly #options: OAuthDoorOptions;

  constructor(options: OAuthDoorOptions) {
    this.#options = options;
  }

  async show(req: Request, res: Response): Promise<void> {
    const { pending } = await this.#open(req, res);
    if (pending) sendPage(res, signInPage(pending, this.#prefix()));
  }

  async submit(req: Request, res: Response): Promise<void> {
    requireOwnForm(req, this.#options.publicUrl());
    const { pages, pending } = await this.#open(req, res);
    if (!pending) return;
    const { action, key } = (req.body ?? {}) as Record<string, unknown>;
    if (action === 'refuse') await pages.refuse(req, res);
    else if (action === 'consent' && pending.step === 'consent') await pages.consent(req, res, pending);
    else if (action === 'sign-in' && typeof key === 'string') await this.#signIn(req, res, { pages, pending, key });
    else sendPage(res, signInPage(pending, this.#prefix()), 400);
  }

  /** Ends the session of the browser, for a page of this server from which somebody signs out. */
  async signOut(req: Request, res: Response): Promise<void> {
    requireOwnForm(req, this.#options.publicUrl());
    const pages = await this.#options.oauth.openSignIn(req);
    await pages.endSession(req, res);
    res.status(204).end();
  }

  /** Finds what the browser is asked about. Answers itself when there is nothing. */
  async #open(req: Request, res: Response): Promise<{ pages: SignInPages; pending: PendingSignIn | null }> {
    const pages = await this.#options.oauth.openSignIn(req);
    const pending = await pages.find(req, res, String(req.params['uid']));
    const detail = 'This sign-in has ended, or was begun in another browser.';
    if (!pending) sendPage(res, oauthErrorPage(this.#prefix(), { code: 'sign_in_ended', detail }), 400);
    return { pages, pending };
  }

  async #signIn(
    req: Request,
    res: Response,
    { pages, pending, key }: { pages: SignInPages; pending: PendingSignIn; key: string },
  ): Promise<void> {
    const { address } = res.locals.client;
    const attempt = { keyId: undefined, address };
    applyLimit(res, await this.#options.limiter.countSignIn(attempt));
    try {
      await pages.signIn(req, res, { apiKey: key.trim(), address });
      await this.#options.limiter.recordSignIn(attempt, true);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      await this.#options.limiter.recordSignIn(attempt, false);
      sendPage(res, signInPage(pending, this.#prefix(), error.detail), 401);
    }
  }

  #prefix(): string {
    return toPrefix(this.#options.publicUrl());
  }
}

/** Counts requests by their network, and failed ones as failed sign-ins. */
function limitByNetwork(limiter: RateLimiter): RequestHandler {
  return async (_req, res, next) => {
    const { address } = res.locals.client;
    applyLimit(res, await limiter.count('default', toLimitedCaller(null, address)));
    res.once('finish', () => {
      if (res.statusCode === 401) void limiter.countFailure(address);
    });
    next();
  };
}

/** The door of OAuth: what oidc-provider answers, and the pages on which people sign in and consent. */
export function createOAuthDoor(options: OAuthDoorOptions): Router {
  const router = Router();
  const consent = new ConsentDoor(options);
  router.use('/oauth', limitByNetwork(options.limiter));
  router
    .route('/oauth/interaction/:uid')
    .get((req, res) => consent.show(req, res))
    .post(createBodyReader(express.urlencoded({ extended: false, limit: '10kb' })), (req, res) =>
      consent.submit(req, res),
    );
  router.post('/oauth/session/end', (req, res) => consent.signOut(req, res));
  if (options.registration) router.use(createRegistration(options.registration));
  router.all(paths, (req, res) => options.oauth.answer(req, res));
  return router;
}
