import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchOptions, median, type Ratio, type Result } from './measure.ts';

/** `npm run bench`: figures as ratios between variants of the same run. Nothing here is a timed test. */

type Scenario = (rounds: number, options: BenchOptions) => Promise<Result> | AsyncIterable<Result>;

const scenarios: Record<string, () => Promise<Scenario>> = {
  request: async () => (await import('./request.ts')).requestScenario,
  bodies: async () => (await import('./bodies.ts')).bodiesScenario,
  stream: async () => (await import('./stream.ts')).streamScenario,
  compress: async () => (await import('./compress.ts')).compressScenario,
  ingest: async () => (await import('./ingest.ts')).ingestScenario,
  fanout: async () => (await import('./fanout.ts')).fanoutScenario,
  replay: async () => (await import('./replay.ts')).replayScenario,
  'memory-search': async () => (await import('./memory-search.ts')).memorySearchScenario,
  retrieval: async () => (await import('./retrieval/scenario.ts')).retrievalScenario,
  mixed: async () => (await import('./mixed.ts')).mixedScenario,
  redaction: async () => (await import('./redaction.ts')).redactionScenario,
  voice: async () => (await import('./voice.ts')).voiceScenario,
  startup: async () => (await import('./startup.ts')).startupScenario,
};

const usage = `Usage: npm run bench -- [scenario…] [--rounds 3] [--json FILE] [--only PART] [--sizes 10000,100000] [--keep FOLDER] [--peers]
Scenarios: ${Object.keys(scenarios).join(', ')}
  --only   the parts of stream or ingest to run, such as paced or "tokens 8 × 10"
  --sizes  the numbers of memories of memory-search
  --keep   where memory-search keeps its filled databases, which it makes otherwise anew: the index over vectors takes minutes
  --peers  runs LiteLLM's proxy beside stream too, which is installed from PyPI unless PARLEY_TEST_LITELLM names its command, and
           LangGraph's API server from npm
DATABASE_URL names a PostgreSQL server of this machine for stream, ingest and mixed, and for memory-search an empty database or one that it has filled.
`;

const number = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

function formatBar({ ratio, most, least = null }: Ratio): string {
  if (most !== null) return `  bar ${most}: ${ratio <= most ? 'met' : 'MISSED'}`;
  return least === null ? '' : `  bar at least ${least}: ${ratio >= least ? 'met' : 'MISSED'}`;
}

function print({ figures, ratios }: Result): void {
  for (const { scenario, variant, unit, rounds } of figures) {
    const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
    process.stdout.write(
      `${scenario.padEnd(24)} ${variant.padEnd(18)} ${number(median(rounds)).padStart(7)} ${unit} (${number(least)}–${number(most)})\n`,
    );
  }
  for (const ratio of ratios)
    process.stdout.write(
      `${ratio.scenario.padEnd(24)} ${ratio.what.padEnd(34)} ${ratio.ratio.toFixed(2)} ${ratio.unit ?? '×'}${formatBar(ratio)}\n`,
    );
}

const report = (progress: string) => process.stderr.write(`${progress}\n`);

async function main(): Promise<void> {
  const options = {
    scenario: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    sizes: { type: 'string' },
    keep: { type: 'string' },
    peers: { type: 'boolean' },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const asked = [...(values.scenario?.split(',') ?? []), ...positionals];
  const names = asked.length > 0 ? asked : Object.keys(scenarios);
  const rounds = Number(values.rounds ?? 3);
  const sizes = values.sizes?.split(',').map(Number) ?? null;
  if (names.some((name) => !scenarios[name]) || !(rounds >= 1) || sizes?.some((size) => !(size >= 1_000))) {
    process.stderr.write(usage);
    process.exit(2);
  }
  const only = values.only?.split(',') ?? null;
  const all: Result = { figures: [], ratios: [] };
  for (const name of names) {
    const run = await scenarios[name]!();
    const results = run(rounds, { sizes, keep: values.keep ?? null, only, peers: values.peers ?? false, report });
    for await (const result of Symbol.asyncIterator in results ? results : [results]) {
      print(result);
      all.figures.push(...result.figures);
      all.ratios.push(...result.ratios);
    }
  }
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpus: cpus().length,
    rounds,
  };
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, ...all }, null, 2)}\n`);
}

await main();
process.exit(0);
