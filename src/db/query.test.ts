import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

describe('a statement', () => {
  // PostgreSQL refuses to look into JSON with NUL or half an emoji in it, which callers and models may well send.
  it('never looks into stored JSON', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|^(?:testing|tools)\//.test(path));
    // A parameter that Parley has made itself may be looked into.
    const looks = /(?<!\$\{parameter\}::jsonb )(?:->>|#>>?)|\bjsonb?_(?:array_elements|each|extract_path)/;
    expect(files.filter((path) => looks.test(readFileSync(join(source, path), 'utf8')))).toEqual([]);
  });
});
