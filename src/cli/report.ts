import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { print } from '#src/telemetry/terminal.ts';
import { printFailure, UsageError } from './failure.ts';
import { createTrafficReport } from './report-count.ts';
import { fetchServerReport, type Report } from './report-server.ts';
import { formatAsHtml, formatAsText } from './report-show.ts';
import { readHar, readLog } from './report-traffic.ts';

const usage = `Usage:
  npx parley migrate report [--url URL] [--key KEY]   from the counters of a running server
  npx parley migrate report --har FILE                from an HTTP Archive
  npx parley migrate report --log FILE                from an access log: common, combined, or JSON lines

Says who still calls version 1, with what, how often and since when. The key needs the scope admin:read; it can be in
PARLEY_KEY instead. Without --url it is http://127.0.0.1:8080.
  --since TIME   from when on a request says that version 1 is in use; otherwise 24 hours ago
  --json         print JSON
  --html FILE    write a page, too
  --check        fail with status 2 while version 1 is in use
`;

const options = {
  url: { type: 'string' },
  key: { type: 'string' },
  har: { type: 'string' },
  log: { type: 'string' },
  since: { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
  check: { type: 'boolean' },
} as const;

/** Reads a time that has passed: from a later one on nobody has called anything, and nothing would be reported. */
function readSince(since: string, now: Date): Date {
  const time = new Date(since);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--since: ${since} is no time, such as 2026-11-20T10:00:00Z.`);
  if (time > now) throw new UsageError(`--since: ${since} is in the future; give a time that has passed.`);
  return time;
}

type ReportArguments = { [Name in 'url' | 'key' | 'har' | 'log' | 'since']?: string | undefined };

async function createReport({
  url,
  key = process.env['PARLEY_KEY'],
  har,
  log,
  since,
}: ReportArguments): Promise<Report> {
  const from = since === undefined ? undefined : readSince(since, new Date()).toISOString();
  if ([url, har, log].filter((source) => source !== undefined).length > 1) throw new UsageError(usage);
  if (har !== undefined) return createTrafficReport(readHar(readFileSync(har, 'utf8')), har, from);
  if (log !== undefined) return createTrafficReport(readLog(readFileSync(log, 'utf8')), log, from);
  if (!key) throw new UsageError(`A key is needed: --key, or PARLEY_KEY.\n\n${usage}`);
  return fetchServerReport(url ?? 'http://127.0.0.1:8080', key, from);
}

async function runReport(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length !== 1) throw new UsageError(usage);
  const made = await createReport(values);
  if (values.html !== undefined) writeFileSync(values.html, formatAsHtml(made));
  print(values.json ? `${JSON.stringify(made, null, 2)}\n` : formatAsText(made));
  return values.check && made.in_use ? 2 : 0;
}

try {
  process.exitCode = await runReport(process.argv.slice(3));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
