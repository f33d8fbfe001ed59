import { fork } from 'node:child_process';
import { join } from 'node:path';
import { computeDigest, readPact } from './pact-file.ts';
import type { Order, Verdict } from './verify-child.ts';

/**
 * Holds running providers against pacts, each provider in a process of its own. Pacts that are the same are verified
 * once. A provider is the one that the pact names, unless it is told otherwise.
 */
export async function verifyPacts(
  paths: readonly string[],
  named = (provider: string) => provider,
): Promise<Verdict[]> {
  const digests = new Map(paths.map((path) => [path, computeDigest(path)]));
  const different = [...new Map(paths.map((path) => [digests.get(path), path])).values()];
  const byProvider = Map.groupBy(different, (path) => named(readPact(path).provider.name));
  const verdicts = new Map<string | undefined, Verdict>();
  for (const [provider, pacts] of byProvider) {
    for (const verdict of await inChild({ provider, pacts })) verdicts.set(digests.get(verdict.path), verdict);
  }
  return paths.map((path) => ({ ...verdicts.get(digests.get(path))!, path }));
}

function inChild(order: Order): Promise<Verdict[]> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'verify-child.ts'), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let noise = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (noise += text));
    child.once('message', ({ verdicts, error }: { verdicts?: Verdict[]; error?: string }) =>
      verdicts ? resolve(verdicts) : reject(new Error(error)),
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Verification ended with ${code}. ${noise}`)));
    child.send(order);
  });
}
