import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server in a process of its own, whose CPU time can be read. */
export type Server = {
  url: string;
  /** CPU time used so far, in µs. */
  cpu(): Promise<number>;
  stop(): void;
};

/** Starts `servers/<file>.ts <variant>`, which says its URL and answers with its CPU time. */
export async function startServer(file: string, variant: string, env: Record<string, string> = {}): Promise<Server> {
  const path = join(import.meta.dirname, 'servers', `${file}.ts`);
  const child: ChildProcess = fork(path, [variant], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = async () => (await once(child, 'message'))[0] as { url?: string; cpu?: number };
  const { url } = await next();
  return {
    url: url!,
    async cpu() {
      child.send('cpu');
      return (await next()).cpu!;
    },
    stop: () => child.kill('SIGKILL'),
  };
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** What one variant used: a figure for each round. */
export type Figures = { scenario: string; variant: string; unit: string; rounds: number[] };

/** A figure of ours against a baseline's, both medians of the same run; `most` is the bar, when there is one. */
export type Ratio = { scenario: string; what: string; ratio: number; most: number | null };

export type Result = { figures: Figures[]; ratios: Ratio[] };

/** The ratio of two variants of a scenario. */
export function ratioOf(
  figures: readonly Figures[],
  scenario: string,
  ours: string,
  baseline: string,
  most: number | null,
): Ratio {
  const of = (variant: string) => median(figures.find((f) => f.scenario === scenario && f.variant === variant)!.rounds);
  return { scenario, what: `${ours} / ${baseline}`, ratio: of(ours) / of(baseline), most };
}

/** Runs `tasks` rounds of every variant, one after the other in each round, so that the machine's moods hit all alike. */
export async function interleave<V extends string>(
  variants: readonly V[],
  rounds: number,
  measure: (variant: V) => Promise<number>,
): Promise<Record<V, number[]>> {
  const taken = Object.fromEntries(variants.map((variant) => [variant, []])) as unknown as Record<V, number[]>;
  for (let round = 0; round < rounds; round += 1)
    for (const variant of variants) taken[variant].push(await measure(variant));
  return taken;
}
