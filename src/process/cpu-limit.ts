import type { Worker } from 'node:worker_threads';

/** The processor time that a thread has used since then, in milliseconds. Rejects when it has ended. */
export async function readCpuMs(worker: Worker, since: NodeJS.CpuUsage): Promise<number> {
  const { user, system } = await worker.cpuUsage(since);
  return (user + system) / 1_000;
}

/** A limit of time. `reached` never rejects. */
export type TimeLimit = { reached: Promise<void>; lift: () => void };

/** The multiple of its limit after which a thread is stopped that has had less of a processor. */
const longestWait = 10;

/**
 * Limits the processor time of a thread, so that its work may take as much on a busy machine, of which the thread gets a share.
 */
export function limitCpuTime(worker: Worker, since: NodeJS.CpuUsage, limitMs: number): TimeLimit {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const endsAt = performance.now() + longestWait * limitMs;
  let isLifted = false;
  const look = async () => {
    const leftMs = limitMs - (await readCpuMs(worker, since).catch(() => 0));
    if (isLifted) return;
    if (leftMs < 1 || performance.now() >= endsAt) resolve();
    else timer = setTimeout(look, leftMs);
  };
  let timer = setTimeout(look, limitMs);
  const lift = () => {
    isLifted = true;
    clearTimeout(timer);
  };
  return { reached, lift };
}
