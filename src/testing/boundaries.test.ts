import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withImportTables } from '#src/tools/import-tables.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;

/** Imports that the rules of `oxlint.config.ts` must refuse, each in a file of its own, with a word of the message. */
const breaches: [file: string, imported: string, message: string][] = [
  ['src/event-log/a.ts', 'node:fs', 'event-log/ is pure'],
  ['src/event-log/b.ts', 'fast-check', 'event-log/ is pure'],
  ['src/event-log/c.ts', '#src/api/problems.ts', 'event-log/ is pure'],
  ['src/state-machine/a.ts', 'node:fs', 'state-machine/ is pure'],
  ['src/state-machine/b.ts', '#src/resources/agents/store.ts', 'state-machine/ is pure'],
  ['src/http/a.ts', '#src/resources/agents/store.ts', 'http/ is a door'],
  ['src/http/b.ts', '#src/db/data-source.ts', 'http/ is a door'],
  ['src/http/c.ts', '#src/llm/gateway.ts', 'http/ is a door'],
  ['src/http/d.ts', '#src/app.ts', 'http/ is a door'],
  ['src/grpc/a.ts', '#src/resources/events/door.ts', 'grpc/ is a door'],
  ['src/grpc/b.ts', '#src/http/server.ts', 'grpc/ is a door'],
  ['src/http/g.ts', '@connectrpc/connect', 'grpc/ only'],
  ['src/resources/agents/a.ts', '#src/http/server.ts', 'knows no door'],
  ['src/resources/agents/b.ts', '#src/resources/messages/run/turn.ts', 'through its stores'],
  ['src/resources/agents/c.ts', '#src/resources/messages/handlers.ts', 'through its stores'],
  ['src/resources/agents/store.ts', '#src/app.ts', 'knows no door'],
  ['src/resources/agui/a.ts', '#src/resources/conversations/handlers.ts', 'through its stores'],
  ['src/resources/state/a.ts', '#src/resources/messages/run/turn.ts', 'through its stores'],
  ['src/contract/a.ts', '#src/http/server.ts', 'knows none'],
  ['src/json-schema/a.ts', '#src/resources/state/store.ts', 'knows none'],
  ['src/llm/a.ts', '#src/resources/agents/store.ts', 'nothing above'],
  ['src/db/a.ts', '#src/access/token.ts', 'nothing above'],
  ['src/clients/typescript/a.ts', '#src/api/problems.ts', 'is published'],
  ['src/v1/a.ts', '#src/resources/agents/store.ts', 'is a translation'],
  ['src/v1/b.ts', '#src/http/server.ts', 'is a translation'],
  ['src/v1/c.ts', '#src/event-log/fold.ts', 'what its events were called'],
  ['src/mock/a.ts', '#src/resources/agents/store.ts', 'knows no resource'],
  ['src/conform/a.ts', '#src/api/problems.ts', 'knows nothing of this one'],
  ['src/a.ts', '#src/testing/harness.ts', 'for tests'],
  ['src/b.ts', '../package.json', 'within a folder'],
  ['src/c.ts', 'express', 'http/ only'],
  ['src/f.ts', '@fastify/busboy', 'http/ only'],
  ['src/http/i.ts', 'express-openapi-validator', 'contract/ only'],
  ['src/http/e.ts', 'jose', 'used in access/ only'],
  ['src/http/j.ts', 'oidc-provider', 'access/ only'],
  ['src/http/f.ts', 'openai', 'llm/ only'],
  ['src/resources/agents/u.ts', 'undici', 'outgoing/ only'],
  ['src/outgoing/a.ts', '#src/resources/agents/store.ts', 'knows none'],
  ['src/resources/agents/v.ts', '@modelcontextprotocol/sdk/types.js', 'mcp/ only'],
  ['src/resources/agents/w.ts', '#generated/packages/mcp-client.js', 'mcp/ only'],
  ['src/mcp/a.ts', '#src/resources/agents/store.ts', 'knows none'],
  ['src/http/k.ts', '#generated/packages/openai.js', 'llm/ only'],
  ['src/resources/events/r.ts', '@redis/client', 'bus/ only'],
  ['src/resources/events/s.ts', '#generated/packages/redis-client.js', 'bus/ only'],
  ['src/bus/r.ts', '#src/resources/events/follow/live.ts', 'above'],
  ['src/resources/agents/handlers.ts', 'typeorm', 'stores and tables only'],
  ['src/resources/agents/keep.ts', '#generated/packages/typeorm.js', 'stores and tables only'],
  ['src/resources/agents/table.ts', 'pg', 'db/ only'],
  ['src/resources/agents/table.ts', '#generated/packages/pg.js', 'db/ only'],
  ['src/resources/agents/x.ts', '#generated/packages/express.js', 'http/ only'],
  ['src/http/l.ts', '#generated/packages/openapi-validators.js', 'contract/ only'],
  ['src/http/m.ts', '#generated/packages/jose.js', 'access/ only'],
  ['src/http/n.ts', '#generated/packages/pino.js', 'telemetry/ and main.ts only'],
  ['src/http/o.ts', '#generated/packages/opentelemetry.js', 'telemetry/ only'],
  ['src/e.ts', '@electric-sql/pglite', 'db/ only'],
];

/** Imports that they must let through. */
const fine: [file: string, imported: string][] = [
  ['src/resources/sessions/a.ts', '#src/resources/agents/store.ts'],
  ['src/resources/sessions/b.ts', '#src/resources/events/log/record.ts'],
  ['src/resources/sessions/store.ts', 'typeorm'],
  ['src/resources/memories/version-store.ts', 'typeorm'],
  ['src/resources/sessions/c.ts', '#src/resources/memories/version-store.ts'],
  ['src/resources/agui/b.ts', '#src/resources/messages/run/start.ts'],
  ['src/event-log/d.ts', './a.ts'],
  ['src/v1/d.ts', '#src/event-log/deprecated.ts'],
  ['src/v1/e.ts', '#src/api/handlers.ts'],
  ['src/http/h.ts', 'express'],
  ['src/grpc/c.ts', '@connectrpc/connect-node'],
  ['src/grpc/d.ts', '#src/event-log/item.ts'],
];

describe('the import rules', () => {
  let findings: { filename: string; message: string; help?: string }[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-imports-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const [file, imported] of [...breaches, ...fine]) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await writeFile(join(folder, file), `import { thing } from '${imported}';\nthing();\n`);
    }
    await copyFile(join(root, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'));
    const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '--format', 'json', '-c', 'oxlint.config.ts', '.'];
    const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1e7 });
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    findings = (JSON.parse(stdout) as { diagnostics: typeof findings }).diagnostics;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const reported = (file: string) =>
    findings
      .filter(({ filename }) => filename.replaceAll('\\', '/').endsWith(file))
      .map(({ message, help }) => `${message} ${help ?? ''}`);

  it.each(breaches)('in %s refuse %s', (file, _imported, message) => {
    expect(reported(file).join('\n')).toContain(message);
  });

  it('are those of docs/architecture.md', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    expect(text, 'node src/tools/import-tables.ts writes them').toBe(withImportTables(text));
  });

  it.each(fine)('in %s allow %s', (file) => {
    expect(reported(file)).toEqual([]);
  });
});
