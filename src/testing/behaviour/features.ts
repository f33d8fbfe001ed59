import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases, type BehaviourCase } from './cases.ts';

/** Whether a client passes each case, by `topic: name`. */
export type BehaviourResults = Record<string, boolean>;

const root = join(import.meta.dirname, '../../..');
const resultsFolder = join(root, 'contracts/behaviour/results');
const guide = join(root, 'docs/guides/clients.md');
const marks = ['<!-- features -->\n', '<!-- /features -->'] as const;

export const caseId = ({ topic, name }: Pick<BehaviourCase, 'topic' | 'name'>): string => `${topic}: ${name}`;

/** Reads the committed results of each client, by its language. */
export function readResults(): Record<string, BehaviourResults> {
  const files = existsSync(resultsFolder) ? readdirSync(resultsFolder).toSorted() : [];
  return Object.fromEntries(
    files.map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(join(resultsFolder, file), 'utf8')) as BehaviourResults,
    ]),
  );
}

/** Writes the results of a client, for the next table. */
export function writeResults(client: string, results: BehaviourResults): void {
  writeFileSync(join(resultsFolder, `${client}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

const names: Record<string, string> = { typescript: 'TypeScript', python: 'Python' };

/** Formats what clients do as a table: a row for each case, a column for each client that has results. */
function formatFeatures(results: Record<string, BehaviourResults>): string {
  const clients = Object.keys(results).toSorted((a, b) => b.localeCompare(a));
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = readCases().map((one) =>
    row([one.name, ...clients.map((client) => (results[client]![caseId(one)] ? 'yes' : 'no'))]),
  );
  const head = row(['What a client does', ...clients.map((client) => names[client] ?? client)]);
  return `${[head, `|${'---|'.repeat(clients.length + 1)}`, ...lines].join('\n')}\n`;
}

/** Returns the guide of clients with the table of the committed results. */
export function formatGuideOfClients(): string {
  const text = readFileSync(guide, 'utf8');
  const [from, to] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
  return text.slice(0, from) + formatFeatures(readResults()) + text.slice(to);
}

export const readGuideOfClients = (): string => readFileSync(guide, 'utf8');

if (import.meta.main) writeFileSync(guide, formatGuideOfClients());
