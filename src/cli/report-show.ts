import type { MigrationUse } from '#generated/v2/client/types.gen.ts';
import { escape, plainPage } from '#src/http/pages/layout.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { formatColumns } from './columns.ts';
import type { Report } from './report-server.ts';

const formatIsoMinute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`;
const groupByCaller = (usage: readonly MigrationUse[]) => Map.groupBy(usage, (use) => use.credential_id);
const formatCaller = ({ credential_id: id, credential_name: name }: MigrationUse) => (name ? `${name} (${id})` : id);

/** Summarizes the report in one sentence. */
function summarizeReport({ in_use, last_request_at, since, usage }: Report): string {
  if (last_request_at === null) return 'Nobody has called version 1.';
  if (!in_use) return `Nobody calls version 1 any more since ${formatIsoMinute(last_request_at)}.`;
  const callers = groupByCaller(usage.filter((use) => use.last_seen_at >= since)).size;
  const who = callers === 1 ? 'One caller calls' : `${callers} callers call`;
  return `${who} version 1 since ${formatIsoMinute(since)}; the last request was at ${formatIsoMinute(last_request_at)}.`;
}

/** Lists further facts besides the callers. */
function listFacts({ status, not_read: notRead }: Report): string[] {
  const unread = notRead > 0 ? [`${notRead === 1 ? 'One entry' : `${notRead} entries`} could not be read.`] : [];
  if (!status) return unread;
  const { phase, read_only_at, sunset_at, requests, conversations } = status;
  return [
    `Version 1 is ${phase.replace('_', '-')}: read-only from ${read_only_at.slice(0, 10)}, ends on ${sunset_at.slice(0, 10)}.`,
    `Requests of the last ${requests.period_hours} hours: ${requests.v1} to version 1, ${requests.v2} to version 2.`,
    `Imported conversations: ${conversations.imported}, of which ${conversations.waiting} wait for their upgrade.`,
    ...unread,
  ];
}

const columnHeads = ['OPERATION', 'BECOMES', 'FIELD', 'REQUESTS', 'FIRST SEEN', 'LAST SEEN'];
const toCells = (use: MigrationUse) => [
  use.operation_id,
  use.successor ?? '',
  use.field ?? '',
  String(use.requests),
  formatIsoMinute(use.first_seen_at),
  formatIsoMinute(use.last_seen_at),
];

/** Sorts each operation before the members that were sent with it. */
const sortByOperation = (uses: readonly MigrationUse[]) =>
  uses.toSorted((a, b) => a.operation_id.localeCompare(b.operation_id) || (a.field ?? '').localeCompare(b.field ?? ''));

/** Formats the report for a terminal. */
export function formatAsText(report: Report): string {
  const callers = [...groupByCaller(report.usage).values()].flatMap((uses) => [
    '',
    toPrintable(formatCaller(uses[0]!)),
    ...formatColumns(columnHeads, sortByOperation(uses).map(toCells))
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]);
  return `${[summarizeReport(report), ...listFacts(report), ...callers].join('\n')}\n`;
}

/** Formats the report as a self-contained HTML page. */
export function formatAsHtml(report: Report): string {
  const line = (tag: string) => (cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const tables = [...groupByCaller(report.usage).values()].map(
    (uses) => `<h2>${escape(formatCaller(uses[0]!))}</h2>
<table>
<thead>${line('th')(columnHeads)}</thead>
<tbody>
${sortByOperation(uses).map(toCells).map(line('td')).join('\n')}
</tbody>
</table>`,
  );
  const facts = listFacts(report).map((fact) => `<p>${escape(fact)}</p>`);
  const content = `<h1>Who calls version 1</h1>
<p><strong>${escape(summarizeReport(report))}</strong></p>
${[...facts, ...tables].join('\n')}
<p class="soft">From ${escape(report.source)}.</p>`;
  return plainPage('Who calls version 1', content);
}
