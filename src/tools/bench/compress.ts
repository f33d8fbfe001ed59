import { compactEvents } from '@ag-ui/client';
import { openDatabase } from '#src/db/data-source.ts';
import type { Queryable } from '#src/db/query.ts';
import { compressEntries, type OpenRow } from '#src/event-log/compress.ts';
import type { LogEntry, StoredRow } from '#src/event-log/entry.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { interleave, median, type Figures, type Ratio, type Result } from './measure.ts';
import { randomOf, realStream } from './streams.ts';

const events = 100_000;
const shapes = { 'text alone': false, 'text and tools': true };
/** The bars of each shape: times fewer rows, times fewer bytes stored. */
const bars = { 'text alone': [16, 9.5], 'text and tools': [5, 8] } as const;

/** Entries as they come in: 15 to 40 ms apart, of one session. */
function toEntries(stream: readonly AguiEvent[]): LogEntry[] {
  const random = randomOf(7);
  let at = Date.UTC(2026, 10, 21);
  let runId: string | null = null;
  return stream.map((event, index) => {
    if (event.type === 'RUN_STARTED') runId = event.runId;
    at += random.size(15, 40);
    const none = { originalType: null, warning: null, producerEpoch: null, producerSeq: null };
    return { seq: index + 1, at, runId, event, ...none };
  });
}

/** Rows as a store gets them, batch by batch; growth is counted and left out. */
function compressIn(batch: number, entries: readonly LogEntry[]): number {
  let open: OpenRow | null = null;
  let rows = 0;
  for (let i = 0; i < entries.length; i += batch) {
    const next = compressEntries(open, entries.slice(i, i + batch));
    open = next.open;
    rows += next.rows.length;
  }
  return rows;
}

const sum = <T>(list: readonly T[], of: (item: T) => number) => list.reduce((total, item) => total + of(item), 0);
const textBytes = ({ payload, fragments }: StoredRow) => Buffer.byteLength(payload) + (fragments?.length ?? 0);

const insert = `INSERT INTO stored (session_id, seq, last_seq, run_id, event_type, payload, fragments, event_count, created_at,
    completed_at)
  SELECT 'ses_01k2c5gq8zf3vr4xw1m6t0y9ab', seq, "lastSeq", "runId", "eventType", payload, fragments, "eventCount",
         to_timestamp("createdAt" / 1000), to_timestamp("completedAt" / 1000)
    FROM json_to_recordset($1::json) AS r (seq bigint, "lastSeq" bigint, "runId" text, "eventType" text, payload text,
         fragments text, "eventCount" int, "createdAt" float8, "completedAt" float8)`;

/** Returns the bytes that PostgreSQL keeps for these rows: table, index and what it moved out of line. */
async function storedBytes(db: Queryable, rows: readonly StoredRow[]): Promise<number> {
  await db.query('CREATE TABLE stored (LIKE session_events INCLUDING ALL)');
  for (let i = 0; i < rows.length; i += 1_000) await db.query(insert, [JSON.stringify(rows.slice(i, i + 1_000))]);
  const [size] = await db.query<{ bytes: number }[]>(`SELECT pg_total_relation_size('stored') AS bytes`);
  await db.query('DROP TABLE stored');
  return size!.bytes;
}

const one = (scenario: string, variant: string, unit: string, value: number): Figures => ({
  scenario,
  variant,
  unit,
  rounds: [value],
});

/** Measures how much smaller a log is than a row for each event. */
async function sizes(db: Queryable, name: keyof typeof shapes): Promise<Result> {
  const scenario = `compress: ${name}`;
  const stream = realStream({ seed: 1, events, tools: shapes[name] });
  const raw = toEntries(stream).flatMap((entry) => compressEntries(null, [entry]).rows);
  const ours = compressEntries(null, toEntries(stream)).rows;
  const lossy = compactEvents(stream as never).length;
  const [rawText, ourText] = [sum(raw, textBytes), sum(ours, textBytes)];
  const [rawStored, ourStored] = [await storedBytes(db, raw), await storedBytes(db, ours)];
  const [rowBar, byteBar] = bars[name];
  const figures = [
    one(scenario, 'a row an event', 'bytes an event stored', rawStored / events),
    one(scenario, 'parley', 'bytes an event stored', ourStored / events),
    one(scenario, 'a row an event', 'bytes an event of text', rawText / events),
    one(scenario, 'parley', 'bytes an event of text', ourText / events),
    one(scenario, 'parley', 'events a row', events / ours.length),
    one(scenario, 'ag-ui compact', 'events a row (lossy)', events / lossy),
  ];
  const ratio = (what: string, value: number, least: number | null): Ratio => ({
    scenario,
    what,
    ratio: value,
    most: null,
    least,
  });
  const ratios = [
    ratio('rows: one an event / parley', raw.length / ours.length, rowBar),
    ratio('bytes stored: the same', rawStored / ourStored, byteBar),
    ratio('bytes of text: the same', rawText / ourText, null),
  ];
  return { figures, ratios };
}

type Variant = 'batches of 10' | 'batches of 50' | 'expand' | 'JSON.stringify' | 'ag-ui compact';

/** Millions of events a second of CPU time through the pure core, beside writing each event as JSON. */
async function speed(rounds: number): Promise<Result> {
  const scenario = 'compress: speed';
  const stream = realStream({ seed: 2, events });
  const entries = toEntries(stream);
  const { rows } = compressEntries(null, entries);
  const work: Record<Variant, () => unknown> = {
    'batches of 10': () => compressIn(10, entries),
    'batches of 50': () => compressIn(50, entries),
    expand: () => sum(rows, (row) => expandRow(row).length),
    'JSON.stringify': () => sum(stream, (event) => JSON.stringify(event).length),
    'ag-ui compact': () => compactEvents(stream as never),
  };
  const variants = Object.keys(work) as Variant[];
  for (const variant of variants) work[variant]();
  const taken = await interleave(variants, rounds, async (variant) => {
    const before = process.cpuUsage();
    for (let i = 0; i < 5; i += 1) work[variant]();
    const { user, system } = process.cpuUsage(before);
    return (5 * events) / (user + system);
  });
  const figures = variants.map((variant) => ({
    scenario,
    variant,
    unit: 'M events a CPU second',
    rounds: taken[variant],
  }));
  const [ours, baseline] = [median(taken['batches of 10']), median(taken['JSON.stringify'])];
  const ratios = [
    { scenario, what: 'batches of 10, M events a second', ratio: ours, most: null, least: 1 },
    { scenario, what: 'batches of 10 / JSON.stringify', ratio: ours / baseline, most: null },
  ];
  return { figures, ratios };
}

/** Measures how much smaller and how fast the log becomes, on streams of real shape. */
export async function compressScenario(rounds: number): Promise<Result> {
  const database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  try {
    const results: Result[] = [];
    for (const name of Object.keys(shapes) as (keyof typeof shapes)[])
      results.push(await sizes(database.dataSource, name));
    results.push(await speed(rounds));
    return { figures: results.flatMap(({ figures }) => figures), ratios: results.flatMap(({ ratios }) => ratios) };
  } finally {
    await database.close();
  }
}
