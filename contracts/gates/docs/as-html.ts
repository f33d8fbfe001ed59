import { escape, plainPage } from '#src/http/pages/layout.ts';
import { severities } from './model.ts';
import type { ChangelogModel, OperationChanges, ListedChange } from './model.ts';
import type { OperationPair, FieldRow } from './side-by-side.ts';
import { style } from './style.ts';
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

const code = (text: string) => `<code>${escape(text)}</code>`;
const formatProse = (text: string) => prose(text, escape, code);
const line = (tag: string, cells: string[]) =>
  `<tr>${cells.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${cell}</${tag}>`).join('')}</tr>`;

const table = (heads: string[], rows: string[][]): string => `<div class="wide" tabindex="0"><table>
<thead>${line('th', heads)}</thead>
<tbody>
${rows.map((row) => line('td', row)).join('\n')}
</tbody>
</table></div>`;

const fact = (name: string, html: string) => `<dt>${name}</dt><dd>${html}</dd>`;
const value = (name: string, text: string | null) =>
  text === null ? '' : fact(name, text.includes('\n') ? `<pre tabindex="0">${escape(text)}</pre>` : code(text));

function formatTouched({ touched }: ListedChange): string {
  if (touched === null) return untold;
  if (touched.length === 0) return nobody;
  const consumers = touched.map(
    (one) =>
      `<strong>${escape(one.consumer)}</strong> (${escape(formatVersions(one))}): ${escape(formatInteractions(one))}`,
  );
  return consumers.join('<br>');
}

function formatApproval({ approval }: ListedChange): string {
  if (!approval) return '';
  const whom = approval.consumers.length > 0 ? ` It was said to touch ${approval.consumers.join(', ')}.` : '';
  return fact('Approved', formatProse(approval.reason) + escape(whom));
}

const badge = ({ severity }: ListedChange) => `<span class="badge ${severity}">${severityNames[severity]}</span>`;

function changeBlock(change: ListedChange, withOperations: boolean): string {
  const { id, severity, message, rule, pointer, before, after, operations } = change;
  const place = [rule, formatDirections(change)].filter(Boolean).join(', ');
  return `<article id="${id}" class="${severity}">
<p>${badge(change)} ${escape(message)} <span class="soft">${escape(place)}</span></p>
<dl>${fact('At', code(pointer))}${value('Before', before)}${value('After', after)}${
    withOperations ? fact('Operations', operations.map(code).join(', ')) : ''
  }${fact('Touches', formatTouched(change))}${formatApproval(change)}</dl>
</article>`;
}

const blocks = (changes: ListedChange[], withOperations = false): string[] =>
  severities.flatMap((severity) =>
    changes.filter((change) => change.severity === severity).map((change) => changeBlock(change, withOperations)),
  );

function operationPart({ id, route, own, shared }: OperationChanges): string[] {
  const links = shared.map(
    (change) =>
      `<li>${badge(change)} <a href="#${change.id}">${escape(change.message)}</a> ${code(change.pointer)}</li>`,
  );
  return [
    `<h3 id="operation-${escape(id)}">${escape(id)} <small class="soft">${escape(route)}</small></h3>`,
    ...blocks(own),
    ...(links.length > 0 ? ['<p>Shared with others:</p>', `<ul>${links.join('\n')}</ul>`] : []),
  ];
}

const pairRow = ({ v1, v2, kind, note }: FieldRow): string[] => [
  `<span class="kind ${kind}" title="${escape(kinds[kind].meaning)}">${kinds[kind].sign} ${kind}</span>`,
  v1 === null ? '' : code(v1),
  v2 === null ? '' : code(v2),
  note === null ? '' : formatProse(note),
];

const routed = ({ id, route }: { id: string; route: string }) => `${escape(id)} ${code(route)}`;

const pairPart = ({ v1, v2, sections, notes }: OperationPair): string[] => [
  `<h3 id="v1-${escape(v1.id)}">${escape(v1.id)}</h3>`,
  `<p>${routed(v1)} is ${v2.map(routed).join(', then ')}.</p>`,
  ...sections.flatMap(({ title, rows }) => [
    `<h4>${escape(title)}</h4>`,
    table(['Is', 'Version 1', 'Version 2', 'Note'], rows.map(pairRow)),
  ]),
  ...(notes.length > 0 ? [`<ul>${notes.map((note) => `<li>${formatProse(note)}</li>`).join('\n')}</ul>`] : []),
];

function breaksPart(model: ChangelogModel): string[] {
  const http = listBreaks(model).map(({ id, message, rule, approval }) => {
    const reason = approval ? formatProse(approval.reason) : `<strong>${unapproved}</strong>`;
    return `<li><a href="#${id}">${escape(message)}</a> <span class="soft">${escape(rule)}</span> ${reason}</li>`;
  });
  const grpc = model.protoApprovals.map(
    ({ rule, pointer, reason }) =>
      `<li>gRPC: ${escape(pointer)} <span class="soft">${escape(rule)}</span> ${formatProse(reason)}</li>`,
  );
  const all = [...http, ...grpc];
  return all.length > 0 ? [`<ul>${all.join('\n')}</ul>`] : [];
}

function consumersPart(model: ChangelogModel): string[] {
  const rows = touchedConsumers(model).map(({ consumer, versions, breaking, warning, harmless }) => [
    escape(consumer),
    escape(formatVersions({ versions })),
    ...[breaking, warning, harmless].map(String),
  ]);
  const heads = ['Consumer', 'Pacts', 'Breaking', 'Warning', 'Harmless'];
  return model.from === null || rows.length === 0 ? [] : [table(heads, rows)];
}

const legend = Object.entries(kinds).map(
  ([kind, { sign, meaning }]) => `<span class="kind ${kind}">${sign} ${kind}</span> ${meaning}`,
);

type PagePart = [id: string, title: string, html: string[]];

const listPageParts = (model: ChangelogModel): PagePart[] => [
  ['touches', 'Whom it touches', consumersPart(model)],
  ['breaks', 'Breaks and their reasons', breaksPart(model)],
  ['whole', 'The whole contract', blocks(model.whole)],
  ['operations', 'By operation', model.operations.flatMap(operationPart)],
  ['shared', 'Shared by several operations', blocks(model.shared, true)],
  [
    'words',
    'Words',
    model.reworded.length > 0 ? [`<ul>${model.reworded.map((at) => `<li>${code(at)}</li>`).join('\n')}</ul>`] : [],
  ],
  [
    'versions',
    'Version 1 beside version 2',
    model.pairs.length > 0 ? [`<p>${legend.join('; ')}</p>`, ...model.pairs.flatMap(pairPart)] : [],
  ],
];

/**
 * Returns a changelog as a page that needs nothing else: it asks for nothing, and can be read and printed without
 * scripts.
 */
export function formatAsHtml(model: ChangelogModel): string {
  const title = formatTitle(model);
  const parts = listPageParts(model).filter(([, , html]) => html.length > 0);
  const links = parts.map(([id, name]) => `<a href="#${id}">${name}</a>`);
  const sections = parts.map(
    ([id, name, html]) => `<section id="${id}">\n<h2>${name}</h2>\n${html.join('\n')}\n</section>`,
  );
  const content = [
    `<h1>${escape(title)}</h1>`,
    `<p><strong>${escape(formatSummary(model))}</strong></p>`,
    `<nav aria-label="Contents">${links.join('')}</nav>`,
    ...sections,
  ];
  return plainPage(title, content.join('\n'), style);
}
