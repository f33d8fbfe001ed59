import { createServer } from 'node:http';
import { listenOnLoopback, type Listening } from '#src/testing/listen-on-loopback.ts';

const tokens = Array.from({ length: 20 }, (_, place) => `t${place} `);
const pauseMs = 40;

/** The answer to every question, which a checker expects whole. */
export const tokensOfModel = tokens.join('');

const chunk = (delta: object, finish_reason: string | null) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

/** Starts a gateway with one model that says the same twenty tokens to everybody, one after the other. */
export function startSlowModel(): Promise<Listening> {
  const server = createServer(async (req, res) => {
    if (req.method === 'GET') {
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}');
      return;
    }
    req.resume();
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const token of tokens) {
      res.write(chunk({ role: 'assistant', content: token }, null));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    res.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  });
  return listenOnLoopback(server);
}
