import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Threat } from '#src/testing/security/threat.ts';
import { threatsByTopic } from '#src/testing/security/threats.ts';

/** The threats, their defences and their tests, as the tables of docs/security.md. */

const file = join(import.meta.dirname, '../../docs/security.md');
const begin = '<!-- The tables are made of src/testing/security/threats.ts: node src/tools/threat-table.ts -->';
const end = '<!-- End of the tables -->';

const link = (path: string) => `[${path.replace(/^src\//, '')}](../${path})`;

function formatRow({ threat, defence, removals, test }: Threat): string {
  const files = [...new Set(removals.map((removal) => removal.file))];
  return `| ${threat} | ${defence} | ${files.map(link).join(', ')} | ${link(test.file)}: ${test.name} |`;
}

const formatTable = ([topic, threats]: [string, readonly Threat[]]): string =>
  [`### ${topic}`, '', '| Threat | Defence | In | Test |', '|---|---|---|---|', ...threats.map(formatRow)].join('\n');

/** Returns the text of docs/security.md with the tables as they have to be. */
export function withThreatTables(text: string): string {
  const [before, rest] = text.split(begin);
  const tables = Object.entries(threatsByTopic).map(formatTable).join('\n\n');
  return `${before}${begin}\n\n${tables}\n\n${end}${rest!.split(end)[1]}`;
}

if (import.meta.main) writeFileSync(file, withThreatTables(readFileSync(file, 'utf8')));
