import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');

/** Not of the server: clients and readers of others' logs know events by their names, and benches push some of their own. */
const others =
  /\.test\.ts$|^(clients|cli|codemod|conform|testing|tools)\/|\/fixtures?\b|^v1\/|^event-log\/parley-event\.ts$/;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !others.test(path));

describe('an event CUSTOM that the server writes', () => {
  it('is made by toParleyEvent, or by toMachineEvent of the pure core: both are typed by the contract', () => {
    const makesOne = /type: 'CUSTOM',.*\bvalue\b/;
    const own = files.filter((path) => makesOne.test(readFileSync(join(source, path), 'utf8')));
    expect(own).toEqual(['state-machine/log-events.ts']);
    const users = files.filter((path) => /\btoParleyEvent[<(]/.test(readFileSync(join(source, path), 'utf8')));
    expect(users.length).toBeGreaterThan(3);
  });
});
