import { describe, expect, it } from 'vitest';
import { JobWorker } from './job-worker.ts';

type Job = { id: string };

/** Creates a worker whose jobs wait until they are ended, and what tests see of it. */
function createWorker(jobs: string[], atOnce?: number) {
  const begun: string[] = [];
  const released: string[] = [];
  const errors: unknown[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const worker = new JobWorker<Job>({
    name: 'tests',
    claim: async () => {
      const id = jobs.shift();
      return id === undefined ? null : { id };
    },
    async step({ id }) {
      begun.push(id);
      const end = Promise.withResolvers<void>();
      ends.set(id, end);
      await end.promise;
      return false;
    },
    release: async ({ id }) => void released.push(id),
    onError: (error) => errors.push(error),
    restMs: 3_600_000,
    ...(atOnce !== undefined && { atOnce }),
  });
  return { worker, begun, released, errors, end: (id: string) => ends.get(id)!, jobs };
}

describe('JobWorker', () => {
  it('carries out one job at a time unless told otherwise', async () => {
    const { worker, begun, end } = createWorker(['a', 'b']);
    const working = worker.wake();
    await expect.poll(() => begun).toEqual(['a']);
    end('a').resolve();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    end('b').resolve();
    await working;
  });

  it('carries out several side by side, and looks for more when it is woken or one has ended', async () => {
    const { worker, begun, end, jobs } = createWorker(['a', 'b', 'c'], 2);
    const working = worker.wake();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    end('a').resolve();
    await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
    end('b').resolve();
    await new Promise(setImmediate);
    jobs.push('d');
    void worker.wake();
    await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd']);
    end('c').resolve();
    end('d').resolve();
    await working;
  });

  it('searches again when a job has ended during a search that found nothing', async () => {
    const begun: string[] = [];
    const hasEnded = Promise.withResolvers<void>();
    const claims = [async () => ({ id: 'a' }), () => hasEnded.promise.then(() => null), async () => ({ id: 'b' })];
    const worker = new JobWorker<Job>({
      name: 'tests',
      claim: async () => (await claims.shift()?.()) ?? null,
      async step({ id }) {
        begun.push(id);
        // Its end is noticed before the search goes on.
        setImmediate(() => setImmediate(hasEnded.resolve));
        return false;
      },
      release: async () => {},
      onError: (error) => expect.unreachable(String(error)),
      restMs: 3_600_000,
      atOnce: 2,
    });
    await worker.wake();
    expect(begun).toEqual(['a', 'b']);
  });

  it('lets the others end when one fails, and begins none before the next search', async () => {
    const { worker, begun, end, errors } = createWorker(['a', 'b', 'c'], 2);
    const working = worker.wake();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    end('a').reject(new Error('lost'));
    await new Promise(setImmediate);
    end('b').resolve();
    await working;
    expect([begun, errors]).toEqual([['a', 'b'], [new Error('lost')]]);
    const again = worker.wake();
    await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
    end('c').resolve();
    await again;
  });

  it('releases what it has when it stops', async () => {
    const { worker, begun, end, released } = createWorker(['a', 'b'], 2);
    const stop = worker.begin();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    const stopped = stop();
    end('a').resolve();
    end('b').resolve();
    await stopped;
    expect(released).toEqual(['a', 'b']);
  });
});
