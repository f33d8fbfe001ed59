import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { longFiles } from './long-files.ts';

it.each(longFiles)('%s is a file of tests', (file) => {
  expect(existsSync(join(import.meta.dirname, '../..', file))).toBe(true);
});
