import { readFileSync, writeFileSync } from 'node:fs';
import { print } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { migrateReportOptions } from './command-options.ts';
import { UsageError } from './failure.ts';
import { createTrafficReport } from './report-count.ts';
import { fetchServerReport, type Report } from './report-server.ts';
import { formatAsHtml, formatAsText } from './report-show.ts';
import { readHar, readLog } from './report-traffic.ts';
import { toServerAddress } from './server-address.ts';

/** Reads a time that has passed: from a later one on nobody has called anything, and nothing would be reported. */
function readSince(since: string, now: Date): Date {
  const time = new Date(since);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--since: ${since} is no time, such as 2026-11-20T10:00:00Z.`);
  if (time > now) throw new UsageError(`--since: ${since} is in the future; give a time that has passed.`);
  return time;
}

async function createReport(
  { values }: CommandCall<typeof migrateReportOptions>,
  env: NodeJS.ProcessEnv,
): Promise<Report> {
  const { url, har, log, since } = values;
  const from = since === undefined ? undefined : readSince(since, new Date()).toISOString();
  if ([url, har, log].filter((source) => source !== undefined).length > 1)
    throw new UsageError('--url, --har and --log exclude each other.');
  if (har !== undefined) return createTrafficReport(readHar(readFileSync(har, 'utf8')), har, from);
  if (log !== undefined) return createTrafficReport(readLog(readFileSync(log, 'utf8')), log, from);
  const server = toServerAddress(values, env);
  return fetchServerReport(server.url, server.key, from);
}

/** Carries out `parley migrate report`. Ends with status 2 while version 1 is in use, if that is to be checked. */
export async function runMigrateReport(
  call: CommandCall<typeof migrateReportOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { values } = call;
  const made = await createReport(call, env);
  if (values.html !== undefined) writeFileSync(values.html, formatAsHtml(made));
  print(values.json ? `${JSON.stringify(made, null, 2)}\n` : formatAsText(made));
  return values.check && made.in_use ? 2 : 0;
}
