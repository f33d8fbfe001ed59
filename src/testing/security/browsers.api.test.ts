import { request as send, type IncomingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { createSampleRequest } from '#src/testing/every-operation.ts';
import { testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => (api = await testApi()));

const pages = [
  '/',
  '/docs',
  '/docs/v1',
  '/docs/try',
  '/docs/v1/try',
  '/docs/v1-to-v2',
  '/problems/',
  '/problems/timeout',
  '/clients/',
  '/guides/',
  '/guides/access',
  '/changelog',
  '/search',
];
/** The pages on which people sign in and consent, as a browser sees them that nobody has sent there. */
const signInPages = ['/oauth/authorize', '/oauth/interaction/none'];
const script = '<script>attack()</script>';
const attacker = 'attacker.example';

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Sends a request with any host, and reads its answer. `fetch` would not send another host. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  const { hostname, port } = new URL(api.stage.url);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = send({ hostname, port, path, method, headers }, async (answer) => {
    const { statusCode: status, headers: answered } = answer;
    const isStream = answered['content-type']?.startsWith('text/event-stream');
    if (isStream) answer.destroy();
    const parts = isStream ? [] : await answer.toArray();
    resolve({ status: status!, headers: answered, text: Buffer.concat(parts as Buffer[]).toString() });
  });
  request.on('error', reject).end(body);
  return promise;
}

const signedIn = () => ({ authorization: `Bearer ${api.token}` });
const everything = [readContract('v1'), readContract('v2')].flatMap((document) =>
  readOperations(document).map((operation) => ({
    id: operation.id,
    responses: operation.responses,
    ...createSampleRequest(document, operation),
  })),
);

describe('a page', () => {
  const places: Record<string, (page: string) => [string, Record<string, string>]> = {
    'its query': (page) => [`${page}?q=${encodeURIComponent(script)}&${script}`, {}],
    'its path': (page) => [`${page.replace(/\/$/, '')}/${script}`, {}],
    'its path, in a browser': (page) => [`${page.replace(/\/$/, '')}/${script}`, { accept: 'text/html' }],
    'the host': (page) => [page, { host: script }],
    'headers of proxies': (page) => [
      page,
      { 'x-forwarded-host': script, 'x-forwarded-prefix': script, 'x-original-url': script, referer: script },
    ],
  };

  it.each([...pages, ...signInPages])('%s runs no script that stands in a request', async (page) => {
    for (const [place, requestOf] of Object.entries(places)) {
      const { headers, text } = await get(...requestOf(page));
      const isHtml = headers['content-type']?.startsWith('text/html');
      if (isHtml) expect([place, text.includes(script)]).toEqual([place, false]);
      else expect([place, headers['content-type']]).toEqual([place, expect.stringMatching(/^application\/.*json/)]);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each([...pages, ...signInPages])('%s is in no frame, and runs no script but its own', async (page) => {
    const policy = String((await get(page)).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/script-src[^;]*('unsafe|\*|https?:|data:)/);
  });
});

describe('an answer', () => {
  it.each(everything)('of $id is nothing that a browser runs', async ({ path, init }) => {
    const answer = await get(path, { ...init.headers, ...signedIn() }, init.method, init.body);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(String(answer.headers['content-type'] ?? '')).not.toContain('html');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(everything)('of $id leads to this server, whatever host it was asked for', async ({ path, init }) => {
    const forwarded = { 'x-forwarded-host': attacker, forwarded: `host=${attacker}` };
    const headers = { ...init.headers, ...signedIn(), ...forwarded, host: attacker };
    const answer = await get(path, headers, init.method, init.body);
    expect(JSON.stringify(answer.headers) + answer.text).not.toContain(attacker);
  });

  it('of a page leads to this server, whatever host it was asked for', async () => {
    for (const page of [...pages, ...signInPages, '/openapi/v2.json', '/openapi/v1.yaml', '/nowhere']) {
      const { headers, text } = await get(page, { host: attacker, 'x-forwarded-host': attacker });
      expect([page, (JSON.stringify(headers) + text).includes(attacker)]).toEqual([page, false]);
    }
  });

  it('has no header that a request has written', async () => {
    const broken = ['a\u00e9b', 'a b', 'a;b', 'x'.repeat(200), '%0d%0aset-cookie:x=1'];
    for (const text of broken) {
      const path = `/v2/agents/${encodeURIComponent(text)}?limit=%0d%0aset-cookie:x=1`;
      const { headers } = await get(path, { ...signedIn(), 'x-request-id': Buffer.from(text).toString('latin1') });
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['x-request-id']).toMatch(/^req_[0-9a-z]{26}$/);
    }
  });
});
