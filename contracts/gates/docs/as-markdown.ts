import { code, escapeMarkdown, formatProse, formatTable } from './markdown-text.ts';
import { severities } from './model.ts';
import type { ChangelogModel, GrpcChanges, OperationChanges, ListedChange } from './model.ts';
import type { Rewording } from './reworded.ts';
import type { OperationPair, FieldRow } from './side-by-side.ts';
import {
  listBreaks,
  formatInteractions,
  formatNextVersion,
  kinds,
  nobody,
  formatDirections,
  severityNames,
  formatSummary,
  formatTitle,
  touchedConsumers,
  unapproved,
  untold,
  formatVersions,
} from './words.ts';

/** Lists names in one line, or folded away when they are many. */
function listLines(title: string, folded: string, items: readonly string[], maxInLine: number): string[] {
  if (items.length <= maxInLine) return [`  - ${title}: ${items.map(code).join(', ')}`];
  const lines = items.map((item) => `    - ${code(item)}`);
  return [`  - <details><summary>${folded}</summary>`, '', ...lines, '', '    </details>'];
}

const placeLines = ({ pointers }: ListedChange): string[] =>
  listLines('At', `At ${pointers.length} places`, pointers, 3);

function operationLines({ operations, rule }: ListedChange): string[] {
  if (operations.length < 2 || rule.startsWith('operation-')) return [];
  return listLines('Operations', `${operations.length} operations`, operations, 8);
}

const shownLines = ({ shown, rule }: ListedChange): string[] =>
  shown.map(({ name, text }) => `  - ${rule.endsWith('-removed') ? 'Was ' : ''}${code(name)}: ${text}`);

function touchedLines({ touched }: ListedChange): string[] {
  if (touched === null) return [`  - Touches: ${untold}`];
  if (touched.length === 0) return [`  - Touches: ${nobody}`];
  return touched.map(
    (one) =>
      `  - Touches: **${escapeMarkdown(one.consumer)}** (${escapeMarkdown(formatVersions(one))}): ${escapeMarkdown(formatInteractions(one))}`,
  );
}

const formatConsumers = (consumers: readonly string[]): string =>
  consumers.length > 0 ? ` It was said to touch ${escapeMarkdown(consumers.join(', '))}.` : '';

function approvalLines({ severity, approval }: ListedChange): string[] {
  if (severity !== 'breaking') return [];
  if (!approval) return [`  - **${unapproved}**`];
  return [`  - Approved: ${formatProse(approval.reason)}${formatConsumers(approval.consumers)}`];
}

const changeLines = (change: ListedChange): string[] => [
  `- <a id="${change.id}"></a>${change.sentence} (${[change.rule, formatDirections(change)].filter(Boolean).join(', ')})`,
  ...approvalLines(change),
  ...shownLines(change),
  ...operationLines(change),
  ...touchedLines(change),
  ...placeLines(change),
];

/** Formats changes by severity, each as far as it goes under a heading. */
const bySeverity = (changes: ListedChange[], level: string): string[] =>
  severities.flatMap((severity) => {
    const own = changes.filter((change) => change.severity === severity);
    if (own.length === 0) return [];
    return [`${level} ${severityNames[severity]}`, own.flatMap(changeLines).join('\n')];
  });

const operationPart = ({ id, route, own }: OperationChanges): string[] => [
  `### ${code(id)}: ${code(route)}`,
  ...bySeverity(own, '####'),
];

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
    formatTable(['', 'Version 1', 'Version 2', 'Note'], rows.map(pairRow)),
  ]),
  ...(notes.length > 0 ? [notes.map((note) => `- ${formatProse(note)}`).join('\n')] : []),
];

/** Lists the breaks by the reasons that were given for them, and those without one first: they are to be decided. */
function breaksPart(model: ChangelogModel): string[] {
  const byReason = Map.groupBy(listBreaks(model), ({ approval }) => approval?.reason ?? null);
  const undecidedFirst = [...byReason].toSorted(([one], [other]) => Number(one !== null) - Number(other !== null));
  const lines = undecidedFirst.flatMap(([reason, breaks]) => [
    `- ${reason === null ? `**${unapproved}**` : formatProse(reason)}`,
    ...breaks.map(({ sentence, id }) => `  - ${sentence} ([more](#${id}))`),
  ]);
  return lines.length > 0 ? ['## Breaks and their reasons', lines.join('\n')] : [];
}

function consumersPart(model: ChangelogModel): string[] {
  const rows = touchedConsumers(model).map(({ consumer, versions, breaking, warning, harmless }) => [
    escapeMarkdown(consumer),
    escapeMarkdown(formatVersions({ versions })),
    ...[breaking, warning, harmless].map(String),
  ]);
  const heads = ['Consumer', 'Pacts', 'Breaking', 'Warning', 'Harmless'];
  return model.from === null || rows.length === 0 ? [] : ['## Whom it touches', formatTable(heads, rows)];
}

function grpcPart({ breaks, files }: GrpcChanges): string[] {
  const lines = [
    ...breaks.flatMap(({ pointer, approval }) => [
      `- Breaking: ${escapeMarkdown(pointer)}`,
      `  - ${approval ? `Approved: ${formatProse(approval.reason)}${formatConsumers(approval.consumers)}` : `**${unapproved}**`}`,
    ]),
    ...files.map((file) => `- ${code(`proto/${file}`)} has additions or other words.`),
  ];
  return lines.length > 0 ? ['## gRPC', lines.join('\n')] : [];
}

const rewordingLines = ({ about, keyword, before, after }: Rewording): string[] => [
  `- ${about || 'The contract'} (${keyword})`,
  `  - Before: ${before === null ? 'nothing' : formatProse(before)}`,
  `  - After: ${after === null ? 'nothing' : formatProse(after)}`,
];

const firstPart = ({ firstOperations }: ChangelogModel): string[] =>
  firstOperations.length > 0
    ? ['## Operations', firstOperations.map(({ id, route }) => `- ${code(id)}: ${code(route)}`).join('\n')]
    : [];

const legend = Object.entries(kinds).map(([kind, { sign, meaning }]) => `${sign} ${kind}: ${meaning}`);

/** Returns a changelog as Markdown. The page in HTML is made of this text, too. */
export function formatAsMarkdown(model: ChangelogModel): string {
  const under = (title: string, parts: string[]) => (parts.length > 0 ? [title, ...parts] : []);
  const intro = [model.date ?? '', escapeMarkdown(formatSummary(model)), formatNextVersion(model)].filter(Boolean);
  return `${[
    `# ${escapeMarkdown(formatTitle(model))}`,
    ...intro,
    ...firstPart(model),
    ...consumersPart(model),
    ...breaksPart(model),
    ...under('## The whole contract', bySeverity(model.whole, '###')),
    ...under('## Shared by several operations', bySeverity(model.shared, '###')),
    ...under('## By operation', model.operations.flatMap(operationPart)),
    ...grpcPart(model.grpc),
    ...under('## Words', model.reworded.length > 0 ? [model.reworded.flatMap(rewordingLines).join('\n')] : []),
    ...under(
      '## Version 1 beside version 2',
      model.pairs.length > 0 ? [legend.join('; '), ...model.pairs.flatMap(pairPart)] : [],
    ),
  ].join('\n\n')}\n`;
}
