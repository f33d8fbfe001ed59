import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../', import.meta.resolve('@scalar/api-reference')));
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

/**
 * Writes the script of the reference pages: Scalar's build for browsers, unchanged, with its licence. The server has this
 * file only; installed as a package Scalar brings some 270 others that no page uses.
 */
export function writeDocsScript(target: string): void {
  const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };
  const notice = `scalar-${version}.js is dist/browser/standalone.js of the npm package @scalar/api-reference ${version}, unchanged.
It is licensed under ${license}:

${read('../helpers/LICENSE')}`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `scalar-${version}.js`), read('dist/browser/standalone.js'));
  writeFileSync(join(target, 'LICENSE'), notice);
}
