import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The script of an application in a browser that knows nothing but the address of Parley, and has no library. */
const script = `
const toText = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const { server, client, scope } = settings;
const redirect = location.origin + '/callback';
const show = (value) => (document.querySelector('output').textContent = JSON.stringify(value));

async function begin() {
  const verifier = toText(crypto.getRandomValues(new Uint8Array(32)));
  const state = toText(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem('verifier', verifier);
  sessionStorage.setItem('state', state);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const { authorization_endpoint } = await (await fetch(server + '/.well-known/openid-configuration')).json();
  location = authorization_endpoint + '?' + new URLSearchParams({
    client_id: client, response_type: 'code', redirect_uri: redirect, scope, state,
    code_challenge: toText(new Uint8Array(hash)), code_challenge_method: 'S256',
  });
}

async function finish(answer) {
  if (answer.get('state') !== sessionStorage.getItem('state')) return show({ error: 'another state' });
  if (answer.has('error')) return show({ error: answer.get('error') });
  const body = new URLSearchParams({
    grant_type: 'authorization_code', client_id: client, code: answer.get('code'), redirect_uri: redirect,
    code_verifier: sessionStorage.getItem('verifier'),
  });
  const tokens = await (await fetch(server + '/oauth/token', { method: 'POST', body })).json();
  const agents = await fetch(server + '/v2/agents', { headers: { authorization: 'Bearer ' + tokens.access_token } });
  show({ scope: tokens.scope, status: agents.status, agents: (await agents.json()).data.length });
}

document.querySelector('button').onclick = begin;
if (location.pathname === '/callback') finish(new URLSearchParams(location.search));
`;

/** What the application is told: where Parley is, which client it is, and what it asks for. */
type ClientPageSettings = { server: string; client: string; scope: string };

/** An application in a browser, on a server of its own that has no part in signing in. */
export class ClientPage {
  readonly #server: Server;
  settings: ClientPageSettings | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Serves the page on a port of its own. */
  static async start(): Promise<ClientPage> {
    const server = createServer();
    const page = new ClientPage(server);
    server.on('request', (_req, res) => {
      const settings = JSON.stringify(page.settings);
      res.setHeader('content-type', 'text/html; charset=utf-8');
      res.end(`<!doctype html><link rel="icon" href="data:,"><title>Desk</title><button>Sign in with Parley</button><output></output>
<script>const settings = ${settings};${script}</script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return page;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
