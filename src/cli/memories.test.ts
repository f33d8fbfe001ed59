import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IndexProgress } from '#src/resources/memories/index-progress-store.ts';
import { runInProcess } from '#src/testing/run-in-process.ts';
import { openControl } from './control.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-memories-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const status = (...typed: string[]) => runInProcess({ PARLEY_DATA_DIR: dataDir }, 'memories', 'status', ...typed);
const half: IndexProgress = { model: 'small', memories: 4, embedded: 1, failed: 1, words: 4 };

describe('parley memories status', () => {
  it('counts where no server runs', async () => {
    expect(await status('--wait')).toEqual({
      status: 0,
      stdout: 'memories  0\nembedded  0, by offline/embedding\nwords     0 indexed as this version does it\n',
      stderr: '',
    });
  });

  it('asks the server that runs, and waits until it has done what can be done', async () => {
    const answers = [half, half, { ...half, embedded: 3 }];
    const asked: string[][] = [];
    const close = await openControl(dataDir, async (typed) => {
      asked.push(typed);
      return JSON.stringify(answers.shift());
    });
    try {
      const first = await status();
      expect(first.stdout).toContain('1, by small; 1 could not be embedded and are tried again\n');
      expect(first.stderr).toMatch(/^2 wait: /);
      const last = await status('--wait', '--json');
      expect([last.status, JSON.parse(last.stdout), last.stderr]).toEqual([0, { ...half, embedded: 3 }, '']);
      expect(asked).toEqual([
        ['memories', 'status'],
        ['memories', 'status', '--wait', '--json'],
        ['memories', 'status', '--wait', '--json'],
      ]);
    } finally {
      await close();
    }
  });

  it('says that no model embeds', async () => {
    const close = await openControl(dataDir, async () => JSON.stringify({ ...half, model: null, embedded: 0 }));
    try {
      expect((await status()).stdout).toContain('none: no model is set to embed them');
    } finally {
      await close();
    }
  });
});
