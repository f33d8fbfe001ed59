import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guidePath, lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { startPages, readInlineScripts } from './fixture.ts';
import { usageScript } from './migration-script.ts';

let pages: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => (pages = await startPages('/parley')));
afterAll(() => pages.close());

describe(guidePath, () => {
  it('says when version 1 ends, and allows its own script and nothing else', async () => {
    const response = await fetch(pages.url + guidePath);
    const html = await response.text();
    expect(response.status).toBe(200);
    for (const date of Object.values(lifecycleOfV1)) expect(html).toContain(date.toISOString().slice(0, 10));
    const inline = readInlineScripts(html);
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain(inline.policy);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe/);
    expect(inline.scripts.at(-1)).toContain('"/parley" + path');
  });
});

type Node = { name: string; textContent: string; children: Node[] };

/** The few things of a browser's page that the script touches. */
function browser() {
  const make = (name: string) => {
    const node: Node & Record<string, unknown> = { name, textContent: '', children: [] };
    node['append'] = (...nodes: Node[]) => void node.children.push(...nodes);
    node['replaceChildren'] = (...nodes: Node[]) => void (node.children = nodes);
    return node;
  };
  const all: Record<string, Node & Record<string, unknown>> = {
    usage: make('div'),
    key: make('input'),
    ask: make('form'),
  };
  let submit = (_event: object) => {};
  all['ask']!['addEventListener'] = (_name: string, listener: typeof submit) => void (submit = listener);
  const document = { createElement: make, getElementById: (id: string) => all[id] };
  const text = (node: Node): string => [node.textContent, ...node.children.map(text)].filter(Boolean).join(' | ');
  return {
    document,
    shown: () => text(all['usage']!),
    type(key: string) {
      all['key']!['value'] = key;
      submit({ preventDefault() {} });
    },
  };
}

const usage = {
  in_use: true,
  last_request_at: '2026-11-21T10:00:00.000Z',
  usage: [
    {
      credential_id: 'key_1',
      credential_name: '<b>web</b>',
      operation_id: 'getAgents',
      successor: 'listAgents',
      field: null,
      requests: 3,
      last_seen_at: '2026-11-21T10:00:00.000Z',
    },
  ],
};
const status = {
  phase: 'read_only',
  requests: { period_hours: 24, v1: 3, v2: 40 },
  conversations: { imported: 9, upgraded: 7, waiting: 2 },
  jobs: [{ id: 'mig_1', progress: { done: 1, total: 2 }, estimated_completion_at: null }],
};

describe('its script', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((req, res) => {
      const known = req.headers['x-api-key'] === 'good';
      const body = req.url === '/p/v2/migration/usage' ? usage : status;
      res.statusCode = known ? 200 : 403;
      res.end(JSON.stringify(known ? body : { detail: 'The scope admin:read is missing.' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it('shows who calls and what remains, with the key that is typed, or why it cannot', async () => {
    const { document, shown, type } = browser();
    runInContext(usageScript(`${url}/p`), createContext({ document, fetch }));
    type('bad');
    await expect.poll(shown).toBe('The scope admin:read is missing.');
    type('good');
    await expect.poll(shown).toContain('Version 1 is in use: the last request was at 2026-11-21 10:00 UTC.');
    expect(shown()).toContain(
      'Version 1 is read-only. Requests of the last 24 hours: 3 to version 1, 40 to version 2.',
    );
    expect(shown()).toContain('2 of 9 imported conversations wait for their upgrade. | mig_1: 1 of 2');
    expect(shown()).toContain('<b>web</b> | getAgents | listAgents | 3 | 2026-11-21 10:00 UTC');
  });
});
