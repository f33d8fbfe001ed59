import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem, invalidRequest } from '#src/api/problems.ts';
import type { Step } from './step.ts';

/** The connection of a request that asks for another protocol, and the bytes that came after its head. */
type Upgrade = { socket: Duplex; head: Buffer };

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Returns the connection of a request that asks for a WebSocket; undefined for another request. */
export const findUpgrade = (req: IncomingMessage): Upgrade | undefined => upgrades.get(req);

/** Tells whether a request asks for a WebSocket. */
export const asksForSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Lets the requests that ask for a WebSocket come as all others do, so that they are counted, authenticated, refused and logged in the
 * same way. One that is refused is answered, and its connection closed.
 */
export function acceptUpgrades(server: Server, Response: typeof ServerResponse = ServerResponse): void {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const res = new Response(req);
    upgrades.set(req, { socket, head });
    socket.on('error', () => socket.destroy());
    res.shouldKeepAlive = false;
    res.assignSocket(socket as never);
    res.on('finish', () => {
      res.detachSocket(socket as never);
      socket.end(() => socket.destroy());
      process.nextTick(endResponse, res);
    });
    server.emit('request', req, res);
  });
}

/** Tells those who wait for the end of a response that it is over. */
export function endResponse(res: ServerResponse): void {
  if (res.destroyed) return;
  res.destroyed = true;
  res.emit('close');
}

const keyPrefix = 'openai-insecure-api-key.';

/** Returns the credential that a request brings among the subprotocols of a WebSocket, as a header would say it. */
export function readSubprotocolCredential({ headers }: IncomingMessage): string | undefined {
  const protocols = headers['sec-websocket-protocol']?.split(',').map((one) => one.trim()) ?? [];
  const named = protocols.find((one) => one.startsWith(keyPrefix));
  return named === undefined ? undefined : `Bearer ${named.slice(keyPrefix.length)}`;
}

/** 426 for an operation that opens a WebSocket, when the request asks for none, and 400 for one that asks for it in the wrong way. */
export const requireUpgrade: Step = (req, res) => {
  if (!res.locals.operation?.connects) return;
  if (!findUpgrade(req)) {
    res.setHeader('Upgrade', 'websocket');
    throw problem('upgrade_required', 'Connect with a client of WebSockets: it sends `Upgrade: websocket`.');
  }
  const { 'sec-websocket-version': version, 'sec-websocket-key': key, 'openai-beta': beta } = req.headers;
  if (req.method !== 'GET' || version !== '13' || !/^[+/0-9A-Za-z]{22}==$/.test(String(key)))
    throw invalidRequest([
      {
        parameter: 'Sec-WebSocket-Key',
        detail: 'A WebSocket is asked for with GET, `Sec-WebSocket-Version: 13` and a key of 16 bytes.',
        code: 'format',
      },
    ]);
  if (beta !== undefined)
    throw invalidRequest([
      { parameter: 'OpenAI-Beta', detail: 'Leave it out: the events are those without it.', code: 'not_supported' },
    ]);
};

/** Tells whether two origins are one; false for what is no origin. */
function isOriginOf(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || (URL.canParse(publicUrl) && new URL(publicUrl).origin === origin);
}

/** 403 for a WebSocket that a page of another site asks for, unless the operator allows the site. Programs send no `Origin`. */
export function checkOrigin(allowed: string[] | '*' | null, publicUrl: () => string): Step {
  return (req, res) => {
    const { origin, host } = req.headers;
    if (!res.locals.operation?.connects || origin === undefined || allowed === '*') return;
    if (allowed?.includes(origin) || isOriginOf(origin, host, publicUrl())) return;
    const said = JSON.stringify(origin.slice(0, 200));
    throw problem('insufficient_permissions', `Pages of ${said} may not connect: PARLEY_CORS_ORIGINS says which may.`);
  };
}
