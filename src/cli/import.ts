import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ImportReport, MigrationJob } from '#generated/v2/client/types.gen.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { importOptions } from './command-options.ts';
import { formatFault, createLineReader, type DumpLine } from './import-dump.ts';
import { Progress } from './progress.ts';
import { requestJson } from './report-server.ts';
import { toServerAddress } from './server-address.ts';

/** The maximum size of one request: small enough for a server with small limits. */
const batchLimits = { lines: 50, bytes: 900_000 };

type ValidLine = Extract<DumpLine, { text: string }>;
type ImportResult = ImportReport['conversations'][number];
/** The counts of a file: its lines by what becomes of them, and the messages of those that are sent. */
type Tally = { imported: number; unchanged: number; rejected: number; valid: number; messages: number; sorted: number };
/** What is counted of a file, and who is shown how far it is. */
type ImportRun = { tally: Tally; progress: Progress };
type ImportTarget = { url: string; key: string; agent: string | undefined };

const printLine = (text: string) => print(`${text}\n`);

/** Prints what is said of a line of the file, in place of the bar. */
function printRemarks(progress: Progress, number: number, remarks: readonly string[]): void {
  progress.clear();
  printError(`${remarks.map((remark) => `line ${number}: ${toPrintable(remark)}`).join('\n')}\n`);
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends a request that was too large as two halves. A single line that is too large is rejected. */
async function sendInHalves(
  server: ImportTarget,
  lines: readonly ValidLine[],
  { message: detail }: Error,
): Promise<ImportResult[]> {
  const [first] = lines;
  if (lines.length === 1) {
    const errors = [{ pointer: '', detail, code: 'payload_too_large' }];
    return [{ line: 1, id: first!.dump.id, status: 'rejected', conversation_id: null, errors }];
  }
  const half = Math.ceil(lines.length / 2);
  return [...(await sendLines(server, lines.slice(0, half))), ...(await sendLines(server, lines.slice(half)))];
}

/** Sends lines, and retries when the rate limit is exceeded. Lines that are sent twice are imported once. */
async function sendLines(server: ImportTarget, lines: readonly ValidLine[]): Promise<ImportResult[]> {
  const { url, key, agent } = server;
  const path = `/v2/migration/import${agent === undefined ? '' : `?agent_id=${encodeURIComponent(agent)}`}`;
  const body = lines.map(({ text }) => text).join('\n');
  const headers = { 'Content-Type': 'application/x-ndjson' };
  for (let tries = 1; ; tries += 1) {
    try {
      return (await requestJson<ImportReport>(url, key, path, { method: 'POST', headers, body })).conversations;
    } catch (error) {
      if (/ answers 413:/.test((error as Error).message)) return sendInHalves(server, lines, error as Error);
      if (tries === 6 || !/cannot be reached| answers (429|503):/.test((error as Error).message)) throw error;
      await delay(tries * tries * 500);
    }
  }
}

function addResults(
  { tally, progress }: ImportRun,
  lines: readonly ValidLine[],
  results: readonly ImportResult[],
): void {
  for (const [index, { status, errors }] of results.entries()) {
    if (status === 'rejected') printRemarks(progress, lines[index]!.number, errors.map(formatFault));
    tally[status] += 1;
  }
}

/** Counts a line, and says what is wrong with it or was put right. Returns it when it can be sent. */
function takeLine({ tally, progress }: ImportRun, line: DumpLine): ValidLine | null {
  if ('reasons' in line) {
    tally.rejected += 1;
    printRemarks(progress, line.number, line.reasons);
    return null;
  }
  tally.valid += 1;
  tally.messages += line.dump.messages.length;
  if (line.isSorted) {
    tally.sorted += 1;
    const remark = 'its messages were not the oldest first, and are sent in the order of their times.';
    printRemarks(progress, line.number, [remark]);
  }
  return line;
}

/** Sends the valid lines of a file in batches, or only counts them without a server. Invalid lines are not sent. */
async function sendFile(file: string, server: ImportTarget | null, sort: boolean): Promise<Tally> {
  const tally: Tally = { imported: 0, unchanged: 0, rejected: 0, valid: 0, messages: 0, sorted: 0 };
  const run = { tally, progress: new Progress(server ? 'Importing' : 'Reading') };
  const read = createLineReader({ sort });
  let batch: ValidLine[] = [];
  let bytes = 0;
  let doneBytes = 0;
  const stream = createReadStream(file, 'utf8');
  await once(stream, 'open');
  const { size } = await stat(file);
  const tellProgress = (number: number) => {
    const text = `${tally.imported} imported, ${tally.unchanged} unchanged`;
    if (run.progress.isShown)
      run.progress.show(size === 0 ? 0 : Math.min(1, doneBytes / size), `line ${number}: ${text}`);
    else printLine(`… line ${number}: ${text}`);
  };
  const flush = async () => {
    if (batch.length > 0 && server) {
      addResults(run, batch, await sendLines(server, batch));
      tellProgress(batch.at(-1)!.number);
    }
    [batch, bytes] = [[], 0];
  };
  let number = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
    number += 1;
    doneBytes += Buffer.byteLength(text) + 1;
    if (text.trim() === '') continue;
    const line = takeLine(run, read(text, number));
    if (!line) continue;
    const lineBytes = Buffer.byteLength(line.text);
    if (batch.length === batchLimits.lines || bytes + lineBytes > batchLimits.bytes) await flush();
    batch.push(line);
    bytes += lineBytes;
  }
  await flush();
  run.progress.clear();
  return tally;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Formats what a dry run has found. What the server has already, it does not know. */
function formatDryRun({ valid, messages, sorted, rejected }: Tally): string {
  const order = sorted > 0 ? `, ${sorted} of them in another order` : '';
  return `${count(valid, 'conversation')} with ${count(messages, 'message')} would be sent${order}, ${rejected} rejected.`;
}

const jobPollMs = 1_000;

/** Waits for the end of a job, and shows how far it is. */
async function followJob({ url, key }: ImportTarget, id: string): Promise<void> {
  const progress = new Progress('Upgrading');
  for (;;) {
    const job = await requestJson<MigrationJob>(url, key, `/v2/migrate/${id}`);
    const { total, done, skipped, failed } = job.progress;
    const counts = `${done} upgraded, ${skipped} skipped, ${failed} failed`;
    if (job.finished_at !== null) {
      progress.clear();
      return printLine(`${counts}.`);
    }
    progress.show(total === 0 ? 0 : (done + skipped + failed) / total, counts);
    await delay(jobPollMs);
  }
}

/** Starts a job that upgrades the imported conversations. In a terminal its end is waited for; elsewhere it goes on alone. */
async function startUpgrade(server: ImportTarget): Promise<void> {
  const { url, key } = server;
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ from_version: 'v1', dry_run: false });
  const job = await requestJson<MigrationJob>(url, key, '/v2/migrate', { method: 'POST', headers, body });
  printLine(`The upgrade of ${job.plan.conversations} conversations is under way: GET /v2/migrate/${job.id}`);
  if (new Progress('').isShown) await followJob(server, job.id);
  if (job.plan.remaining > 0) printLine(`${job.plan.remaining} more wait for another job.`);
}

/** Carries out `parley import`. Ends with status 2 if a line was rejected. */
export async function runImport(
  { values, words }: CommandCall<typeof importOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const [file] = words as [string];
  const server = values['dry-run'] ? null : { ...toServerAddress(values, env), agent: values.agent };
  const tally = await sendFile(file, server, values.sort);
  const { imported, unchanged, rejected } = tally;
  if (!server) printLine(formatDryRun(tally));
  else printLine(`${imported} imported, ${unchanged} unchanged, ${rejected} rejected.`);
  if (server && imported > 0 && values.upgrade) await startUpgrade(server);
  else if (imported > 0)
    printLine('Their messages can be read after the upgrade: POST /v2/migrate {"from_version": "v1"} plans it.');
  return rejected > 0 ? 2 : 0;
}
