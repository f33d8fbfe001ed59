import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '#package' with { type: 'json' };
import { ConfigError, parseConfig, type Config } from '#src/config/config.ts';
import { DatabaseError } from '#src/db/failures.ts';
import { restoreDraft } from '#src/db/data-folder.ts';
import { restoreUnfinished } from '#src/db/folder-failures.ts';
import { inspectServer } from '#src/db/inspect-server.ts';
import { inspectTables } from '#src/db/inspect-tables.ts';
import { readIndexProgress, toEmbeddingModel } from '#src/resources/memories/index-progress-store.ts';
import { toPrintable } from '#src/telemetry/printable.ts';
import { findStyle, print, printStyled } from '#src/telemetry/terminal.ts';
import type { CommandCall } from './command.ts';
import type { doctorOptions } from './command-options.ts';
import { callControl } from './control.ts';
import {
  checkDisk,
  checkFiles,
  checkGateway,
  checkGrpcPort,
  checkPooler,
  checkPort,
  checkRedis,
  checkReplica,
  judgeClock,
} from './doctor-checks.ts';
import { judgeDatabase, type DatabaseState, type NamedFinding } from './doctor-database.ts';
import { CommandError } from './failure.ts';

const marks = { ok: ['ok     ', 'green'], warning: ['warning', 'yellow'], fault: ['FAULT  ', 'red'] } as const;

function printFinding({ name, status, text, advice }: NamedFinding): void {
  const [mark, colour] = marks[status];
  const [begin, end] = findStyle(colour);
  printStyled(`${begin}${mark}${end}  ${name.padEnd(13)}  ${toPrintable(text)}\n`);
  if (advice !== undefined) printStyled(`${' '.repeat(24)}${toPrintable(advice)}\n`);
}

/** Looks at the embedded database without opening it: a server may have it open, and opening it changes it. */
async function* checkFolder(config: Config): AsyncGenerator<NamedFinding> {
  const { dataDir } = config;
  const name = 'database';
  const folder = resolve(dataDir);
  if (dataDir === 'memory://') {
    const advice = 'Set PARLEY_DATA_DIR to a folder: all is lost at the end.';
    return yield { name, status: 'warning', text: 'in memory', advice };
  }
  const told = await callControl(dataDir, ['doctor']).catch((error: unknown) => {
    if (error instanceof CommandError) return error;
    throw error;
  });
  if (typeof told === 'string') {
    yield { name, status: 'ok', text: `embedded, in ${folder}; a Parley has it open and carries out commands` };
    yield* judgeDatabase(JSON.parse(told) as DatabaseState, config);
  } else if (told instanceof CommandError) {
    const text = `embedded, in ${folder}; a Parley has it open, and does not say how it is`;
    yield { name, status: 'warning', text, advice: 'Is it of another version? Run the doctor of that version.' };
  } else if (existsSync(join(folder, 'postgres')))
    yield { name, status: 'ok', text: `embedded, in ${folder}; no Parley that takes commands has it open` };
  else if (existsSync(join(folder, restoreDraft)))
    yield { name, status: 'fault', text: `${folder} ${restoreUnfinished}`, advice: 'Run `parley restore` again.' };
  else yield { name, status: 'ok', text: `embedded, in ${folder}; the first start makes it` };
}

const newerAdvice = 'Start the version of Parley that changed it, or a later one.';

/** Looks at the database of a server, and at the server's clock. */
async function* checkServer(url: string, config: Config): AsyncGenerator<NamedFinding> {
  const name = 'database';
  const model = toEmbeddingModel(config.embeddingModel, config.llm.baseUrl === null);
  try {
    const { version, missing, newer, clockMs, looked } = await inspectServer(url, async (db) => ({
      tables: await inspectTables(db),
      memories: await readIndexProgress(db, model),
    }));
    const isOld = !(Number.parseInt(version, 10) >= 15);
    const steps = missing === 0 ? 'up to date' : `the next start applies ${missing} steps`;
    const text = `PostgreSQL ${version}; ${newer > 0 ? `changed by a newer Parley, by ${newer} steps` : steps}`;
    if (isOld) yield { name, status: 'fault', text, advice: 'Use PostgreSQL 15 or newer.' };
    else if (newer > 0) yield { name, status: 'fault', text, advice: newerAdvice };
    else if (missing > 0)
      yield { name, status: 'ok', text, advice: 'Make a backup before it: docs/operations/upgrades.md.' };
    else yield { name, status: 'ok', text };
    yield { name: 'clock', ...judgeClock('the database', clockMs) };
    const pooler = await checkPooler(url, config.databasePrepares);
    if (pooler) yield { name: 'pooler', ...pooler };
    if (looked) yield* judgeDatabase(looked, config);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    yield { name, status: 'fault', text: error.message, advice: 'Correct DATABASE_URL, or start the server.' };
  }
}

/** Checks everything that a start needs, in the order in which it needs it. */
async function* examine(env: NodeJS.ProcessEnv): AsyncGenerator<NamedFinding> {
  const text = `Parley ${manifest.version}, Node ${process.versions.node}`;
  yield { name: 'versions', status: 'ok', text };
  let config: Config;
  try {
    config = parseConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split('\n'))
      yield { name: 'configuration', status: 'fault', text: line, advice: 'See docs/operations/configuration.md.' };
    return;
  }
  if (config.warnings.length === 0) yield { name: 'configuration', status: 'ok', text: 'every setting can be used' };
  for (const line of config.warnings)
    yield { name: 'configuration', status: 'warning', text: line, advice: 'See docs/operations/configuration.md.' };
  if (config.databaseUrl === null) yield* checkFolder(config);
  else yield* checkServer(config.databaseUrl, config);
  const replica = await checkReplica(config);
  if (replica) yield { name: 'replica', ...replica };
  yield { name: 'disk', ...(await checkDisk(config)) };
  yield { name: 'files', ...(await checkFiles(config)) };
  const redis = await checkRedis(config);
  if (redis.finding) yield { name: 'redis', ...redis.finding };
  if (redis.clock) yield { name: 'clock', ...redis.clock };
  yield { name: 'port', ...(await checkPort(config)) };
  yield { name: 'grpc', ...(await checkGrpcPort(config)) };
  const { finding, clock } = await checkGateway(config);
  yield { name: 'models', ...finding };
  if (clock) yield { name: 'clock', ...clock };
}

/** Carries out `parley doctor`: prints what each check has found and what to do. Ends with status 1 if there is a fault. */
export async function runDoctor(
  { values: { json } }: CommandCall<typeof doctorOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  let faults = 0;
  for await (const finding of examine(env)) {
    if (json) print(`${JSON.stringify(finding)}\n`);
    else printFinding(finding);
    if (finding.status === 'fault') faults += 1;
  }
  if (!json) printStyled(faults === 0 ? '\nNothing keeps Parley from working.\n' : `\n${faults} to mend.\n`);
  return faults === 0 ? 0 : 1;
}
