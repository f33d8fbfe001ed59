import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

/** Not of the server: clients are published by themselves, fixtures are programs of others. */
const others = /\.test\.ts$|^clients\/|\/fixtures\//;

/** Returns the files in which each exported name is declared. */
function declarations(): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>();
  const declared = /^export (?:async )?(?:abstract )?(?:type|interface|function\*?|const|class|enum) (\w+)/gm;
  for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || others.test(path.replaceAll('\\', '/'))) continue;
    for (const [, name] of readFileSync(join(source, path), 'utf8').matchAll(declared))
      files.set(name!, (files.get(name!) ?? new Set()).add(path));
  }
  return files;
}

describe('an exported name', () => {
  it('means one thing in the whole tree', () => {
    const twice = [...declarations()].filter(([, paths]) => paths.size > 1);
    expect(twice.map(([name, paths]) => `${name}: ${[...paths].join(', ')}`)).toEqual([]);
  });
});
