import type { ServerResponse } from 'node:http';
import { serveReport } from './report.ts';

/** Passes what is posted to all who follow, behind a bare node:http: nothing is checked and nothing is kept. */

type Push = { events: { event: { type: string } }[] };

const followers = new Map<string, { seq: number; all: Set<ServerResponse> }>();

function take(id: string, { events }: Push): object {
  const session = followers.get(id)!;
  for (const { event } of events) {
    session.seq += 1;
    const frame = `id: ${session.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const res of session.all) res.write(frame);
  }
  return { next_seq: session.seq + 1 };
}

function open(): object {
  const id = `ses_${followers.size}`;
  followers.set(id, { seq: 0, all: new Set() });
  return { id };
}

await serveReport(async (req, res) => {
  const [, , , id, events] = req.url!.split('?')[0]!.split('/');
  if (req.method === 'GET') {
    const { all } = followers.get(id!)!;
    res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    all.add(res);
    res.once('close', () => all.delete(res));
    return;
  }
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk as string;
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify(events ? take(id!, JSON.parse(text) as Push) : open()));
});
