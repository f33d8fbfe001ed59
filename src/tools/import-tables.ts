import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import config from '#oxlint';

/** The import rules of the linter as the tables of docs/architecture.md. */

type Pattern = { regex?: string; group?: string[]; message: string };

const file = join(import.meta.dirname, '../../docs/architecture.md');
const begin = '<!-- The tables are made of the linter’s configuration: node src/tools/import-tables.ts -->';
const end = '<!-- End of the tables -->';

const overrides = (config.overrides ?? []).map(({ files, rules }) => {
  const [, options] = (rules?.['no-restricted-imports'] ?? []) as [string, { patterns: Pattern[] }];
  return { files, patterns: options.patterns };
});

/** The messages that hold everywhere: the first area is all of the code. */
const [everywhere, ...areas] = overrides.filter(({ files }) => !files.includes('**/*.test.ts'));
const general = new Set(everywhere!.patterns.map(({ message }) => message));

const code = (texts: string[]) => texts.map((text) => `\`${text}\``).join(', ');

/** Returns what a pattern refuses, in words. */
function refused({ regex, group }: Pattern): string {
  const rooms = /^\^#src\/\((.+)\)\(\/\|\\\.ts\$\)$/.exec(regex ?? '')?.[1]?.split('|');
  if (rooms) return code(rooms);
  if (!group) return regex === '^#src/' ? 'anything of the server' : 'anything but itself and generated types';
  const [all, ...open] = group.map((path) => path.replace(/^!?\\#src\//, '').replace(/\.ts$/, ''));
  return `${code([all!])} but for ${code(open.map((path) => path.replace(/^resources\//, '')))}`;
}

const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** The rules of a resource, which those of a single one widen. */
const resources = areas.find(({ files }) => files.includes('src/resources/**'))!;
const ofResources = new Set(resources.patterns.flatMap(({ group }) => group ?? []));

/** Returns the rows of an area: one for each of its own rules, or what it may use beyond other resources. */
function rowsOf({ files, patterns }: (typeof areas)[number]): string[] {
  const fences = patterns.filter(({ message }) => !general.has(message));
  const group = fences.find((fence) => fence.group?.some((path) => ofResources.has(path)))?.group;
  if (group && files !== resources.files) {
    const more = group.filter((path) => !ofResources.has(path)).map((path) => path.slice('!\\#src/resources/'.length));
    if (more.length === 0) return [];
    return [row(code(files), `the same, but may use ${code(more)} too`, '')];
  }
  return fences.map((fence, at) => row(at === 0 ? code(files) : '', refused(fence), fence.message));
}

/** Returns the tables as Markdown. Where two areas overlap, the later one holds. */
function importTables(): string {
  const rules = everywhere!.patterns.map(({ message }) => `- ${message}`);
  return [
    row('Files', 'May not import', 'Why'),
    '|---|---|---|',
    ...areas.flatMap(rowsOf),
    '',
    'Everywhere, outside of tests and tools:',
    '',
    ...rules,
  ].join('\n');
}

/** Returns the text of docs/architecture.md with the tables as they have to be. */
export function withImportTables(text: string): string {
  const [before, rest] = text.split(begin);
  return `${before}${begin}\n${importTables()}\n${end}${rest!.split(end)[1]}`;
}

if (import.meta.main) writeFileSync(file, withImportTables(readFileSync(file, 'utf8')));
