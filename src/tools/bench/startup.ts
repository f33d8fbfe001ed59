import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleave, median, ratioOf, startBenchServer, type Figures, type Ratio, type Result } from './measure.ts';

const variants = ['fresh folder', 'existing folder', 'bare Express'] as const;

/** The most milliseconds that a start may take on a quiet machine. */
const bars = { 'fresh folder': 1_500, 'existing folder': 900 };

/** Milliseconds from the start of the process to its first healthy answer. */
async function startParley(dataDir: string): Promise<number> {
  const begun = performance.now();
  const env = { ...process.env, PORT: '0', PARLEY_DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
  const child = spawn(process.execPath, ['src/start.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const url = /listens on (http:\S+)/.exec(output)?.[1];
    if (!url) continue;
    const { ok } = await fetch(`${url}/v2/health`);
    if (!ok) throw new Error('not healthy');
    break;
  }
  const taken = performance.now() - begun;
  child.kill('SIGKILL');
  return taken;
}

async function startBare(): Promise<number> {
  const begun = performance.now();
  const server = await startBenchServer('request', 'bare');
  await fetch(`${server.url}/v2/m/health`);
  server.stop();
  return performance.now() - begun;
}

/** Time to the first healthy answer, on a fresh data folder and on an existing one, against a bare Express. */
export async function startupScenario(rounds: number): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  let count = 0;
  try {
    const existing = join(folder, 'existing');
    await startParley(existing);
    const taken = await interleave(variants, rounds, (variant) => {
      if (variant === 'bare Express') return startBare();
      return startParley(variant === 'existing folder' ? existing : join(folder, String((count += 1))));
    });
    const figures = variants.map((variant): Figures => ({
      scenario: 'startup',
      variant,
      unit: 'ms',
      rounds: taken[variant],
    }));
    const ratios = [
      ratioOf(figures, 'startup', 'fresh folder', 'bare Express', null),
      ratioOf(figures, 'startup', 'existing folder', 'bare Express', null),
      ...Object.entries(bars).map(([variant, most]): Ratio => {
        const { rounds: own } = figures.find((figure) => figure.variant === variant)!;
        return { scenario: 'startup', what: variant, ratio: median(own), most, unit: 'ms' };
      }),
    ];
    return { figures, ratios };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
