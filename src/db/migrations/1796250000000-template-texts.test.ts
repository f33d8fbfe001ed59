import { expect, it } from 'vitest';
import { openDatabase } from '#src/db/data-source.ts';
import { TemplateTexts1796250000000 } from './1796250000000-template-texts.ts';

it('cuts texts of templates that are too long, with a mark, and no others', async () => {
  const database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  const runner = database.dataSource.createQueryRunner();
  await runner.query(
    `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('org', 'org', now(), now())`,
  );
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, now(), now())`,
  );
  await runner.query(
    `INSERT INTO conversations (id, organization_id, agent_id, status, metadata, created_at, updated_at)
     VALUES ('con', 'org', 'agt', 'open', '{}', now(), now())`,
  );
  const texts = ['short', '\u0000'.repeat(1_000_000), 'é'.repeat(3_000_000)];
  for (const [number, text] of texts.entries())
    await runner.query(
      `INSERT INTO context_changes (conversation_id, number, kind, document, created_at, created_by)
       VALUES ('con', $1, 'template', $2, now(), 'me')`,
      [number, JSON.stringify({ name: 'x', text })],
    );
  await new TemplateTexts1796250000000().up(runner);
  const rows: { document: string }[] = await runner.query('SELECT document FROM context_changes ORDER BY number');
  const [short, most, cut] = rows.map(({ document }) => JSON.parse(document).text as string);
  expect([short, most === texts[1], cut!.length]).toEqual([texts[0], true, 1_000_000]);
  expect(cut!.slice(-90)).toMatch(
    /é\n\[… part left out: the text has 3,000,000 characters and may have 1,000,000 …\]$/,
  );
  await runner.release();
  await database.close();
}, 60_000);
