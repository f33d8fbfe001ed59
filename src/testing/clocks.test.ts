import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

/** Programs of their own: they store nothing that a server holds against its time. */
const programs = /\.test\.ts$|(?:^|\/)fixture\.ts$|^(?:clients|cli|codemod|conform|console|mock|testing|tools)\//;

/** The files of the server that read the clock of the machine, and why that is right. */
const reasons: Record<string, string> = {
  'db/shared-clock.ts': 'the embedded database has the clock of this machine, and no other process',
  'db/inspect-server.ts': 'compares both clocks',
  'bus/inspect-redis.ts': 'compares both clocks',
  'llm/fault.ts': 'compares with the date that a gateway tells',
  'llm/offline/chat.ts': 'tells a time that nobody compares',
  'openai/direct/create-images.ts': 'tells a time that nobody compares',
  'backup/make-backup.ts': 'the time of files of this machine',
  'access/rate-limit.ts': 'without counters of others, for doors that stand alone',
};

it('only files with a reason read the clock of the machine: what one instance stores and another compares is the time of the database', () => {
  const readers = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[jt]s$/.test(path) && !programs.test(path))
    .filter((path) => /\bDate\.now\b|\bnew Date\(\)/.test(readFileSync(join(source, path), 'utf8')));
  expect(readers.toSorted()).toEqual(Object.keys(reasons).toSorted());
});
