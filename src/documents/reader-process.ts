import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { limitCpuTime } from '#src/process/cpu-limit.ts';
import { IdleThread } from '#src/process/idle-thread.ts';
import type { DocumentKind } from './document-kind.ts';
import type { ReadAnswer } from './worker.ts';

/** A document whose text is to be taken out of it in `timeoutMs` of a processor. */
export type TimedReadRequest = { kind: DocumentKind; bytes: Uint8Array; timeoutMs: number };

/**
 * The process that documents are read in. It reads in a thread, so that it sees what that uses, and ends itself when that is too much: the
 * limits of a thread do not count bytes outside of its heap, and one that exhausts its heap may end its process.
 */

/** The most memory of the process. Without a document it has a fifth of it. */
const mostMemoryBytes = 536_870_912;
const watchMs = 20;

const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
const thread = new IdleThread(new URL('./worker.ts', import.meta.url), resourceLimits);

/** Ends this process, whatever its thread does. */
const giveUp = () => void process.kill(process.pid, 'SIGKILL');

/** Reads a document in the thread. It is given up when it takes too much time, or more memory than the thread may have. */
async function read({ kind, bytes, timeoutMs }: TimedReadRequest): Promise<ReadAnswer> {
  const worker = await thread.start();
  const limit = limitCpuTime(worker, await worker.cpuUsage(), timeoutMs);
  void limit.reached.then(giveUp);
  worker.once('exit', giveUp);
  const own = new Uint8Array(bytes);
  worker.postMessage({ kind, bytes: own }, [own.buffer]);
  const [answer] = (await once(worker, 'message')) as [ReadAnswer];
  limit.lift();
  worker.off('exit', giveUp);
  return answer;
}

process.on('message', (request: TimedReadRequest) => void read(request).then((answer) => process.send!(answer)));
process.on('disconnect', () => process.exit());
setInterval(() => {
  if (process.memoryUsage.rss() > mostMemoryBytes) giveUp();
}, watchMs);
// Where memory is scarce, Linux ends this process before the server. Elsewhere there is no such file.
await writeFile('/proc/self/oom_score_adj', '1000').catch(() => {});
