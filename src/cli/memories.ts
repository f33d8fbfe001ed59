import { setTimeout as delay } from 'node:timers/promises';
import { parseConfig, type Config } from '#src/config/config.ts';
import {
  countUnindexed,
  readIndexProgress,
  toEmbeddingModel,
  type IndexProgress,
} from '#src/resources/memories/index-progress-store.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import { formatMembers } from './columns.ts';
import type { CommandCall } from './command.ts';
import { executeAtDatabase } from './command-database.ts';
import type { memoryStatusOptions } from './command-options.ts';
import { CommandError } from './failure.ts';
import { Interrupt, interruptedStatus } from './interrupt.ts';
import { printJson } from './printed-list.ts';
import { Progress } from './progress.ts';

const pollMs = 1_000;

/** Formats how far memories are indexed, for people. */
export function formatIndexProgress({ model, memories, embedded, failed, words }: IndexProgress): string {
  const refused = failed === 0 ? '' : `; ${failed} could not be embedded and are tried again`;
  return formatMembers([
    ['memories', String(memories)],
    ['embedded', model === null ? 'none: no model is set to embed them' : `${embedded}, by ${model}${refused}`],
    ['words', `${words} indexed as this version does it`],
  ]);
}

type FoundProgress = { progress: IndexProgress; isServed: boolean };

/** Reads the progress where the database is. `isServed` says whether a server may work on it meanwhile. */
async function find(config: Config, typed: readonly string[]): Promise<FoundProgress> {
  const model = toEmbeddingModel(config.embeddingModel, config.llm.baseUrl === null);
  const found = await executeAtDatabase(config, typed, ({ dataSource }) => readIndexProgress(dataSource, model));
  return typeof found === 'string'
    ? { progress: JSON.parse(found) as IndexProgress, isServed: true }
    : { progress: found, isServed: config.databaseUrl !== null };
}

/** Waits until nothing is left that can be done, and shows how far it is. @throws CommandError when no server works on it */
async function follow(config: Config, typed: readonly string[], signal: AbortSignal): Promise<IndexProgress> {
  const bar = new Progress('Memories');
  try {
    for (;;) {
      const { progress, isServed } = await find(config, typed);
      const waiting = countUnindexed(progress);
      if (waiting === 0 || signal.aborted) return progress;
      if (!isServed)
        throw new CommandError(`${waiting} wait, and no Parley runs on this folder: a server goes on with them.`);
      bar.show(1 - waiting / progress.memories, `${waiting} of ${progress.memories} wait`);
      await delay(pollMs, null, { signal }).catch(() => {});
    }
  } finally {
    bar.clear();
  }
}

/** Carries out `parley memories status`. */
export async function runMemoriesStatus(
  { values, typed }: CommandCall<typeof memoryStatusOptions>,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const config = parseConfig(env);
  const interrupt = new Interrupt();
  const progress = values.wait ? await follow(config, typed, interrupt.signal) : (await find(config, typed)).progress;
  interrupt.end();
  if (values.json) printJson(progress);
  else print(formatIndexProgress(progress));
  const waiting = countUnindexed(progress);
  if (waiting > 0 && !values.json)
    printError(`${waiting} wait: \`parley memories status --wait\` shows how it goes on.\n`);
  return interrupt.signal.aborted ? interruptedStatus : 0;
}
