import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../generated/console');
const names = readdirSync(folder);
const sizeOf = (name: string) => gzipSync(readFileSync(join(folder, name))).length;

/** Lists a script with those that it needs before it runs; those of other views are loaded when they are opened. */
function withImports(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const code = readFileSync(join(folder, name), 'utf8');
  for (const [, imported] of code.matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g))
    withImports(imported!, found);
  return found;
}

describe('the console that is served', () => {
  it('has a first view of 80 kB at most, as sent, and views of 40 kB at most beside it', () => {
    const first = [...withImports('console.js'), ...withImports('start.js'), 'console.css'];
    const bytes = [...new Set(first)].reduce((sum, name) => sum + sizeOf(name), 0);
    expect(bytes).toBeLessThan(80_000);
    expect(names.filter((name) => !first.includes(name) && sizeOf(name) > 40_000)).toEqual([]);
  });

  it('needs nothing of other hosts, and makes no code of texts', () => {
    expect(names.every((name) => /^[\w-]+\.(js|css)$/.test(name))).toBe(true);
    const code = names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    expect(code).not.toMatch(/\beval\(|new Function\(|url\(["']?https?:|@import/);
  });
});
