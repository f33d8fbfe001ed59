import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseFault } from '#src/mock/fault.ts';
import { writeFaulty } from '#src/mock/frame-faults.ts';
import { listenOnLoopback, type Listening } from '#src/testing/listen-on-loopback.ts';

/** A fault of the requests to one operation, as the cases of `contracts/behaviour/` order it. */
export type ProxyFault = {
  /** Method and path, in which `*` stands for one segment: `DELETE /v2/agents/*`. */
  on: string;
  /** The number of requests that have the fault; 1 unless it is given. */
  times?: number;
  /** The number of requests before them that have none. */
  after?: number;
  /**
   * An answer of the proxy's own: a problem with this code, this body of this media type (JSON unless given), or a page of HTML
   * when it has neither.
   */
  answer?: {
    status: number;
    code?: string;
    body?: string;
    type?: string;
    retryable?: boolean;
    retry_after?: number | string;
    location?: string;
  };
  /** Destroys the connection: before the server has the request, or after it has answered. */
  drop?: 'before' | 'after';
  /** The milliseconds before the first byte. */
  delay_ms?: number;
  /** The number of frames after which the connection is lost, of the frame that comes twice, and of the one that is missing. */
  cut?: number;
  repeat?: number;
  skip?: number;
  /**
   * Answers as the first so many of these requests are answered, in turn, whatever their queries are: as a cache does that ignores
   * them.
   */
  cached?: number;
  line_ending?: 'lf' | 'cr' | 'crlf';
  /** The number of bytes of each piece in which the body arrives. */
  piece_bytes?: number;
};

/** A request as it came to the proxy. */
export type SeenRequest = {
  method: string;
  path: string;
  query: string;
  headers: Record<string, unknown>;
  body: string;
};

const controlPath = '/_behaviour/';

type Order = ProxyFault & { seen: number; urls: string[] };

const matches = ({ on }: ProxyFault, method: string, path: string): boolean => {
  const pattern = on.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]+');
  return new RegExp(`^${pattern}$`).test(`${method} ${path}`);
};

/** Writes `date 5` as the date in five seconds, and anything else as it is. */
function formatRetryAfter(value: number | string): string {
  const seconds = /^date (\d+)$/.exec(String(value))?.[1];
  return seconds === undefined ? String(value) : new Date(Date.now() + Number(seconds) * 1000).toUTCString();
}

/** Writes an answer that the server never gave. */
function answerItself(res: ServerResponse, path: string, answer: NonNullable<ProxyFault['answer']>): void {
  const { status, code, body, type = 'application/json', retryable, retry_after, location } = answer;
  const headers = {
    ...(retry_after !== undefined && { 'retry-after': formatRetryAfter(retry_after) }),
    ...(location !== undefined && { location }),
  };
  if (body !== undefined) {
    res.writeHead(status, { ...headers, 'content-type': type }).end(body);
    return;
  }
  if (code === undefined) {
    res.writeHead(status, { ...headers, 'content-type': 'text/html' }).end(`<h1>${status}</h1>`);
    return;
  }
  const problem = {
    type: `http://parley.test/problems/${code}`,
    title: code,
    status,
    detail: 'The proxy was told to answer so.',
    instance: path,
    error_code: code,
    request_id: 'req_behaviour',
    timestamp: new Date().toISOString(),
    retryable: retryable ?? (status === 429 || status > 501),
  };
  res.writeHead(status, { ...headers, 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
}

/** Has each write arrive in pieces, which a reader gets one after the other. */
function writeInPieces(res: ServerResponse, bytes: number): void {
  const { write, end } = res;
  const split = (chunk: unknown) => {
    const whole = Buffer.from(chunk as string | Uint8Array);
    for (let from = 0; from < whole.length; from += bytes) write.call(res, whole.subarray(from, from + bytes), 'utf8');
  };
  res.write = ((chunk: unknown) => {
    split(chunk);
    return true;
  }) as typeof write;
  res.end = ((chunk?: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) split(chunk);
    return end.call(res, undefined, 'utf8');
  }) as typeof end;
}

function makeFaulty(res: ServerResponse, { cut, repeat, skip, line_ending, piece_bytes }: ProxyFault): void {
  if (piece_bytes !== undefined) writeInPieces(res, piece_bytes);
  const orders = [
    ...(cut === undefined ? [] : [`cut=${cut}`]),
    ...(repeat === undefined ? [] : [`duplicate=${repeat}`]),
    ...(skip === undefined ? [] : [`skip=${skip}`]),
    ...(line_ending === undefined ? [] : [`line-ending=${line_ending}`]),
  ];
  if (orders.length > 0) writeFaulty(res, parseFault(orders.join('; ')));
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends a request on to the server, and its answer back as the fault says. */
function forward(target: URL, req: IncomingMessage, body: Buffer, res: ServerResponse, fault: ProxyFault | null): void {
  // Frames are altered as text.
  const { 'accept-encoding': _encoding, host: _host, ...headers } = req.headers;
  const upstream = send(new URL(req.url!, target), { method: req.method!, headers }, (answer) => {
    if (fault?.drop === 'after') {
      answer.resume().on('end', () => res.destroy());
      return;
    }
    const { 'content-length': _length, 'transfer-encoding': _transfer, ...rest } = answer.headers;
    // Set one by one they can be asked for, as faults of streams do.
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) res.setHeader(name, value);
    res.writeHead(answer.statusCode!);
    if (fault) makeFaulty(res, fault);
    answer.on('data', (chunk: Buffer) => void res.write(chunk));
    answer.on('end', () => res.end());
    answer.on('error', () => res.destroy());
  });
  upstream.on('error', () => res.destroy());
  res.on('close', () => upstream.destroy());
  upstream.end(body);
}

/**
 * Starts a proxy in front of a server. `PUT /_behaviour/faults` with a list of faults orders them and forgets the requests so far;
 * `GET /_behaviour/requests` lists the requests since then. `POST /_behaviour/tool` answers with its body, as a tool.
 */
export async function startFaultProxy(target: string): Promise<Listening> {
  let orders: Order[] = [];
  let seen: SeenRequest[] = [];
  /** The first order that is not used up counts the request, and has it unless it comes later. */
  const takeFault = (method: string, path: string): Order | null => {
    const last = ({ after = 0, times = 1 }: ProxyFault) => after + times;
    const order = orders.find((one) => matches(one, method, path) && one.seen < last(one));
    if (!order) return null;
    order.seen += 1;
    return order.seen > (order.after ?? 0) ? order : null;
  };
  const server = createServer(async (req, res) => {
    const [path = '', query = ''] = req.url!.split('?');
    const body = await readBody(req).catch(() => null);
    if (body === null) return; // its sender has left
    if (path === `${controlPath}faults`) {
      orders = (JSON.parse(body.toString()) as ProxyFault[]).map((fault) => ({ ...fault, seen: 0, urls: [] }));
      seen = [];
      res.end('{}');
      return;
    }
    if (path === `${controlPath}requests`) {
      res.setHeader('content-type', 'application/json').end(JSON.stringify(seen));
      return;
    }
    if (path === `${controlPath}tool`) {
      res.end(body);
      return;
    }
    seen.push({ method: req.method!, path, query, headers: req.headers, body: body.toString() });
    const fault = takeFault(req.method!, path);
    if (fault?.drop === 'before') return void res.destroy();
    if (fault?.answer) return answerItself(res, path, fault.answer);
    if (fault?.delay_ms) await new Promise((resolve) => setTimeout(resolve, fault.delay_ms));
    if (fault?.cached) {
      if (fault.urls.length < fault.cached) fault.urls.push(req.url!);
      req.url = fault.urls[(fault.seen - 1 - (fault.after ?? 0)) % fault.cached]!;
    }
    forward(new URL(target), req, body, res, fault);
  });
  return listenOnLoopback(server);
}
