import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, startPages } from './fixture.ts';

let server: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => (server = await startPages('/of/a/proxy')));
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

const listAddresses = (html: string) =>
  [...html.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]*)"/g)].map(([, address]) => address!);

describe('the page of the console', () => {
  it('is the same at each of its paths, with everything inline refused and this host alone allowed', async () => {
    const first = await get('/console');
    const html = await first.text();
    for (const path of ['/console/', '/console/sessions/sess_1?event=4', '/console/a/b/c'])
      expect(await (await get(path)).text()).toBe(html);
    const policy = first.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(html).not.toMatch(/<style|style="|<script>|onload=/);
    expect(html).toContain('data-base="/of/a/proxy"');
    expect(first.headers.get('cache-control')).toBe('no-cache');
  });

  it('names files that are kept for ever, and compressed', async () => {
    const addresses = listAddresses(await (await get('/console')).text());
    expect(addresses.map((address) => address.split('/').at(-1))).toEqual(['theme.js', 'console.css', 'console.js']);
    const origin = new URL(server.url).origin;
    for (const address of addresses) {
      const { status, headers } = await fetch(origin + address, { headers: { 'accept-encoding': 'br' } });
      expect([status, headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
        'br',
      ]);
    }
  });

  it('has all built files below the same address, and nothing of another build or beside them', async () => {
    const [script] = listAddresses(await (await get('/console')).text());
    const folder = `/${script!.split('/').slice(4, -1).join('/')}`;
    for (const name of readdirSync(join(root, 'generated/console')))
      expect((await get(`${folder}/${name}`)).status).toBe(200);
    for (const path of [
      '/console/assets/0123456789abcdef/console.js',
      `${folder}/none.js`,
      `${folder}/..%2Fpackage.json`,
    ])
      expect((await get(path)).status).toBe(404);
  });
});
