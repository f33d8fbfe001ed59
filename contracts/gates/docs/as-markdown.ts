import { severities } from './model.ts';
import type { ChangelogModel, OperationChanges, ListedChange } from './model.ts';
import type { OperationPair, FieldRow } from './side-by-side.ts';
import {
  listBreaks,
  formatInteractions,
  kinds,
  nobody,
  formatDirections,
  prose,
  severityNames,
  formatSummary,
  formatTitle,
  touchedConsumers,
  unapproved,
  untold,
  formatVersions,
} from './words.ts';

/** Text that stays text in Markdown, whatever it says. */
export const escapeMarkdown = (text: string): string =>
  text.replaceAll(/[\\`*[\]<>|~&#]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`).replaceAll(/\s*\n\s*/g, ' ');

const longestRun = (text: string) => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** Code in a line; its fence is longer than any that is in it. */
export function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const inner = text.replaceAll(/\s*\n\s*/g, ' ');
  return /^`|`$/.test(inner) ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}

const formatProse = (text: string) => prose(text, escapeMarkdown, code);

const cell = (text: string) => text.replaceAll(/(?<!\\)\|/g, '\\|');

const table = (heads: string[], rows: string[][]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** Returns a value in the line that names it, or below it. */
function valueLines(name: string, value: string | null): string[] {
  if (value === null) return [];
  if (!value.includes('\n')) return [`  - ${name}: ${code(value)}`];
  const fence = '`'.repeat(Math.max(3, longestRun(value) + 1));
  return [`  - ${name}:`, '', ...[`${fence}json`, ...value.split('\n'), fence].map((line) => `    ${line}`), ''];
}

function touchedLines({ touched }: ListedChange): string[] {
  if (touched === null) return [`  - Touches: ${untold}`];
  if (touched.length === 0) return [`  - Touches: ${nobody}`];
  return touched.map(
    (one) =>
      `  - Touches: **${escapeMarkdown(one.consumer)}** (${escapeMarkdown(formatVersions(one))}): ${escapeMarkdown(formatInteractions(one))}`,
  );
}

const approvalLines = ({ approval }: ListedChange): string[] => {
  if (!approval) return [];
  const whom =
    approval.consumers.length > 0 ? ` It was said to touch ${escapeMarkdown(approval.consumers.join(', '))}.` : '';
  return [`  - Approved: ${formatProse(approval.reason)}${whom}`];
};

const changeLines = (change: ListedChange, withOperations: boolean): string[] => [
  `- <a id="${change.id}"></a>${escapeMarkdown(change.message)} (${[change.rule, formatDirections(change)].filter(Boolean).join(', ')})`,
  `  - At: ${code(change.pointer)}`,
  ...valueLines('Before', change.before),
  ...valueLines('After', change.after),
  ...(withOperations ? [`  - Operations: ${change.operations.map(code).join(', ')}`] : []),
  ...touchedLines(change),
  ...approvalLines(change),
];

/** Changes by severity, each as far as it goes under a heading. */
const bySeverity = (changes: ListedChange[], level: string, withOperations = false): string[] =>
  severities.flatMap((severity) => {
    const own = changes.filter((change) => change.severity === severity);
    if (own.length === 0) return [];
    return [
      `${level} ${severityNames[severity]}`,
      own.flatMap((change) => changeLines(change, withOperations)).join('\n'),
    ];
  });

function operationPart({ id, route, own, shared }: OperationChanges): string[] {
  const links = shared.map(
    (change) =>
      `- ${severityNames[change.severity]}: [${escapeMarkdown(change.message)}](#${change.id}) ${code(change.pointer)}`,
  );
  return [
    `### ${code(id)}: ${code(route)}`,
    ...bySeverity(own, '####'),
    ...(links.length > 0 ? ['#### Shared with others', links.join('\n')] : []),
  ];
}

const pairRow = ({ v1, v2, kind, note }: FieldRow): string[] => [
  `${kinds[kind].sign} ${kind}`,
  v1 === null ? '' : code(v1),
  v2 === null ? '' : code(v2),
  note === null ? '' : formatProse(note),
];

const pairPart = ({ v1, v2, sections, notes }: OperationPair): string[] => [
  `### ${code(v1.id)}: ${code(v1.route)} → ${v2.map(({ id, route }) => `${code(id)}: ${code(route)}`).join(', then ')}`,
  ...sections.flatMap(({ title, rows }) => [
    `**${escapeMarkdown(title)}**`,
    table(['', 'Version 1', 'Version 2', 'Note'], rows.map(pairRow)),
  ]),
  ...(notes.length > 0 ? [notes.map((note) => `- ${formatProse(note)}`).join('\n')] : []),
];

function breaksPart(model: ChangelogModel): string[] {
  const http = listBreaks(model).map((change) => {
    const { message, id, rule, approval } = change;
    return `- [${escapeMarkdown(message)}](#${id}) (${rule}) ${approval ? formatProse(approval.reason) : `**${unapproved}**`}`;
  });
  const grpc = model.protoApprovals.map(
    ({ rule, pointer, reason }) =>
      `- gRPC: ${escapeMarkdown(pointer)} (${escapeMarkdown(rule)}) ${formatProse(reason)}`,
  );
  const all = [...http, ...grpc];
  return all.length > 0 ? ['## Breaks and their reasons', all.join('\n')] : [];
}

function consumersPart(model: ChangelogModel): string[] {
  const rows = touchedConsumers(model).map(({ consumer, versions, breaking, warning, harmless }) => [
    escapeMarkdown(consumer),
    escapeMarkdown(formatVersions({ versions })),
    ...[breaking, warning, harmless].map(String),
  ]);
  const heads = ['Consumer', 'Pacts', 'Breaking', 'Warning', 'Harmless'];
  return model.from === null || rows.length === 0 ? [] : ['## Whom it touches', table(heads, rows)];
}

const wordsPart = ({ reworded }: ChangelogModel): string[] =>
  reworded.length > 0 ? ['## Words', reworded.map((pointer) => `- ${code(pointer)}`).join('\n')] : [];

const legend = Object.entries(kinds).map(([kind, { sign, meaning }]) => `${sign} ${kind}: ${meaning}`);

/** Returns a changelog as Markdown. */
export function formatAsMarkdown(model: ChangelogModel): string {
  const under = (title: string, parts: string[]) => (parts.length > 0 ? [title, ...parts] : []);
  return `${[
    `# ${escapeMarkdown(formatTitle(model))}`,
    escapeMarkdown(formatSummary(model)),
    ...consumersPart(model),
    ...breaksPart(model),
    ...under('## The whole contract', bySeverity(model.whole, '###')),
    ...under('## By operation', model.operations.flatMap(operationPart)),
    ...under('## Shared by several operations', bySeverity(model.shared, '###', true)),
    ...wordsPart(model),
    ...under(
      '## Version 1 beside version 2',
      model.pairs.length > 0 ? [legend.join('; '), ...model.pairs.flatMap(pairPart)] : [],
    ),
  ].join('\n\n')}\n`;
}
