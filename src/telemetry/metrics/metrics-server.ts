import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

/**
 * Creates the server that Prometheus asks: `GET /metrics`, and nothing else. It asks for no credential, so its port is for the
 * network of the operator.
 */
export function createMetricsServer({ read }: Pick<Metrics, 'read'>): Server {
  return createServer((req, res) => {
    if (req.url?.split('?', 1)[0] !== '/metrics') return void res.writeHead(404).end('The metrics are at /metrics.\n');
    if (req.method !== 'GET' && req.method !== 'HEAD') return void res.writeHead(405, { allow: 'GET, HEAD' }).end();
    read().then(
      ({ contentType, text }) => res.writeHead(200, { 'content-type': contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
}
