import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v1App from '#contracts/consumers/v1-web-app/app/help-desk.ts';
import { runMigrateCommand } from '#src/cli/migrate-run.ts';
import { countCallsSince, listUsage } from '#src/resources/usage/store.ts';
import { openTestDatabase, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { behaviours, type HelpDesk } from '#src/testing/help-desk.ts';
import { toCall } from '#src/testing/to-call.ts';
import { listTypeErrors } from '#src/testing/type-check.ts';
import { isDeep } from '#src/testing/scale-runs.ts';

const root = join(import.meta.dirname, '../..');
const place = { channelId: 'web', workspaceId: 'acme' };
type App = typeof v1App;

const deskOf = ({ helpDesk }: App, api: Api): HelpDesk => helpDesk({ baseUrl: api.stage.url, token: api.token }, place);

const codemod = (...args: string[]) => runMigrateCommand(toCall('migrate', 'code', ...args));

/** A small application of version 1, from its first day to the one on which nobody calls version 1 any more. */
describe('the help desk', () => {
  let folder: string;
  let before: Api;
  let after: Api;
  let database: Api['stage']['database'];
  let organization: string;
  let usedBefore: Awaited<ReturnType<typeof listUsage>>;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'help-desk-')));
    cpSync(join(root, 'contracts/consumers/v1-web-app/app'), folder, { recursive: true });
    database = await openTestDatabase();
    before = await testApi(await startStage(database));
    organization = (JSON.parse(atob(before.token.split('.')[1]!)) as { org: string }).org;
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await database.close();
  });

  describe('of version 1', () => {
    for (const [name, behaves] of Object.entries(behaviours))
      it(name, () => behaves({ desk: deskOf(v1App, before), api: before }));

    it('calls every operation of version 1', async () => {
      await before.stage.drain();
      usedBefore = await listUsage(database.dataSource, organization, '1.0');
      const calls = usedBefore.filter(({ field }) => field === '').map(({ operationId }) => operationId);
      expect(calls.sort()).toEqual([
        'getAgentById',
        'getAgents',
        'getConversationMessages',
        'getConversations',
        'getSessionEvents',
        'getSessionMessages',
        'sendChat',
        'streamChat',
      ]);
    });
  });

  describe.runIf(isDeep)('of version 2, as the codemod makes it', () => {
    it('leaves nothing for a person, and nothing more to do', () => {
      const report = join(folder, 'report.json');
      const diff = codemod(folder, '--dry-run', '--json', report);
      const source = () => readFileSync(join(folder, 'chat.ts'), 'utf8');
      expect([diff.includes('-  switch (event.type) {'), source().includes('sendChat')]).toEqual([true, true]);
      expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
        needs_a_person: [],
        does_not_fit: [],
        not_reached: [],
      });
      expect(codemod(folder)).toMatch(/^\d+ changes in 8 of 7 files\.\n$/);
      expect(source()).not.toContain('sendChat');
      expect(codemod(folder)).toBe('0 changes in 0 of 7 files.\n');
    });

    it('fits the types of the new client', () => {
      mkdirSync(join(folder, 'node_modules'));
      cpSync(join(root, 'generated/clients/typescript'), join(folder, 'node_modules/parley-client'), {
        recursive: true,
      });
      expect(listTypeErrors(folder)).toEqual([]);
    });

    for (const [name, behaves] of Object.entries(behaviours))
      it(name, async () => {
        after ??= before.on(await startStage(database));
        const app = (await import(pathToFileURL(join(folder, 'help-desk.ts')).href)) as App;
        await behaves({ desk: deskOf(app, after), api: after });
      });

    it('does not call version 1 any more', async () => {
      const calls = async () => (await countCallsSince(database.dataSource, organization, new Date(0)))['2.0'] ?? 0;
      const since = await calls();
      // The calls before may have been counted already: they are, every ten seconds.
      await after.get('/v2/agents');
      await after.stage.drain();
      expect(await listUsage(database.dataSource, organization, '1.0')).toEqual(usedBefore);
      expect(await calls()).toBeGreaterThan(since);
    });
  });
});
