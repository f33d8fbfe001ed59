import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { ImportReport, MigrationJob } from '#generated/v2/client/types.gen.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import { printFailure, UsageError } from './failure.ts';
import { inWords, lineReader, type Line } from './import-dump.ts';
import { ask } from './report-server.ts';

const usage = `Usage:
  npx parley import FILE [--url URL] [--key KEY] [--agent ID] [--upgrade]

Imports conversations of a version 1 that ran elsewhere into a running server: one conversation with its messages in each
line of FILE, as JSON (docs/guides/leaving-v1.md). The key needs the scope admin:write; it can be in PARLEY_KEY instead.
  --agent    the agent of conversations whose own agent the server does not have
  --upgrade  begin the upgrade of what was imported, without which the messages cannot be read
  --dry-run  only read the file
`;

const options = {
  url: { type: 'string', default: 'http://127.0.0.1:8080' },
  key: { type: 'string' },
  agent: { type: 'string' },
  upgrade: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
} as const;

/** What goes into one request: few enough lines that a server with small limits takes them. */
const most = { lines: 50, bytes: 900_000 };

type Good = Extract<Line, { text: string }>;
type Result = ImportReport['conversations'][number];
type Tally = { imported: number; unchanged: number; rejected: number };
type Server = { url: string; key: string; agent: string | undefined };

const say = (text: string) => print(`${text}\n`);
const complain = (number: number, reasons: readonly string[]) =>
  printError(`${reasons.map((reason) => `line ${number}: ${toPrintable(reason)}`).join('\n')}\n`);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A request that was too large, as two; a line that is too large is rejected. */
async function sendLess(server: Server, lines: readonly Good[], { message: detail }: Error): Promise<Result[]> {
  const [first] = lines;
  if (lines.length === 1) {
    const errors = [{ pointer: '', detail, code: 'payload_too_large' }];
    return [{ line: 1, id: first!.dump.id, status: 'rejected', conversation_id: null, errors }];
  }
  const half = Math.ceil(lines.length / 2);
  return [...(await send(server, lines.slice(0, half))), ...(await send(server, lines.slice(half)))];
}

/** Sends lines; a server that has had enough for now is asked again. What is sent twice is imported once. */
async function send(server: Server, lines: readonly Good[]): Promise<Result[]> {
  const { url, key, agent } = server;
  const path = `/v2/migration/import${agent === undefined ? '' : `?agent_id=${encodeURIComponent(agent)}`}`;
  const body = lines.map(({ text }) => text).join('\n');
  const headers = { 'Content-Type': 'application/x-ndjson' };
  for (let tries = 1; ; tries += 1) {
    try {
      return (await ask<ImportReport>(url, key, path, { method: 'POST', headers, body })).conversations;
    } catch (error) {
      if (/ answers 413:/.test((error as Error).message)) return sendLess(server, lines, error as Error);
      if (tries === 6 || !/cannot be reached| answers (429|503):/.test((error as Error).message)) throw error;
      await pause(tries * tries * 500);
    }
  }
}

function note(tally: Tally, lines: readonly Good[], results: readonly Result[]): void {
  for (const [index, { status, errors }] of results.entries()) {
    if (status === 'rejected') complain(lines[index]!.number, errors.map(inWords));
    tally[status] += 1;
  }
}

/** Sends a file line by line; the good ones in batches, the bad ones not at all. */
async function sendFile(file: string, server: Server | null): Promise<Tally> {
  const tally: Tally = { imported: 0, unchanged: 0, rejected: 0 };
  const read = lineReader();
  let batch: Good[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length > 0 && server) note(tally, batch, await send(server, batch));
    if (batch.length > 0)
      say(`… line ${batch.at(-1)!.number}: ${tally.imported} imported, ${tally.unchanged} unchanged`);
    [batch, bytes] = [[], 0];
  };
  const stream = createReadStream(file, 'utf8');
  await once(stream, 'open');
  let number = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() === '') continue;
    const line = read(text, number);
    if ('reasons' in line) {
      tally.rejected += 1;
      complain(number, line.reasons);
      continue;
    }
    const size = Buffer.byteLength(text);
    if (batch.length === most.lines || bytes + size > most.bytes) await flush();
    batch.push(line);
    bytes += size;
  }
  await flush();
  return tally;
}

/** Begins the upgrade of all that waits, as many times as a job does not take everything. */
async function upgrade({ url, key }: Server): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ from_version: 'v1', dry_run: false });
  const job = await ask<MigrationJob>(url, key, '/v2/migrate', { method: 'POST', headers, body });
  say(`The upgrade of ${job.plan.conversations} conversations is under way: GET /v2/migrate/${job.id}`);
  if (job.plan.remaining > 0) say(`${job.plan.remaining} more wait for another job.`);
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError(usage);
  const key = values.key ?? process.env['PARLEY_KEY'];
  if (!key && !values['dry-run']) throw new UsageError(`A key is needed: --key, or PARLEY_KEY.\n\n${usage}`);
  const server = values['dry-run'] ? null : { url: values.url, key: key!, agent: values.agent };
  const tally = await sendFile(file, server);
  const { imported, unchanged, rejected } = tally;
  say(`${imported} imported, ${unchanged} unchanged, ${rejected} rejected.`);
  if (server && imported > 0 && values.upgrade) await upgrade(server);
  else if (imported > 0)
    say('Their messages can be read after the upgrade: POST /v2/migrate {"from_version": "v1"} plans it.');
  return rejected > 0 ? 2 : 0;
}

try {
  process.exitCode = await run(process.argv.slice(3));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
