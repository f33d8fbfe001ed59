import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/**
 * The files that open connections, and who says to where. Where others say it, the guard of outgoing addresses is the one
 * way, so that no one can have the server ask an address within its own network.
 */
const outgoing: Record<string, string> = {
  'src/access/issuers/issuer-keys.ts': 'PARLEY_TRUSTED_ISSUERS, through the guard',
  'src/backup/backup-door.ts': 'the socket in the data folder',
  'src/bus/inspect-redis.ts': 'REDIS_URL',
  'src/bus/redis.ts': 'REDIS_URL',
  'src/bus/redis-counters.ts': 'REDIS_URL',
  'src/cli/control.ts': 'the socket in the data folder',
  'src/cli/doctor-checks.ts': 'the configuration of the server',
  'src/cli/report-server.ts': 'the person who runs the command',
  'src/conform/conformance-target.ts': 'the person who runs the command',
  'src/console/session/oauth.ts': 'the page itself, in a browser',
  'src/db/data-source.ts': 'DATABASE_URL',
  'src/files/s3-client.ts': 'PARLEY_FILE_S3_URL',
  'src/grpc/ask-health.ts': 'the configuration of the server',
  'src/http/browser.ts': 'nobody: its socket is never connected',
  'src/http/pages/design/site-script.ts': 'the page itself, in a browser',
  'src/http/pages/migration-script.ts': 'the page itself, in a browser',
  'src/http/pages/reference/try-script.ts': 'the page itself, in a browser',
  'src/llm/transport.ts': 'OPENAI_BASE_URL',
  'src/outgoing/outgoing.ts': 'anyone: it checks addresses',
};

/** What opens a connection: `fetch` where it is no parameter, and the clients of Node and of packages. */
const opens =
  /(?<![.\w#])fetch\(|(?<![.\w])https?Request\(|createRemoteJWKSet|\bcreateClient\(|new \w*DataSource\(|\bundici\b/;
const isAside = (file: string) => /(?:\.test|\/fixture)\.ts$|^src\/(?:codemod|testing|tools|clients)\//.test(file);

/** Tells whether a file can open a connection. */
function opensConnections(file: string): boolean {
  const text = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line) && !line.startsWith('import type '))
    .join('\n');
  const names = [...text.matchAll(/import (\{[^}]*\}) from 'node:(?:http|https|http2|net|tls|dgram)'/g)].map(
    ([, list]) => list!,
  );
  const takes = names.some((list) => /\b(?:request|get|connect|createConnection|createSocket|Socket)\b/.test(list));
  return takes || opens.test(text.replaceAll(/import \{[^}]*\} from 'node:[^']*';?/g, ''));
}

it('no connection goes where a caller says, but for the guarded ones', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const found = files.filter((file) => !isAside(file) && opensConnections(file));
  expect(found.toSorted()).toEqual(Object.keys(outgoing).toSorted());
});
