import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** Each argument of a call takes room on the stack, so a list of a caller's length must not be spread into one. */
const spreadCall = /\b(push|unshift|Math\.min|Math\.max|fromCharCode|fromCodePoint)\(\.\.\./;
/** What runs beside the server. */
const isAside = (file: string) => /\.test\.ts$|^src\/(codemod|testing|tools|clients)\//.test(file);

it('no list is spread into the arguments of a call', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !isAside(file));
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line) => (spreadCall.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
