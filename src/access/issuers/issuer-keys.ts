import type { FlattenedJWSInput, JSONWebKeySet, JWTHeaderParameters } from 'jose';
import * as jose from '#generated/packages/jose.js';
import type { Outgoing } from '#src/outgoing/outgoing.ts';
import { isTamperProof, type TrustedIssuer } from './trusted-issuer.ts';

/** The keys of an issuer cannot be fetched at present, so that its tokens can neither be accepted nor refused. */
export class IssuerUnavailable extends Error {
  override name = 'IssuerUnavailable';
}

/** Finds the key that has signed a token. @throws `IssuerUnavailable`; an error of jose when the issuer has no such key */
export type FindIssuerKey = (header: JWTHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** What keys are fetched with. */
export type IssuerKeyOptions = Pick<Outgoing, 'fetch'> & { onError: (error: unknown, context: object) => void };

/** The time after which keys are fetched again in the background, and that for which they are good when that fails. */
const reloadAfterMs = 300_000;
const maxAgeMs = 3_600_000;
/** The time for which an unknown key id is not looked for again, and the longest time of a request to an issuer. */
const cooldownMs = 30_000;
const timeoutMs = 5_000;
/** The time for which an issuer that has failed is not asked again. */
export const issuerPauseMs = 5_000;

const metadataPath = '/.well-known/openid-configuration';

/** Tells whether jose says that the keys are there and that none of them is the one. */
const isKeyUnknown = (error: unknown) =>
  error instanceof jose.errors.JWKSNoMatchingKey ||
  error instanceof jose.errors.JWKSMultipleMatchingKeys ||
  error instanceof jose.errors.JOSENotSupported;

/** The keys of an issuer, fetched when they are needed and kept for as long as it may take to notice that one was withdrawn. */
class RemoteKeys {
  readonly #issuer: TrustedIssuer;
  readonly #options: IssuerKeyOptions;
  readonly #keys: ReturnType<typeof jose.createRemoteJWKSet>;
  #fetchedAtMs = -Infinity;
  #failedAtMs = -Infinity;

  constructor(issuer: TrustedIssuer, options: IssuerKeyOptions) {
    this.#issuer = issuer;
    this.#options = options;
    this.#keys = jose.createRemoteJWKSet(new URL(issuer.jwksUri ?? issuer.issuer), {
      [jose.customFetch]: (_url, init) => this.#fetchKeys(init as RequestInit),
      cacheMaxAge: maxAgeMs,
      cooldownDuration: cooldownMs,
      timeoutDuration: timeoutMs,
    });
  }

  async find(header: JWTHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#keys.fresh && performance.now() >= this.#fetchedAtMs + reloadAfterMs) this.#keys.reload().catch(() => {});
    try {
      return await this.#keys(header, token);
    } catch (cause) {
      if (isKeyUnknown(cause)) throw cause;
      throw new IssuerUnavailable(`The keys of ${this.#issuer.issuer} cannot be fetched.`, { cause });
    }
  }

  /** Fetches the key set, as a response that jose reads. One failure is reported, and stands for all attempts for a while. */
  async #fetchKeys(init: RequestInit): Promise<Response> {
    if (performance.now() < this.#failedAtMs + issuerPauseMs)
      throw new IssuerUnavailable('The last attempt has failed.');
    try {
      const keys = await this.#fetchJson(this.#issuer.jwksUri ?? (await this.#discoverAddress(init)), init);
      jose.createLocalJWKSet(keys as JSONWebKeySet);
      this.#fetchedAtMs = performance.now();
      return Response.json(keys);
    } catch (error) {
      this.#failedAtMs = performance.now();
      this.#options.onError(error, { work: 'fetching the keys of an issuer', issuer: this.#issuer.issuer });
      throw error;
    }
  }

  /** Returns the address of the keys by the discovery of the issuer. Source: OpenID Connect Discovery 1.0, section 4. */
  async #discoverAddress(init: RequestInit): Promise<string> {
    const { issuer } = this.#issuer;
    const metadata = await this.#fetchJson(issuer.replace(/\/$/, '') + metadataPath, init);
    const { issuer: named, jwks_uri: address } = (metadata ?? {}) as Record<string, unknown>;
    if (named !== issuer) throw new Error('The discovery is that of another issuer.');
    if (typeof address !== 'string' || !isTamperProof(address))
      throw new Error('The discovery has no address of keys.');
    return address;
  }

  async #fetchJson(address: string, { headers, signal }: RequestInit): Promise<unknown> {
    const answer = await this.#options.fetch(address, { headers: headers!, signal: signal! });
    if (answer.status === 200) return answer.json();
    await answer.body?.cancel();
    throw new Error(`The issuer answered with the status ${answer.status}.`);
  }
}

/** Creates the look-up of the keys of an issuer: those of the configuration, or those that it publishes. */
export function createIssuerKeys(issuer: TrustedIssuer, options: IssuerKeyOptions): FindIssuerKey {
  if (issuer.jwks) return jose.createLocalJWKSet(issuer.jwks);
  const keys = new RemoteKeys(issuer, options);
  return (header, token) => keys.find(header, token);
}
