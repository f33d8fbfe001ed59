import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as jose from 'jose';
import type { TrustedIssuer } from '#src/access/issuers/trusted-issuer.ts';

/** The audience of the tokens that Parley takes in tests. */
export const testAudience = 'https://parley.example';

/** Returns an issuer of the configuration, with the defaults of the setting. */
export const toTrustedIssuer = (issuer: string, more: Partial<TrustedIssuer> = {}): TrustedIssuer => ({
  issuer,
  audiences: [testAudience],
  jwksUri: null,
  jwks: null,
  organizationId: null,
  organizations: null,
  role: 'viewer',
  userPrefix: '',
  claims: { organization: 'org', user: 'sub', scopes: 'scope' },
  ...more,
});

type KeyPair = { kid: string; alg: string; privateKey: CryptoKey; publicJwk: jose.JWK };

/** Another server that issues tokens: with a discovery, a key set, and failures when a test wants them. */
export class TestIssuer {
  readonly #server: Server;
  #keys: KeyPair[] = [];
  /** The numbers of requests so far. */
  requests = 0;
  /** Answers every request with this status, when it is set. */
  failure: number | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Starts an issuer with one key. */
  static async start(alg = 'ES256'): Promise<TestIssuer> {
    const server = createServer();
    const issuer = new TestIssuer(server);
    server.on('request', (req, res) => {
      issuer.requests += 1;
      const body = req.url === '/keys' ? issuer.keySet : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` };
      res.writeHead(issuer.failure ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await issuer.rotate(alg);
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get keySet(): jose.JSONWebKeySet {
    return { keys: this.#keys.map(({ publicJwk }) => publicJwk) };
  }

  /** Signs with another key from now on, and publishes that one alone. */
  async rotate(alg = 'ES256'): Promise<void> {
    const { publicKey, privateKey } = await jose.generateKeyPair(alg);
    const kid = crypto.randomUUID();
    this.#keys = [{ kid, alg, privateKey, publicJwk: { ...(await jose.exportJWK(publicKey)), kid, alg } }];
  }

  /** Signs a token of ten minutes; undefined claims and headers are left out. */
  sign(claims: jose.JWTPayload = {}, header: object = {}, key?: CryptoKey | Uint8Array): Promise<string> {
    const { kid, alg, privateKey } = this.#keys[0]!;
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const payload = { iss: this.url, aud: testAudience, sub: 'ada', exp, ...claims };
    return new jose.SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(key ?? privateKey);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
