import { Agent, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { openParley } from './app.ts';
import { serveReport } from './report.ts';

/** The variants of the scenario `stream`: relays of one upstream, which speaks the OpenAI protocol. */

const upstream = process.env['UPSTREAM']!;

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk as string;
  return text;
}

/** Passes the upstream's bytes through. */
function raw(): RequestListener {
  const agent = new Agent({ keepAlive: true });
  return (req, res) => {
    const headers = { 'content-type': 'application/json' };
    const sent = httpRequest(`${upstream}/chat/completions`, { method: 'POST', headers, agent }, (answer) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.pipe(res);
    });
    req.pipe(sent);
  };
}

/** Reads the upstream with the iterator of the `openai` package and writes every chunk as an event. */
async function sdk(): Promise<RequestListener> {
  const { default: OpenAI } = await import('openai');
  const client = new OpenAI({ baseURL: upstream, apiKey: 'unused', maxRetries: 0 });
  return async (req, res) => {
    const stream = await client.chat.completions.create(JSON.parse(await bodyOf(req)) as never);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    for await (const chunk of stream as unknown as AsyncIterable<object>)
      res.write(`data: ${JSON.stringify(chunk)}\n\n`);
    res.end();
  };
}

/** All of Parley: every event is validated and stored before it is shown. */
const parley = async (): Promise<RequestListener> => (await openParley(upstream)).listener;

/** Returns the upstream itself. */
async function model(): Promise<RequestListener> {
  return async (req, res) => {
    const pace = JSON.parse(process.env['TOKENS']!) as { tokens: number; pauseMs: number; firstMs?: number };
    const { tokens, pauseMs, firstMs = 0 } = pace;
    if (req.method === 'GET') {
      // The list of models, by which the health of the gateway is told.
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}');
      return;
    }
    await bodyOf(req);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (delta: object, finish_reason: string | null) =>
      res.write(
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
      );
    if (firstMs > 0) await new Promise((resolve) => setTimeout(resolve, firstMs));
    for (let i = 0; i < tokens; i += 1) {
      chunk({ role: 'assistant', content: `token${i} ` }, null);
      await new Promise((resolve) => (pauseMs > 0 ? setTimeout(resolve, pauseMs) : setImmediate(resolve)));
    }
    chunk({}, 'stop');
    res.end('data: [DONE]\n\n');
  };
}

const variants: Record<string, () => RequestListener | Promise<RequestListener>> = { raw, sdk, parley, model };
await serveReport(await variants[process.argv[2]!]!());
