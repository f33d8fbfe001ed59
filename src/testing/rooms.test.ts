import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');

/** Operations that do not stand where their URL says, and why. */
const exceptions: Record<string, string> = {
  '/.well-known/jwks.json': 'user', // the name is a standard's; it belongs to signing in
  '/livez': 'health', // the names are those that clusters expect
  '/readyz': 'health',
  '/v2/agents/{agent_id}/run': 'agui', // the door of AG-UI, which is a protocol of its own
  '/v2/simulations/runs': 'simulations', // runs/ has those of conversations
  '/v2/simulations/runs/{simulation_run_id}': 'simulations',
  '/v2/simulations/runs/{simulation_run_id}/cancel': 'simulations',
  '/v2/audit/export': 'audit', // entries as the chain has them; export/ has records of other kinds
  '/v2/memories/export': 'memories', // memories as they can be stored again; export/ has records of all kinds
  '/v2/migrate': 'migration', // the two names are of the source document
  '/v2/migrate/{job_id}': 'migration',
  '/v2/migration/usage': 'migration', // usage/ counts at every request, migration/ tells
};

/** Parts of URLs whose rooms have shorter names. */
const shortNames: Record<string, string> = {
  service_hierarchical_state_machines: 'state-machines', // the long name is of the source document
};

const rooms = readdirSync(join(root, 'src/resources'));
const sources = parse(readFileSync(join(root, 'openapi/v2/openapi.yaml'), 'utf8')) as {
  paths: Record<string, { $ref: string }>;
};
const bundle = JSON.parse(readFileSync(join(root, 'generated/v2/openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, { operationId?: string }>>;
};

/** Returns the room of a URL: the last part of it that names one. */
const roomOf = (url: string): string | undefined =>
  exceptions[url] ??
  url
    .split('/')
    .map((part) => shortNames[part] ?? part)
    .toReversed()
    .find((part) => rooms.includes(part));

/** Returns the text of all that a resource consists of, without its tests. */
const codeOf = (room: string): string =>
  readdirSync(join(root, 'src/resources', room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(root, 'src/resources', room, path), 'utf8'))
    .join('\n');

describe('the place of an operation', () => {
  it.each(Object.entries(sources.paths))('can be guessed from its URL: %s', (url, { $ref }) => {
    const room = roomOf(url);
    expect($ref.split('.yaml')[0]).toBe(room);
    const ids = Object.values(bundle.paths[url]!).flatMap(({ operationId }) => operationId ?? []);
    const code = codeOf(room!);
    expect(ids.filter((id) => !new RegExp(`\\b${id}\\b *[(:=]`).test(code))).toEqual([]);
  });

  it('is a room: nothing is loose in src but the program', () => {
    const files = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).toSorted()).toEqual(['app.ts', 'main.test.ts', 'main.ts', 'start.js']);
  });
});
