import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countFiles, driftOf, updateFolder } from './drift.ts';

const root = mkdtempSync(join(tmpdir(), 'parley-drift-'));
afterAll(() => rmSync(root, { recursive: true }));

function folderOf(name: string, files: Record<string, string>): string {
  mkdirSync(join(root, name, 'below'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, name, path), text);
  return join(root, name);
}

it('names what was edited by hand, what is left over and what is missing', () => {
  const fresh = folderOf('fresh', { 'same.ts': '1', 'below/edited.ts': '1', 'missing.ts': '1' });
  const committed = folderOf('committed', { 'same.ts': '1', 'below/edited.ts': '2', 'left-over.ts': '1' });
  const names = ['below/edited.ts', 'left-over.ts', 'missing.ts'].map((path) => join(committed, path));
  expect(driftOf(fresh, committed)).toEqual(names);
  expect(driftOf(fresh, fresh)).toEqual([]);
  expect(driftOf(fresh, join(root, 'nowhere'))).toHaveLength(3);
});

it('writes only what is another, removes what is left over, and tells both', () => {
  const fresh = folderOf('fresh-2', { 'same.ts': '1', 'below/edited.ts': '1', 'missing.ts': '1' });
  const folder = folderOf('folder-2', { 'same.ts': '1', 'below/edited.ts': '2', 'left-over.ts': '1' });
  const written = statSync(join(folder, 'same.ts')).mtimeMs;
  const names = ['below/edited.ts', 'left-over.ts', 'missing.ts'].map((path) => join(folder, path));
  expect(updateFolder(fresh, folder)).toEqual(names);
  expect(driftOf(fresh, folder)).toEqual([]);
  expect(updateFolder(fresh, folder)).toEqual([]);
  expect(countFiles(folder)).toBe(3);
  expect(statSync(join(folder, 'same.ts')).mtimeMs).toBe(written);
});
