import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the documentation says of a setting, as text without links. */
export type SettingDoc = { name: string; fallback: string; text: string };

const page = join(import.meta.dirname, '../../docs/operations/configuration.md');

const toText = (cell: string) => cell.replaceAll(/\[([^[\]]*)\]\([^()]*\)/g, '$1').trim();

/** Reads what `docs/operations/configuration.md` says of each setting: rows whose first cell is the name of a variable. */
export function readSettingDocs(): SettingDoc[] {
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `') && line.endsWith(' |'));
  return rows.flatMap((row) => {
    const [first, fallback, ...texts] = row.slice(2, -2).split(' | ');
    const name = /^`([A-Z][A-Z0-9_]+)`$/.exec(first!)?.[1];
    if (name === undefined || fallback === undefined || texts.length === 0) return [];
    return [{ name, fallback: toText(fallback).replace(/^`([^`]*)`$/, '$1'), text: toText(texts.join(' | ')) }];
  });
}
