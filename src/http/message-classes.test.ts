import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { startFixture } from './fixture.ts';
import { createMessageClasses } from './message-classes.ts';

describe('the classes of messages', () => {
  it('have the prototypes that Express would set', async () => {
    const app = express();
    app.get('/', (req, res) => res.json({ isOwn: req.app === app && res.app === app, path: req.path }));
    const messageClasses = createMessageClasses(app);
    const seen: unknown[] = [];
    const server = createServer(messageClasses, (req, res) => {
      seen.push(Object.getPrototypeOf(req), Object.getPrototypeOf(res));
      app(req, res);
      seen.push(Object.getPrototypeOf(req), Object.getPrototypeOf(res));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await answer.json()).toEqual({ isOwn: true, path: '/' });
    const prototypes = [app.request, app.response];
    expect(seen.map((prototype, at) => prototype === prototypes[at % 2])).toEqual([true, true, true, true]);
    server.closeAllConnections();
    server.close();
  });
});

describe('the path of a request', () => {
  it('leads past no page when it is one of the API', async () => {
    const asked: string[] = [];
    const page: express.RequestHandler = (req, _res, next) => {
      asked.push(req.path);
      next();
    };
    const api = await startFixture({ pages: [page] });
    await api.get('/v2/things');
    await api.get('/v1/things');
    await api.get('/docs');
    expect(asked).toEqual(['/docs']);
    await api.close();
  });
});
