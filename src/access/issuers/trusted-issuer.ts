import type { JSONWebKeySet } from 'jose';
import { isLoopbackHost } from '#src/access/client-address.ts';

/** A server whose tokens are accepted, and what they may do at most. */
export type TrustedIssuer = {
  /** The value of `iss`, a URL. */
  issuer: string;
  /** The values of `aud` of which a token has one. */
  audiences: readonly string[];
  /** The address of its keys; null when its discovery tells it. */
  jwksUri: string | null;
  /** Its keys, when they are not fetched. */
  jwks: JSONWebKeySet | null;
  /** The organization of all its tokens; null when a claim names it. */
  organizationId: string | null;
  /** The organizations by the values of that claim; null when its value is the id of one. */
  organizations: ReadonlyMap<string, string> | null;
  /** The role of the organization that bounds what its tokens may do. */
  role: string;
  /** The text before the subject that makes the external id of a user. */
  userPrefix: string;
  claims: IssuerClaims;
};

/** The claims that are read, each by its name or as a JSON Pointer. */
type IssuerClaims = {
  organization: string;
  /** Null when tokens act for the organization and for no user. */
  user: string | null;
  /** Null when tokens have all scopes of the role. */
  scopes: string | null;
};

/** Tells whether nobody in between can change what is fetched from a URL. */
export function isTamperProof(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
