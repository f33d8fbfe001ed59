import { listAguiFaults } from './agui-verifier.ts';
import { expectEqual, type ConformanceRule } from './conformance-rule.ts';
import { getSceneSession, type LoggedSession } from './conformance-scene.ts';
import type { ConformanceTarget } from './conformance-target.ts';
import { parseJson, type EventFrame } from './event-frames.ts';

const whole = '?view=raw&follow=false';

const readLog = (
  target: ConformanceTarget,
  { path }: LoggedSession,
  query = '',
  headers: Record<string, string> = {},
) => target.readStream(`${path}${whole}${query}`, { headers });

const listEvents = (frames: readonly EventFrame[]) => frames.map(({ data }) => data);
const listLogged = (log: LoggedSession['log']) => log.map(({ event }) => event);

/** Checks what a server sends after each number of the log. Stops at the first number with faults. */
async function checkEveryNumber(
  { log }: LoggedSession,
  check: (seq: number, rest: LoggedSession['log']) => Promise<string[]>,
): Promise<string[]> {
  for (const [index, { seq }] of log.entries()) {
    const faults = await check(seq, log.slice(index + 1));
    if (faults.length > 0) return faults.map((fault) => `after ${seq}: ${fault}`);
  }
  return [];
}

const rule = (
  title: string,
  check: (target: ConformanceTarget, session: LoggedSession) => Promise<string[]>,
): ConformanceRule => ({
  group: 'streams',
  title,
  check: async (target) => check(target, await getSceneSession(target)),
});

/** The rules of the streams of events of a session. */
export const streamRules: ConformanceRule[] = [
  rule('A stream is text/event-stream, and no cache keeps it', async (target, { path }) => {
    const { headers, status } = await target.send(`${path}${whole}`, { headers: { accept: 'text/event-stream' } });
    const type = headers.get('content-type')?.split(';')[0];
    const caching = headers.get('cache-control') ?? '';
    return [
      ...expectEqual('the status', status, 200),
      ...expectEqual('the media type', type, 'text/event-stream'),
      ...(/no-cache|no-store/.test(caching) ? [] : [`Cache-Control is ${caching || 'missing'}`]),
    ];
  }),
  rule('Each event is JSON, and is named by its type', async (target, session) => {
    const frames = await readLog(target, session);
    return frames.flatMap(({ id, name, data }) =>
      data === undefined
        ? [`the data of ${id} is not JSON`]
        : expectEqual(`the name of ${id}`, name, (data as { type?: unknown }).type),
    );
  }),
  rule('Ids are numbers that rise', async (target, session) => {
    const ids = (await readLog(target, session)).map(({ id }) => id);
    const odd = ids.find((id, index) => !/^\d+$/.test(id ?? '') || (index > 0 && Number(id) <= Number(ids[index - 1])));
    return odd === undefined ? [] : [`the id ${odd} in ${ids.join(', ')}`];
  }),
  rule('The raw view has every event of the history, none twice and none left out', async (target, session) => {
    const events = listEvents(await readLog(target, session));
    return [
      ...expectEqual('the number of events', events.length, session.log.length),
      ...session.log.flatMap(({ seq, event }, index) => expectEqual(`event ${seq}`, events[index], event)),
    ].slice(0, 3);
  }),
  rule('The numbers of the history have no gap', async (_target, { log }) =>
    log.flatMap(({ seq }, index) => expectEqual('a number', seq, log[0]!.seq + index)).slice(0, 1),
  ),
  rule('The order of events is one that an AG-UI client accepts', (_target, { log }) =>
    listAguiFaults(listLogged(log)),
  ),
  rule('Last-Event-ID at every number gives the same rest', (target, session) =>
    checkEveryNumber(session, async (seq, rest) =>
      expectEqual(
        'the rest',
        listEvents(await readLog(target, session, '', { 'last-event-id': String(seq) })),
        listLogged(rest),
      ),
    ),
  ),
  rule('after_seq at every number gives the same rest, as NDJSON', (target, session) =>
    checkEveryNumber(session, async (seq, rest) => {
      const path = `${session.path}${whole}&prelude=false&after_seq=${seq}`;
      const { text } = await target.send(path, { headers: { accept: 'application/x-ndjson' } });
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const read = lines.map((line) => parseJson(line) as { seq?: unknown; event?: unknown } | undefined);
      return expectEqual(
        'the rest',
        read.map((line) => line && [line.seq, line.event]),
        rest.map((one) => [one.seq, one.event]),
      );
    }),
  ),
  rule('A reader that joins at any number gets what an AG-UI client accepts', (target, session) =>
    checkEveryNumber(session, async (seq) =>
      listAguiFaults(listEvents(await readLog(target, session, `&after_seq=${seq}`))),
    ),
  ),
  rule('A place that the log has not reached is refused as invalid_cursor', async (target, { path, log }) => {
    const answer = await target.send(`${path}?after_seq=${log.at(-1)!.seq + 1_000}`);
    return expectEqual('the answer', [answer.status, answer.body?.error_code], [400, 'invalid_cursor']);
  }),
  rule('A silent stream is kept alive with heartbeats that are no events', async (target, session) => {
    const { heartbeatMs } = target.options;
    const path = `${session.path}?after_seq=${session.log.at(-1)!.seq}&prelude=false`;
    const headers = { accept: 'text/event-stream' };
    const signal = AbortSignal.timeout(heartbeatMs);
    try {
      const response = await target.open(path, { headers }, signal);
      for await (const chunk of response.body!) {
        const text = Buffer.from(chunk).toString();
        if (/^:/m.test(text)) return [];
        if (/^data:/m.test(text)) return [`instead of a heartbeat came ${text.slice(0, 100)}`];
      }
      return ['the stream ended although it is followed'];
    } catch (error) {
      if (signal.aborted) return [`nothing came for ${heartbeatMs / 1_000} s`];
      throw error;
    }
  }),
];
