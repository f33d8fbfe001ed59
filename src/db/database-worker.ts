import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { messageKinds, type DatabasePlace, type DatabaseWorkerData } from './database-messages.ts';
import { FilledMemory } from './filled-memory.ts';
import { SharedSlot } from './shared-slot.ts';

/** The extensions, which are needed whenever the folder is opened: the tables of memories may use them. */
const extensions = { vector };

/**
 * The start parameters. All pages are in memory, so random access costs as much as sequential access. No statistics are
 * gathered: with the default cost, PostgreSQL would sort the rest of a long log for each page instead of using the index.
 * PGlite writes zeros over all buffers at each start, and the cache of the system has the same pages. A checkpoint keeps files of
 * the write-ahead log for later, up to the size given here.
 */
const startParams = [
  ...PGlite.defaultStartParams,
  ...['random_page_cost=1', 'shared_buffers=32MB', 'max_wal_size=256MB', 'min_wal_size=32MB'].flatMap((one) => [
    '-c',
    one,
  ]),
];

/** What a database that is in memory only does without: nothing of it is left for a recovery. */
const memoryParams = ['-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'];

/** PostgreSQL without a reader of its results: that is `pg`. PGlite would ask for all types of arrays at its start. */
class BarePostgres extends PGlite {
  override async _initArrayTypes(): Promise<void> {}
}

/** Compiles PostgreSQL. */
async function compileProgram(): Promise<WebAssembly.Module> {
  const path = new URL('./pglite.wasm', import.meta.resolve('@electric-sql/pglite'));
  return WebAssembly.compile(await readFile(path));
}

const { program: compiled, requests, answers } = workerData as DatabaseWorkerData;
const requestSlot = new SharedSlot(requests);
const answerSlot = new SharedSlot(answers);

const [[place], program] = await Promise.all([
  once(parentPort!, 'message') as Promise<[DatabasePlace]>,
  compiled ?? compileProgram(),
]);
const pglite = new BarePostgres({
  ...(typeof place === 'string'
    ? { dataDir: place, startParams }
    : { fs: new FilledMemory(place), startParams: [...startParams, ...memoryParams] }),
  pgliteWasmModule: program,
  extensions,
});
await pglite.waitReady;

/** Runs bytes of PostgreSQL's protocol. `execProtocolRaw` is not used, because it keeps the results for ever. */
async function run(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Each part is a view of PGlite's memory, so it is copied.
  const onRawData = (part: Uint8Array) => void parts.push(part.slice());
  await pglite.execProtocolRawStream(bytes, { onRawData });
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

async function answer(kind: number, bytes: Uint8Array): Promise<Uint8Array> {
  if (kind === messageKinds.statement) return run(bytes);
  await pglite.close();
  return new Uint8Array();
}

parentPort!.postMessage(program);
flushCompileCache(); // at the end of the process the thread has no time for it
for (;;) {
  const { kind, bytes } = requestSlot.take();
  try {
    answerSlot.put({ kind, bytes: await answer(kind, bytes) });
  } catch (error) {
    answerSlot.put({ kind: messageKinds.failure, bytes: Buffer.from(String(error)) });
  }
}
