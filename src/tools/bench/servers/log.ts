import { join } from 'node:path';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { openDatabase } from '#src/db/data-source.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { isFragmentEvent } from '#src/event-log/fragments.ts';
import { serveReport } from './report.ts';

/**
 * Logs that only store and give back what they are sent, behind a bare node:http: nothing is checked, nothing but the log
 * is written. `rows`: a statement for each event. `raw`: a row for each event, a statement for each batch. `upsert`: one
 * statement for each batch, pieces that follow each other joined in one row.
 */

type Push = { events: { producer_seq: number; event: LogEvent }[] };
type Row = { seq: number; type: string; payload: string; delta: string | null; count: number };
type Session = { next: number; open: Row | null; key: string };

const mostPieces = 1_000;
const pageRows = 250;

const variant = process.argv[2] as 'rows' | 'raw' | 'upsert';
const databaseUrl = process.env['DATABASE_URL'] ?? null;
const dataDir = process.env['BENCH_DATA_DIR'];
const { dataSource: db } = await openDatabase({
  databaseUrl,
  dataDir: dataDir === undefined ? 'memory://' : join(dataDir, variant),
  poolSize: 10,
  entities: [],
});
const prefix = `bench_${variant}`;
await db.query(`DROP TABLE IF EXISTS ${prefix}_heads, ${prefix}_rows`);
await db.query(`CREATE TABLE ${prefix}_heads (id text PRIMARY KEY, next_seq bigint NOT NULL)`);
await db.query(`CREATE TABLE ${prefix}_rows (session_id text, seq bigint, type text NOT NULL, payload text NOT NULL,
  delta text, count int NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (session_id, seq))`);
const sessions = new Map<string, Session>();

const insert = `INSERT INTO ${prefix}_rows (session_id, seq, type, payload, delta, count) VALUES ($1, $2, $3, $4, $5, 1)`;

const upsert = `WITH head AS (UPDATE ${prefix}_heads SET next_seq = $2 WHERE id = $1 RETURNING id)
  INSERT INTO ${prefix}_rows (session_id, seq, type, payload, delta, count)
  SELECT head.id, row.* FROM head,
         json_to_recordset($3::json) AS row (seq bigint, type text, payload text, delta text, count int)
  ON CONFLICT (session_id, seq) DO UPDATE
     SET delta = ${prefix}_rows.delta || excluded.delta, count = ${prefix}_rows.count + excluded.count`;

const page = `SELECT seq::float8 AS seq, type, payload, delta, count FROM ${prefix}_rows
   WHERE session_id = $1 AND seq > $2 ORDER BY ${prefix}_rows.seq LIMIT ${pageRows}`;

/** Returns the key that pieces which may be joined have in common; empty for those that may not. */
function keyOf(event: LogEvent): string {
  if (variant !== 'upsert' || !isFragmentEvent(event)) return '';
  const { messageId, toolCallId } = event as { messageId?: string; toolCallId?: string };
  return `${event.type} ${messageId ?? toolCallId}`;
}

function rowOf(seq: number, event: LogEvent): Row {
  const { type } = event;
  if (variant !== 'upsert' || !isFragmentEvent(event)) {
    return { seq, type, payload: JSON.stringify(event), delta: null, count: 1 };
  }
  const { delta, ...rest } = event as LogEvent & { delta: string };
  return { seq, type, payload: JSON.stringify(rest), delta: JSON.stringify(delta).slice(1, -1), count: 1 };
}

/** Returns the rows of a batch. The first of them may be what the newest one grows by. */
function rowsOf(session: Session, { events }: Push): Row[] {
  const rows: Row[] = [];
  for (const { event } of events) {
    const row = rowOf(session.next, event);
    const key = keyOf(event);
    session.next += 1;
    if (session.open && key !== '' && key === session.key && session.open.count < mostPieces) {
      session.open.count += 1;
      if (rows.at(-1)?.seq === session.open.seq) {
        rows.at(-1)!.delta += row.delta!;
        rows.at(-1)!.count += 1;
      } else rows.push({ ...row, seq: session.open.seq });
    } else {
      rows.push(row);
      Object.assign(session, { open: { ...row }, key });
    }
  }
  return rows;
}

async function store(id: string, push: Push): Promise<object> {
  const session = sessions.get(id)!;
  const first = session.next;
  const rows = rowsOf(session, push);
  if (variant === 'rows')
    for (const { seq, type, payload, delta } of rows) await db.query(insert, [id, seq, type, payload, delta]);
  else await db.query(upsert, [id, session.next, JSON.stringify(rows)]);
  const acks = push.events.map(({ producer_seq }, index) => ({ producer_seq, seq: first + index, warning: null }));
  return { acks, next_seq: session.next };
}

/** Stores batches of `size` for some time without the way here. Returns the number of events. */
async function storeAlone(id: string, { events }: Push, size: number, ms: number): Promise<object> {
  const until = performance.now() + ms;
  let count = 0;
  for (; count < events.length && performance.now() < until; count += size)
    await store(id, { events: events.slice(count, count + size) });
  return { count: Math.min(count, events.length) };
}

async function open(): Promise<object> {
  const id = `ses_${String(sessions.size).padStart(26, '0')}`;
  sessions.set(id, { next: 1, open: null, key: '' });
  await db.query(`INSERT INTO ${prefix}_heads VALUES ($1, 1)`, [id]);
  return { id };
}

const frame = ({ seq, type, payload, delta, count }: Row) => {
  const event = delta === null ? payload : `${payload.slice(0, -1)},"delta":"${delta}"}`;
  return `id: ${seq + count - 1}\nevent: ${type}\ndata: ${event}\n\n`;
};

let analyzed = false;

/** Every row, a page at a time, as fast as the reader takes it. */
async function replay(id: string, after: number, res: ServerResponse): Promise<void> {
  if (!analyzed) await db.query(`ANALYZE ${prefix}_rows`);
  analyzed = true;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let cursor = after; ;) {
    const rows = await db.query<Row[]>(page, [id, cursor]);
    for (const row of rows) {
      if (!res.write(frame(row))) await new Promise((resolve) => res.once('drain', resolve));
    }
    if (rows.length < pageRows) break;
    cursor = rows.at(-1)!.seq;
  }
  res.end();
}

async function bodyOf(req: IncomingMessage): Promise<Push> {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk as string;
  return JSON.parse(text) as Push;
}

const listener: RequestListener = async (req, res) => {
  const { pathname, searchParams } = new URL(req.url!, 'http://bench');
  const [, , , id, events] = pathname.split('/');
  if (req.method === 'GET') return replay(id!, Number(searchParams.get('after_seq') ?? 0), res);
  const body = await bodyOf(req);
  res.writeHead(200, { 'content-type': 'application/json' });
  const size = Number(searchParams.get('alone') ?? 0);
  const stored = () => (size > 0 ? storeAlone(id!, body, size, Number(searchParams.get('ms'))) : store(id!, body));
  res.end(JSON.stringify(events ? await stored() : await open()));
};
await serveReport(listener);
