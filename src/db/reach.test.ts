import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Statements on what belongs to conversations that work for the whole organization. */
const exceptions = new Set([
  // Operations of migration are refused to tokens that act for a user.
  'src/resources/migration/imports.ts',
  'src/resources/migration/store.ts',
  'src/resources/migration/upgrade.ts',
  'src/resources/migration/recompress.ts',
  // Retention is an organization's policy, which background work carries out.
  'src/resources/retention/store.ts',
  'src/resources/events/retention.ts',
  // An organization is erased as a whole.
  'src/resources/erasure/organization-rows-store.ts',
]);

const statement = /`[^`]*`/g;
const owned = /\b(?:FROM|UPDATE|JOIN)\s+(?:conversations|sessions|messages|runs)\b/;

it('every statement that asks for an organization asks for the reach of the caller too', () => {
  const files = globSync('src/{resources,access}/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  const forgetful = files
    .filter((file) => !exceptions.has(file))
    .flatMap((file) =>
      (readFileSync(file, 'utf8').match(statement) ?? [])
        .filter((sql) => owned.test(sql) && /organization_id = \$/.test(sql) && !/reach(ByConversation)?Sql/.test(sql))
        .map((sql) => `${file}: ${sql}`),
    );
  expect(forgetful).toEqual([]);
});
