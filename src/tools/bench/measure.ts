import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server in a process of its own. */
export type Server = {
  url: string;
  /** The address of its gRPC door, when it has one. */
  grpc: string | null;
  /** CPU time used so far, in µs. */
  cpu(): Promise<number>;
  /** CPU time of the longest turn of its event loop since this was asked last, in µs. */
  hold(): Promise<number>;
  /** Memory in use after a collection, in bytes. */
  rss(): Promise<number>;
  /** Memory in use at this moment, in bytes. */
  memory(): Promise<number>;
  stop(): void;
};

type ServerMessage = { url: string; grpc: string | null; figure: number };

/** Starts `servers/<file>.ts <variant>`, which reports its address and its figures. */
export async function startBenchServer(
  file: string,
  variant: string,
  env: Record<string, string | undefined> = {},
): Promise<Server> {
  const path = join(import.meta.dirname, 'servers', `${file}.ts`);
  const child: ChildProcess = fork(path, [variant], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${path} ${variant} has ended`)));
  ended.catch(() => {});
  const next = async () => (await Promise.race([once(child, 'message'), ended]))[0] as ServerMessage;
  const { url, grpc } = await next();
  const ask = async (figure: string) => {
    child.send(figure);
    return (await next()).figure;
  };
  return {
    url,
    grpc,
    cpu: () => ask('cpu'),
    hold: () => ask('hold'),
    rss: () => ask('rss'),
    memory: () => ask('memory'),
    stop: () => child.kill('SIGKILL'),
  };
}

/** Returns the median of values; of an even number, the upper one. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** The figures of one variant, one per round. */
export type Figures = { scenario: string; variant: string; unit: string; rounds: number[] };

/**
 * A figure of ours against a baseline's, both medians of the same run; `most` or `least` is the bar, when there is one. With
 * a unit it is a figure of its own, that has a bar.
 */
export type Ratio = {
  scenario: string;
  what: string;
  ratio: number;
  most: number | null;
  least?: number | null;
  unit?: string;
};

/** The figures of a scenario, and the ratios that have to be reached. */
export type Result = { figures: Figures[]; ratios: Ratio[] };

/** The options of scenarios: numbers of memories, and a folder that keeps filled databases, null unless given. */
export type BenchOptions = {
  sizes: readonly number[] | null;
  keep: string | null;
  /** The parts of a scenario to run, by their names; null for all. */
  only: readonly string[] | null;
  /** Whether to install and run relays of others beside those of this repository. */
  peers: boolean;
  /** Tells the progress of what takes long. */
  report: (progress: string) => void;
};

/** Computes the ratio of two variants of a scenario. */
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

/** Runs the rounds of all variants alternately, so that changes of the machine's load affect all of them. */
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
