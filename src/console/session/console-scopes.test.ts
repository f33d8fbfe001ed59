import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listAllScopes } from '#src/composition/read-contract.ts';
import { consoleScopes } from './console-scopes.ts';

const folder = join(import.meta.dirname, '..');
const code = globSync('**/*.{ts,tsx}', { cwd: folder, exclude: ['session/**'] })
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');
const named = new Set([...code.matchAll(/'([a-z]+:[a-z]+)'/g)].map(([, scope]) => scope!));
const known = listAllScopes();

describe('the scopes for which the console signs in', () => {
  it('are all that its views name, but for those that no token has', () => {
    const used = [...named].filter((scope) => known.includes(scope) && !/^(keys|clients):write$/.test(scope));
    expect(used.toSorted().filter((scope) => !consoleScopes.includes(scope))).toEqual([]);
    expect(used.length).toBeGreaterThan(20);
  });

  it('are scopes of the contract, each once', () => {
    expect(consoleScopes.filter((scope) => !known.includes(scope))).toEqual([]);
    expect(new Set(consoleScopes).size).toBe(consoleScopes.length);
  });
});
