import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

/** The files that may have statements, by their paths below `src/`. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|^(?:testing|tools)\//.test(path));

const findIn = (pattern: RegExp): string[] =>
  files.filter((path) => pattern.test(readFileSync(join(source, path), 'utf8')));

describe('a statement', () => {
  // PostgreSQL refuses to look into JSON with NUL or half an emoji in it, which callers and models may well send.
  it('never looks into stored JSON', () => {
    // A parameter that Parley has made itself may be looked into.
    const looks = /(?<!\$\{parameter\}::jsonb )(?:->>|#>>?)|\bjsonb?_(?:array_elements|each|extract_path)/;
    expect(findIn(looks)).toEqual([]);
  });

  // PostgreSQL takes one row of two hundred for what such a condition leaves, and sorts all rows where an index has their order.
  it('never asks of the rows of a list whether a subquery is null', () => {
    const asks = /\(SELECT \w+ FROM \w+ \w+ WHERE [^()]*\) IS NULL/;
    expect(asks.test('(SELECT erase_at FROM conversations c WHERE c.id = conversation_id) IS NULL')).toBe(true);
    // These find one row by its id.
    expect(findIn(asks)).toEqual(['resources/messages/store.ts', 'resources/runs/store.ts']);
  });

  // A pooler in transaction mode gives the next transaction another session, and this one to somebody else.
  it('leaves nothing in the session of its connection', () => {
    const leaves = new RegExp(
      [
        String.raw`\bpg_(?:try_)?advisory_(?:un)?lock(?:_shared|_all)?\(`,
        String.raw`[\`'";]\s*(?:LISTEN|NOTIFY|PREPARE|DECLARE|DISCARD|RESET|LOAD|SET (?!LOCAL\b))[ \w]`,
        String.raw`\bCREATE (?:GLOBAL |LOCAL )?TEMP(?:ORARY)?\b`,
        String.raw`\b(?:set_config|currval|lastval)\(`,
      ].join('|'),
    );
    expect(
      ['SELECT pg_advisory_lock(1)', "'LISTEN a'", '`SET ROLE a`', 'CREATE TEMP TABLE a'].filter(
        (one) => !leaves.test(one),
      ),
    ).toEqual([]);
    // The embedded database has one session, which Parley itself gives to one client after the other.
    expect(findIn(leaves)).toEqual(['db/in-process-socket.ts']);
  });
});
