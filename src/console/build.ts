import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { toConfig } from './vite.config.ts';

/**
 * Builds the console into a folder: `console.js`, which is begun with, `console.css`, and a script for each view that is loaded when
 * it is opened. Their names stay the same, since the server puts a hash into their addresses. The same sources give the same bytes.
 *
 * @param root the folder of the repository
 */
export async function writeConsole(root: string, target: string): Promise<void> {
  const result = await build(toConfig(root));
  if (!('output' in result)) throw new Error('The console is built once, into one output.');
  rmSync(target, { recursive: true, force: true });
  for (const file of result.output) {
    const path = join(target, file.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.type === 'chunk' ? file.code : file.source);
  }
}
