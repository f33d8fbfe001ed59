import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { Problem } from '#src/api/problems.ts';
import { createPages } from './pages.ts';

export const root = `${join(import.meta.dirname, '../../..')}/`;
export const bundle = JSON.parse(readFileSync(`${root}generated/v2/openapi.json`, 'utf8'));
const openai = JSON.parse(readFileSync(`${root}generated/openai/openapi.json`, 'utf8'));
export const earlier = JSON.parse(readFileSync(`${root}generated/v1/openapi.json`, 'utf8'));

/** Returns the scripts that stand in a page, and what its policy says of scripts when it allows these and its own files. */
export function readInlineScripts(html: string): { scripts: string[]; policy: string } {
  const scripts = html
    .split('<script>')
    .slice(1)
    .map((part) => part.split('</script>', 1)[0]!);
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return { scripts, policy: `script-src 'self' ${hashes.join(' ')};` };
}

const answerProblem: ErrorRequestHandler = (error, _req, res, next) => {
  if (!(error instanceof Problem)) return next(error);
  res.status(error.status).json({ error_code: error.code, detail: error.detail });
};

/** Returns the pages alone, on a free port, under a path if one is given. */
export async function startPages(prefix = ''): Promise<{ url: string; close(): Promise<void> }> {
  let url = '';
  const app = express().disable('etag');
  const pages = createPages({ publicUrl: () => url, bundle, earlier, openai });
  app.use(prefix || '/', pages.router);
  app.use(pages.answerMissing);
  app.use(answerProblem);
  // Parsing a contract holds this process for longer than the 5 s for which a server keeps a connection that is not used.
  const server = createServer({ keepAliveTimeout: 60_000 }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
