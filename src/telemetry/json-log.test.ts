import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from './logger.ts';
import { openJsonLog } from './pretty-log.ts';

let folder: string;
let dest: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-log-'));
  dest = join(folder, 'log');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

/** Returns the messages that are in the file. */
const readMessages = async () =>
  (await readFile(dest, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

/** Opens a log whose file is open. */
async function open() {
  const log = openJsonLog({ dest });
  while (!(await readFile(dest).catch(() => null))) await setImmediate();
  return { log, logger: createLogger('info', log) };
}

/** Waits until the file has these messages, which no timer brings there. */
async function waitFor(messages: string[]): Promise<void> {
  while ((await readMessages()).length < messages.length) await setImmediate();
  expect(await readMessages()).toEqual(messages);
}

describe('the log of lines of JSON', () => {
  it('writes lines together after a while', async () => {
    const { logger } = await open();
    logger.info('one');
    logger.info('two');
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(await readMessages()).toEqual([]);
    vi.advanceTimersByTime(100);
    await waitFor(['one', 'two']);
    logger.info('three');
    vi.advanceTimersByTime(100);
    await waitFor(['one', 'two', 'three']);
  });

  it('writes a warning at once, with the lines before it', async () => {
    const { logger } = await open();
    logger.info('before');
    logger.warn('a warning');
    await waitFor(['before', 'a warning']);
  });

  it('writes what waits when it is asked to', async () => {
    const { log, logger } = await open();
    logger.info('last');
    log.flushSync();
    expect(await readMessages()).toEqual(['last']);
  });
});
