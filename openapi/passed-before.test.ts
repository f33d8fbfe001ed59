import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runUnlessPassed } from './passed-before.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-passed-'));
  mkdirSync(join(root, 'rules/below'), { recursive: true });
  write('bundle.json', '{}');
  write('rules/a.js', 'a');
  write('rules/below/b.js', 'b');
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const run = (name = 'lint', bundle = 'bundle.json') =>
  runUnlessPassed(join(root, 'passed'), { name, inputs: [join(root, bundle), join(root, 'rules')] }, async () => {});

describe('a check that has passed', () => {
  it('does not run again with the same inputs, wherever they are', async () => {
    expect([await run(), await run()]).toEqual([true, false]);
    renameSync(join(root, 'bundle.json'), join(root, 'moved.json'));
    expect(await run('lint', 'moved.json')).toBe(false);
  });

  it.each<[what: string, change: () => void]>([
    ['another document', () => write('bundle.json', '{ }')],
    ['another rule', () => write('rules/below/b.js', 'c')],
    ['one more rule', () => write('rules/c.js', '')],
    ['a rule under another name', () => renameSync(join(root, 'rules/a.js'), join(root, 'rules/z.js'))],
    [
      'texts that changed their places',
      () => {
        write('rules/a.js', 'b');
        write('rules/below/b.js', 'a');
      },
    ],
  ])('runs again with %s', async (_, change) => {
    await run();
    change();
    expect([await run(), await run()]).toEqual([true, false]);
  });

  it('runs again when it is told something else', async () => {
    await run('lint');
    expect(await run('lint --strict')).toBe(true);
  });

  it('is not kept when it fails', async () => {
    const failing = () =>
      runUnlessPassed(join(root, 'passed'), { name: 'lint', inputs: [root] }, () => Promise.reject(new Error('no')));
    await expect(failing()).rejects.toThrow('no');
    await expect(failing()).rejects.toThrow('no');
  });
});
