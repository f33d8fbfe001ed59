import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryRunner } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { loadMigrations, migrations } from './index.ts';

/**
 * Since when a migration only expands: an instance of the version before goes on to read and write while it is applied, so that
 * two instances can be upgraded one after the other. What nobody uses any more is dropped one release later.
 */
const expandsSince = 1_796_980_000_000;

/** The migrations since then that are known to do more, and why that was accepted. */
const exceptions: Record<string, string> = {
  RequestsOfRuns1796984100000: 'it is of the same release as the first that has more than one document of a run',
  UsageByTask1796986500000: 'it is of the same release as the first that counts by task',
};

/** Statements that an instance of the version before does not survive, in a table that it knows. */
const breaks: Record<string, RegExp> = {
  'drops a table': /\bDROP TABLE\b/i,
  'drops a column': /\bDROP COLUMN\b/i,
  'renames something': /\bRENAME\b/i,
  'changes the type of a column': /\bALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE\b/i,
  'demands a value that is not written':
    /\bSET NOT NULL\b|\bADD (?:COLUMN )?\w+ (?:(?!DEFAULT|,)[^;])*\bNOT NULL\b(?!(?:(?!,)[^;])*\bDEFAULT\b)/i,
  'changes the key that others insert by': /\bDROP CONSTRAINT \w+_pkey\b|\bADD PRIMARY KEY\b/i,
  'refuses rows that were good': /\bADD CONSTRAINT\b(?!.*\bNOT VALID\b)|\bCREATE UNIQUE INDEX\b/i,
};

/** Names what a statement breaks. A table that the same migration makes is new to everybody. */
function findBreaks(statement: string, made: ReadonlySet<string>): string[] {
  const table = /\b(?:ALTER TABLE (?:ONLY )?|DROP TABLE (?:IF EXISTS )?| ON )"?(\w+)/i.exec(statement)?.[1];
  if (table !== undefined && made.has(table)) return [];
  return Object.keys(breaks).filter((name) => breaks[name]!.test(statement));
}

/** Lists the statements of a migration, as it sends them to a database without rows. */
async function listStatements({ name, load }: (typeof migrations)[number]): Promise<string[]> {
  const statements: string[] = [];
  const runner = {
    query: async (sql: string) => {
      statements.push(...sql.split(/;\s*(?=(?:ALTER|CREATE|DROP|UPDATE|INSERT|DELETE)\b)/));
      return [];
    },
  };
  const Migration = (await load())[name]!;
  await new Migration().up(runner as unknown as QueryRunner);
  return statements;
}

const timeOf = (name: string) => Number(/\d{13}$/.exec(name)![0]);
const later = migrations.filter(({ name }) => timeOf(name) >= expandsSince);

describe('a migration', () => {
  it.each(later.map((Migration) => [Migration.name, Migration] as const))(
    'only expands: %s',
    async (name, Migration) => {
      const statements = await listStatements(Migration);
      const made = new Set(
        statements.flatMap((sql) => [...sql.matchAll(/CREATE TABLE "?(\w+)/gi)].map(([, table]) => table!)),
      );
      const found = statements.flatMap((sql) => findBreaks(sql, made).map((what) => `${what}: ${sql}`));
      if (Object.hasOwn(exceptions, name)) expect(found).not.toEqual([]);
      else expect(found).toEqual([]);
    },
  );

  it('has a note in docs/operations/upgrades.md of what is lost when it is undone', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/operations/upgrades.md'), 'utf8');
    const noted = [...page.matchAll(/^\| `(\w+\d{13})` \| \S.*\. \|$/gm)].map(([, name]) => name);
    expect(noted).toEqual(later.map(({ name }) => name));
  });

  it.each([
    ['ALTER TABLE runs DROP COLUMN x', 'drops a column'],
    ['ALTER TABLE runs RENAME COLUMN a TO b', 'renames something'],
    ['ALTER TABLE runs ALTER COLUMN a TYPE bigint', 'changes the type of a column'],
    ['ALTER TABLE runs ADD COLUMN a text NOT NULL', 'demands a value that is not written'],
    ['ALTER TABLE runs ADD COLUMN b text, ADD COLUMN a text NOT NULL', 'demands a value that is not written'],
    ['ALTER TABLE runs ALTER COLUMN a SET NOT NULL', 'demands a value that is not written'],
    ['ALTER TABLE runs DROP CONSTRAINT runs_pkey', 'changes the key that others insert by'],
    ['CREATE UNIQUE INDEX a ON runs (b)', 'refuses rows that were good'],
    ['DROP TABLE runs', 'drops a table'],
  ])('is found to break: %s', (sql, what) => expect(findBreaks(sql, new Set(['mine']))).toEqual([what]));

  it.each([
    'ALTER TABLE runs ADD COLUMN a text',
    `ALTER TABLE runs ADD COLUMN a text NOT NULL DEFAULT ''`,
    `ALTER TABLE runs ADD COLUMN a text NOT NULL DEFAULT '', ADD COLUMN b integer DEFAULT 0 NOT NULL`,
    'ALTER TABLE mine ADD COLUMN a text NOT NULL',
    'CREATE INDEX a ON runs (b)',
    'CREATE UNIQUE INDEX a ON mine (b)',
  ])('may do: %s', (sql) => expect(findBreaks(sql, new Set(['mine']))).toEqual([]));
});

describe('the list of migrations', () => {
  it('has each file of the folder, and the name that its module exports', async () => {
    const files = readdirSync(import.meta.dirname).filter((file) => /^\d{13}-.*(?<!\.test)\.ts$/.test(file));
    const times = files.map((file) => Number.parseInt(file, 10));
    expect(migrations.map(({ name }) => timeOf(name)).toSorted()).toEqual(times.toSorted());
    expect((await loadMigrations()).map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
  });
});
