import { createServer, request as sendRequest, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.ts';

/** A request on its way through the proxy; `headers` may be changed before it goes on. */
export type PassingRequest = { method: string; path: string; headers: IncomingHttpHeaders };
/** An answer on its way back, whole; all of it may be changed. */
export type PassingAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

/** The one way in which a proxy breaks a rule. */
export type Break = {
  request?: (request: PassingRequest) => void;
  answer?: (answer: PassingAnswer, request: PassingRequest) => void;
  /** Changes the bytes of a stream that is followed, which does not end. */
  chunk?: (text: string) => string;
  /** Leaves the connection open after an answer. */
  staysOpen?: (request: PassingRequest) => boolean;
};

/** Tells whether a stream is followed: it is passed on as it comes. */
const isFollowed = (path: string) =>
  /\/events\?/.test(path) && !path.includes('follow=false') && !path.includes('history');

/** Writes the start of an answer that never ends. */
function writeStart(res: ServerResponse, { status, headers, text }: PassingAnswer): void {
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = headers;
  res.writeHead(status, others);
  res.write(text);
}

function writeAnswer(res: ServerResponse, method: string, { status, headers, text }: PassingAnswer): void {
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = headers;
  const length = method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(text) };
  res.writeHead(status, { ...others, ...(status !== 204 && status !== 304 && length) });
  res.end(text);
}

/** Starts a proxy in front of a server, which breaks a rule. */
export async function startBreakingProxy(target: string, { request, answer, chunk, staysOpen }: Break) {
  const server = createServer((req, res) => {
    const passing = { method: req.method ?? 'GET', path: req.url ?? '/', headers: { ...req.headers } };
    request?.(passing);
    delete passing.headers['accept-encoding'];
    const upstream = sendRequest(new URL(passing.path, target), passing, (back) => {
      const isStream = isFollowed(passing.path) && back.statusCode === 200;
      const head = { status: back.statusCode ?? 500, headers: { ...back.headers } };
      if (isStream) res.writeHead(head.status, head.headers);
      let text = '';
      back.setEncoding('utf8');
      back.on('data', (part: string) => {
        if (isStream) res.write(chunk ? chunk(part) : part);
        else text += part;
      });
      back.on('error', () => res.destroy());
      back.on('end', () => {
        if (isStream) return void res.end();
        const whole = { ...head, text };
        answer?.(whole, passing);
        if (staysOpen?.(passing)) writeStart(res, whole);
        else writeAnswer(res, passing.method, whole);
      });
    });
    upstream.on('error', () => res.destroy());
    res.on('close', () => upstream.destroy());
    req.pipe(upstream);
  });
  return listenOnLoopback(server);
}
