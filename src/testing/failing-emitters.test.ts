import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Makes what fails by itself at some time, whoever uses it: a thread, or a connection to a database or to Redis. */
const maker = /\bnew (?:Worker|pg\.Pool|pg\.Client)\(|\bextends pg\.Client\b|\bcreateClient\(\{/;

it('what fails by itself has a listener, without which the process would end', () => {
  const files = globSync('src/**/*.ts', { cwd: root })
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ path, text }) => maker.test(text) && !/^src\/(?:tools|clients|codemod)\//.test(path))
    .filter(({ path }) => path !== 'src/testing/failing-emitters.test.ts');
  expect(files.map(({ path }) => path)).toContain('src/db/preparing-client.ts');
  expect(files.flatMap(({ path, text }) => (/\.on\('error'/.test(text) ? [] : [path]))).toEqual([]);
});
