import { join } from 'node:path';
import { startRecording } from './spec-coverage.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

const compileCache = join(import.meta.dirname, '../../node_modules/.cache/compile');

/** Before the first test: what earlier runs have covered does not count. Returns what is done after the last one. */
export default function setup(): () => void {
  startRecording();
  // Processes that tests start load what earlier ones have compiled, instead of reading all of the source again.
  process.env['NODE_COMPILE_CACHE'] ??= compileCache;
  return useTemporaryFolder();
}
