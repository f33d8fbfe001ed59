import type { Request, Response } from 'express';
import express, { Router } from '#generated/packages/express.js';
import type { OAuthClientWithSecret, CreateOAuthClient } from '#generated/v2/client/types.gen.ts';
import { checkScopes, readCredential, requireOrganization, type VerifyCredential } from '#src/access/credential.ts';
import type { Principal } from '#src/access/principal.ts';
import { Problem } from '#src/api/problems.ts';
import { createBodyReader } from './body-reader.ts';
import { MetadataFault, readClientMetadata, writeClientInformation } from './client-metadata.ts';

/** A client to be made, with who makes it and the request by which it is made. */
type ClientRegistration = {
  body: CreateOAuthClient;
  principal: Principal;
  requestId: string;
  address: string | undefined;
};

/** The services of the registration. `registerClient` does what `createOAuthClient` does, with its entry in the audit. */
export type RegistrationOptions = {
  verify: VerifyCredential;
  registerClient: (registration: ClientRegistration) => Promise<OAuthClientWithSecret>;
};

const operation = 'createOAuthClient';

/** Returns the answer to a registration that was refused, as RFC 7591 has it; undefined for another failure. */
function toRefusal(error: unknown): { status: number; code: string; detail: string } | undefined {
  if (error instanceof MetadataFault) return { status: 400, code: error.code, detail: error.message };
  if (!(error instanceof Problem)) return undefined;
  const { code, detail, options } = error;
  if (code === 'authentication_failed') return { status: 401, code: 'invalid_token', detail };
  if (code === 'insufficient_permissions') return { status: 403, code: 'insufficient_scope', detail };
  const isOfAddress = options.errors?.some((each) => each.code === 'redirect_uri');
  const named = isOfAddress ? 'invalid_redirect_uri' : 'invalid_client_metadata';
  return code === 'invalid_request' ? { status: 400, code: named, detail } : undefined;
}

/** Registers a client for whoever has a key that may make clients. */
async function register(options: RegistrationOptions, req: Request, res: Response): Promise<void> {
  const { requestId, client } = res.locals;
  res.set('Cache-Control', 'no-store');
  try {
    const principal = await options.verify(readCredential(req.headers.authorization, undefined, client.address));
    checkScopes(operation, [['clients:write']], principal);
    requireOrganization(operation, principal);
    const body = readClientMetadata(req.body);
    const made = await options.registerClient({ body, principal, requestId, address: client.address });
    res.status(201).json(writeClientInformation(made));
  } catch (error) {
    const refusal = toRefusal(error);
    if (!refusal) throw error;
    if (refusal.status !== 400) res.set('WWW-Authenticate', `Bearer error="${refusal.code}"`);
    res.status(refusal.status).json({ error: refusal.code, error_description: refusal.detail });
  }
}

/** The endpoint at which programs register themselves as clients. Source: RFC 7591. The key is the initial access token. */
export function createRegistration(options: RegistrationOptions): Router {
  const router = Router();
  router.post('/oauth/register', createBodyReader(express.text({ type: () => true, limit: '100kb' })), (req, res) =>
    register(options, req, res),
  );
  return router;
}
