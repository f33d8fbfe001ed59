import { readFixtures, type CodemodFixture } from '#src/codemod/fixtures.ts';
import { createRules, type CodemodRules } from '#src/codemod/code/rules.ts';
import { readBundledContract, readSchemaVocabulary } from '#src/codemod/code/schemas.ts';
import { listFieldReports, type FieldReport, type OperationMapping } from '#src/v1/mapping.ts';
import { mappings } from '#src/v1/mappings.ts';
import {
  createAnswerPair,
  formatExampleCall,
  createCallPair,
  createExampleLookup,
  createRequestPair,
  type ExamplePair,
} from './examples.ts';
import { preface } from './preface.ts';

const formatCode = (text: string) => `\`${text}\``;
const formatCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const formatTable = (heads: string[], rows: string[][]) =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(formatCell).join(' | ')} |`).join('\n');
const formatBlock = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
const formatJson = (value: object) => formatBlock('json', JSON.stringify(value, null, 2));

const toKebabCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const parts = { request: 'Request', answer: 'Answer' } as Record<string, string>;
const formatPart = (part: string) => parts[part] ?? `Event ${formatCode(part.replace('event ', ''))}`;

function fieldRow({ part, v1, v2, kind, note, operation }: FieldReport, { v2: successor }: OperationMapping): string[] {
  const where = operation === successor ? '' : ` of ${operation}`;
  const how = kind === 'same' ? 'as it was' : kind;
  return [formatPart(part), v1 ? formatCode(v1) : '', v2 ? formatCode(v2) + where : '', how, note ?? ''];
}

/** Returns the rows of fields that version 1 has no place for, with the reason. */
function lostRows(fields: readonly FieldReport[]): string[] {
  const byNote = new Map<string, string[]>();
  for (const { part, v2, note } of fields) {
    const key = `${formatPart(part)}: ${note ?? ''}`;
    byNote.set(key, [...(byNote.get(key) ?? []), formatCode(v2!)]);
  }
  return [...byNote].map(([note, names]) => `- ${note} ${names.join(', ')}`);
}

function fieldPart(mapping: OperationMapping): string[] {
  const all = listFieldReports(mapping);
  const lost = all.filter(({ kind }) => kind === 'lost');
  const carried = all.filter(({ kind }) => kind !== 'lost');
  return [
    formatTable(
      ['Where', 'Version 1', 'Version 2', 'Is', 'Note'],
      carried.map((field) => fieldRow(field, mapping)),
    ),
    ...(lost.length > 0 ? ['Only version 2 has:', lostRows(lost).join('\n')] : []),
  ];
}

const pairPart = (name: string, pair: ExamplePair | null): string[] =>
  pair ? [`${name} of version 1, and the same of version 2:`, formatJson(pair.v1), formatJson(pair.v2)] : [];

function beforePart({ before = {} }: OperationMapping): string[] {
  const calls = Object.values(before).map(({ v2, note }) => `- ${formatCode(v2)} first. ${note}`);
  return calls.length > 0 ? [`Version 1 does more than its successor alone:`, calls.join('\n')] : [];
}

const codePart = ({ language, before, after }: CodemodFixture): string[] => [
  'With the clients:',
  formatBlock(language, before),
  formatBlock(language, after),
];

const contracts = { v1: readBundledContract('v1'), v2: readBundledContract('v2') };

function formatOperation(mapping: OperationMapping, fixture: CodemodFixture): string[] {
  const [v1, v2] = [readSchemaVocabulary(contracts.v1), readSchemaVocabulary(contracts.v2)];
  const examples = { v1: createExampleLookup(contracts.v1), v2: createExampleLookup(contracts.v2) };
  const [from, to] = [v1.route(mapping.v1), v2.route(mapping.v2)];
  const calls = createCallPair(mapping, examples.v1, examples.v2);
  const lines = [formatExampleCall(from, calls[0]!), formatExampleCall(to, calls[1]!)].join('\n');
  const request = createRequestPair(mapping, examples.v1, examples.v2);
  return [
    `### ${mapping.v1} → ${mapping.v2}`,
    formatBlock('text', request ? `${from}\n${to}` : lines),
    ...beforePart(mapping),
    ...pairPart('A request', request),
    ...pairPart('An answer', createAnswerPair(mapping, examples.v2)),
    ...fieldPart(mapping),
    ...(mapping.notes.length > 0 ? [mapping.notes.map((note) => `- ${note}`).join('\n')] : []),
    ...codePart(fixture),
  ];
}

function formatNames({ codes, events, logTypes }: CodemodRules): string[] {
  const rows = (pairs: Iterable<readonly [string, readonly string[]]>) =>
    [...pairs].map(([v1, v2]) => [formatCode(v1), v2.map(formatCode).join(', ')]);
  const single = (pairs: ReadonlyMap<string, string>) => [...pairs].map(([v1, v2]) => [v1, [v2]] as const);
  const heads = ['Version 1', 'Version 2'];
  return [
    '## Names',
    'The codes of failures. Version 1 has fewer: one of its codes may stand for several.',
    formatTable(heads, rows(codes)),
    'The events of a streamed reply.',
    formatTable(heads, rows(single(events))),
    'The events of a log that had other names. What AG-UI 1.0 has added was `CUSTOM` in version 1.',
    formatTable(heads, rows(single(logTypes))),
  ];
}

/** Returns the migration guide from version 1, generated from the mapping table, the contracts and the fixtures. */
export function formatGuide(): string {
  const samples = readFixtures();
  const all = Object.values(mappings) as OperationMapping[];
  const sampleOf = (id: string) => samples.find(({ file }) => file === toKebabCase(id))!;
  const sections = all.flatMap((mapping) => formatOperation(mapping, sampleOf(mapping.v1)));
  return [preface, ...formatNames(createRules()), '## Operations', ...sections, ''].join('\n\n').trimEnd() + '\n';
}
