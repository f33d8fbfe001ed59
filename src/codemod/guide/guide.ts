import { fixtures, type Fixture } from '#src/codemod/fixtures.ts';
import { rulesOf, type Rules } from '#src/codemod/code/rules.ts';
import { contractOf, vocabularyOf } from '#src/codemod/code/schemas.ts';
import { listFieldReports, type FieldReport, type OperationMapping } from '#src/v1/mapping.ts';
import { mappings } from '#src/v1/mappings.ts';
import { answerPair, called, callPair, examplesOf, requestPair, type Pair } from './examples.ts';
import { preface } from './preface.ts';

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (heads: string[], rows: string[][]) =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const block = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
const json = (value: object) => block('json', JSON.stringify(value, null, 2));

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const parts = { request: 'Request', answer: 'Answer' } as Record<string, string>;
const partOf = (part: string) => parts[part] ?? `Event ${code(part.replace('event ', ''))}`;

function fieldRow({ part, v1, v2, kind, note, operation }: FieldReport, { v2: successor }: OperationMapping): string[] {
  const where = operation === successor ? '' : ` of ${operation}`;
  const how = kind === 'same' ? 'as it was' : kind;
  return [partOf(part), v1 ? code(v1) : '', v2 ? code(v2) + where : '', how, note ?? ''];
}

/** What version 1 has no place for, with why. */
function lostRows(fields: readonly FieldReport[]): string[] {
  const byNote = new Map<string, string[]>();
  for (const { part, v2, note } of fields) {
    const key = `${partOf(part)}: ${note ?? ''}`;
    byNote.set(key, [...(byNote.get(key) ?? []), code(v2!)]);
  }
  return [...byNote].map(([note, names]) => `- ${note} ${names.join(', ')}`);
}

function fieldPart(mapping: OperationMapping): string[] {
  const all = listFieldReports(mapping);
  const lost = all.filter(({ kind }) => kind === 'lost');
  const carried = all.filter(({ kind }) => kind !== 'lost');
  return [
    table(
      ['Where', 'Version 1', 'Version 2', 'Is', 'Note'],
      carried.map((field) => fieldRow(field, mapping)),
    ),
    ...(lost.length > 0 ? ['Only version 2 has:', lostRows(lost).join('\n')] : []),
  ];
}

const pairPart = (name: string, pair: Pair | null): string[] =>
  pair ? [`${name} of version 1, and the same of version 2:`, json(pair.v1), json(pair.v2)] : [];

function beforePart({ before = {} }: OperationMapping): string[] {
  const calls = Object.values(before).map(({ v2, note }) => `- ${code(v2)} first. ${note}`);
  return calls.length > 0 ? [`Version 1 does more than its successor alone:`, calls.join('\n')] : [];
}

const codePart = ({ language, before, after }: Fixture): string[] => [
  'With the clients:',
  block(language, before),
  block(language, after),
];

const contracts = { v1: contractOf('v1'), v2: contractOf('v2') };

function operation(mapping: OperationMapping, fixture: Fixture): string[] {
  const [v1, v2] = [vocabularyOf(contracts.v1), vocabularyOf(contracts.v2)];
  const examples = { v1: examplesOf(contracts.v1), v2: examplesOf(contracts.v2) };
  const [from, to] = [v1.route(mapping.v1), v2.route(mapping.v2)];
  const calls = callPair(mapping, examples.v1, examples.v2);
  const lines = [called(from, calls[0]!), called(to, calls[1]!)].join('\n');
  const request = requestPair(mapping, examples.v1, examples.v2);
  return [
    `### ${mapping.v1} → ${mapping.v2}`,
    block('text', request ? `${from}\n${to}` : lines),
    ...beforePart(mapping),
    ...pairPart('A request', request),
    ...pairPart('An answer', answerPair(mapping, examples.v2)),
    ...fieldPart(mapping),
    ...(mapping.notes.length > 0 ? [mapping.notes.map((note) => `- ${note}`).join('\n')] : []),
    ...codePart(fixture),
  ];
}

function names({ codes, events, logTypes }: Rules): string[] {
  const rows = (pairs: Iterable<readonly [string, readonly string[]]>) =>
    [...pairs].map(([v1, v2]) => [code(v1), v2.map(code).join(', ')]);
  const single = (pairs: ReadonlyMap<string, string>) => [...pairs].map(([v1, v2]) => [v1, [v2]] as const);
  const heads = ['Version 1', 'Version 2'];
  return [
    '## Names',
    'The codes of failures. Version 1 has fewer: one of its codes may stand for several.',
    table(heads, rows(codes)),
    'The events of a streamed reply.',
    table(heads, rows(single(events))),
    'The events of a log that had other names. What AG-UI 1.0 has added was `CUSTOM` in version 1.',
    table(heads, rows(single(logTypes))),
  ];
}

/** The guide for those who leave version 1: everything in it comes from the mapping table, the contracts and the fixtures. */
export function guide(): string {
  const samples = fixtures();
  const all = Object.values(mappings) as OperationMapping[];
  const sampleOf = (id: string) => samples.find(({ file }) => file === kebab(id))!;
  const sections = all.flatMap((mapping) => operation(mapping, sampleOf(mapping.v1)));
  return [preface, ...names(rulesOf()), '## Operations', ...sections, ''].join('\n\n').trimEnd() + '\n';
}
