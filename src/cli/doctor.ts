import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '#package' with { type: 'json' };
import { ConfigError, parseConfig, type Config } from '#src/config/config.ts';
import { DatabaseError } from '#src/db/failures.ts';
import { inspectServer } from '#src/db/inspect-server.ts';
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
  checkPort,
  checkRedis,
  judgeClock,
  type Finding,
} from './doctor-checks.ts';

type NamedFinding = Finding & { name: string };

const marks = { ok: ['ok     ', 'green'], warning: ['warning', 'yellow'], fault: ['FAULT  ', 'red'] } as const;

function printFinding({ name, status, text, advice }: NamedFinding): void {
  const [mark, colour] = marks[status];
  const [begin, end] = findStyle(colour);
  printStyled(`${begin}${mark}${end}  ${name.padEnd(13)}  ${toPrintable(text)}\n`);
  if (advice !== undefined) printStyled(`${' '.repeat(24)}${toPrintable(advice)}\n`);
}

/** Looks at the embedded database without opening it: a server may have it open, and opening it changes it. */
async function checkFolder({ dataDir }: Config): Promise<Finding> {
  if (dataDir === 'memory://')
    return { status: 'warning', text: 'in memory', advice: 'Set PARLEY_DATA_DIR to a folder: all is lost at the end.' };
  const folder = resolve(dataDir);
  if ((await callControl(dataDir, ['keys', 'list']).catch(() => null)) !== null)
    return { status: 'ok', text: `embedded, in ${folder}; a Parley has it open and carries out commands` };
  return existsSync(join(folder, 'postgres'))
    ? { status: 'ok', text: `embedded, in ${folder}; no Parley that takes commands has it open` }
    : { status: 'ok', text: `embedded, in ${folder}; the first start makes it` };
}

const newerAdvice = 'Start the version of Parley that changed it, or a later one.';

/** Looks at the database of a server, and at the server's clock. */
async function checkServer(url: string): Promise<NamedFinding[]> {
  try {
    const { version, missing, newer, clockMs } = await inspectServer(url);
    const isOld = !(Number.parseInt(version, 10) >= 15);
    const steps = missing === 0 ? 'up to date' : `the next start applies ${missing} steps`;
    const text = `PostgreSQL ${version}; ${newer > 0 ? `changed by a newer Parley, by ${newer} steps` : steps}`;
    const clock = { name: 'clock', ...judgeClock('the database', clockMs) };
    if (isOld) return [{ name: 'database', status: 'fault', text, advice: 'Use PostgreSQL 15 or newer.' }, clock];
    if (newer > 0) return [{ name: 'database', status: 'fault', text, advice: newerAdvice }, clock];
    return [{ name: 'database', status: 'ok', text }, clock];
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return [
      { name: 'database', status: 'fault', text: error.message, advice: 'Correct DATABASE_URL, or start the server.' },
    ];
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
  if (config.databaseUrl === null) yield { name: 'database', ...(await checkFolder(config)) };
  else yield* await checkServer(config.databaseUrl);
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
