import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { formatAsHtml } from './as-html.ts';
import { formatAsMarkdown } from './as-markdown.ts';
import { createChangelogModel } from './model.ts';
import { readSources, worktree } from './sources.ts';
import type { ChangelogRange } from './sources.ts';
import { toDay } from '#contracts/gates/versions.ts';
import { formatNextVersion, formatSummary, formatTitle } from './words.ts';

/** Writes the changelog between two forms of a contract into a folder, twice: for people and for tools. */
export function writeChangelog(
  root: string,
  wanted: ChangelogRange,
  folder: string,
  today = toDay(new Date()),
): { paths: string[]; said: string } {
  const model = createChangelogModel(readSources(root, wanted, today));
  const files = { 'changelog.md': formatAsMarkdown(model), 'changelog.html': formatAsHtml(model) };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return {
    paths: Object.keys(files).map((name) => join(folder, name)),
    said: [`${formatTitle(model)}. ${formatSummary(model)}`, formatNextVersion(model)].filter(Boolean).join('\n'),
  };
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../../..');
  try {
    const { values } = parseArgs({
      options: { from: { type: 'string' }, to: { type: 'string', default: worktree }, out: { type: 'string' } },
    });
    const { from = null, to, out = join(root, '.cache/changelog') } = values;
    const { paths, said } = writeChangelog(root, { from, to }, out);
    process.stdout.write(`${said}\n`);
    for (const path of paths) process.stdout.write(`wrote ${relative(process.cwd(), path)}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
