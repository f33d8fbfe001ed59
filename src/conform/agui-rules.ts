import { listOrderFaults, listReadingFaults, listSchemaFaults } from './agui-verifier.ts';
import { expectEqual, toMediaType, type ConformanceRule } from './conformance-rule.ts';
import type { ConformanceTarget } from './conformance-target.ts';
import { parseEventFrames, type EventFrame } from './event-frames.ts';

const input = {
  threadId: 'conform-thread',
  runId: 'conform-run',
  state: {},
  messages: [{ id: 'conform-message', role: 'user', content: 'Answer with one word.' }],
  tools: [],
  context: [],
  forwardedProps: {},
};

type AguiRun = {
  status: number;
  mediaType: string | undefined;
  text: string;
  /** Whether the server ended the stream. */
  ended: boolean;
  frames: EventFrame[];
  events: { type?: string; threadId?: string; runId?: string }[];
};

/** The most characters at the end of a stream in which the end of its run is looked for. */
const maxEndLength = 20_000;

/** Tells whether the last event of a run has come. */
function isRunOver(text: string): boolean {
  const end = text.slice(-maxEndLength);
  return /[\r\n]$/.test(end) && (end.includes('"RUN_FINISHED"') || end.includes('"RUN_ERROR"'));
}

/** Runs the agent at an address once, for all rules. */
const getRun = (target: ConformanceTarget, path: string): Promise<AguiRun> =>
  target.share('agui', async () => {
    const headers = { accept: 'text/event-stream' };
    const answer = await target.sendUntil(path, { method: 'POST', body: input, headers }, isRunOver);
    const frames = parseEventFrames(answer.text);
    return {
      status: answer.status,
      mediaType: toMediaType(answer.headers),
      text: answer.text,
      ended: answer.ended,
      frames,
      events: frames.map(({ data }) => (data ?? {}) as AguiRun['events'][number]),
    };
  });

const typed = (events: AguiRun['events']) => events.filter(({ type }) => typeof type === 'string');

/** Creates the rules of an AG-UI endpoint: the address that takes a RunAgentInput. `findPath` finds it below the target's. */
export function createAguiRules(findPath: (target: ConformanceTarget) => Promise<string>): ConformanceRule[] {
  const rule = (title: string, check: (run: AguiRun) => Promise<string[]> | string[]): ConformanceRule => ({
    group: 'agui',
    title,
    check: async (target) => check(await getRun(target, await findPath(target))),
  });
  return [
    rule('A RunAgentInput is answered with 200 and text/event-stream', ({ status, mediaType }) =>
      expectEqual('the answer', [status, mediaType], [200, 'text/event-stream']),
    ),
    rule('Each event of a run is JSON with a type', ({ frames, events }) =>
      frames.length === 0
        ? ['no event came']
        : events.flatMap(({ type }, index) => (typeof type === 'string' ? [] : [`event ${index + 1} has no type`])),
    ),
    rule('A run begins with RUN_STARTED, and ends with RUN_FINISHED or RUN_ERROR', ({ events }) => [
      ...(/^RUN_(STARTED|ERROR)$/.test(String(events[0]?.type)) ? [] : [`it begins with ${events[0]?.type}`]),
      ...(/^RUN_(FINISHED|ERROR)$/.test(String(events.at(-1)?.type)) ? [] : [`it ends with ${events.at(-1)?.type}`]),
    ]),
    rule('RUN_STARTED and RUN_FINISHED name the thread and the run that were sent', ({ events }) => {
      const named = events.filter(({ type }) => type === 'RUN_STARTED' || type === 'RUN_FINISHED');
      if (named.length === 0) return ['neither came'];
      return named.flatMap(({ type, threadId, runId }) =>
        expectEqual(String(type), [threadId, runId], [input.threadId, input.runId]),
      );
    }),
    rule('The stream ends with its run', ({ ended, events }) => {
      if (ended) return [];
      const last = events.at(-1)?.type;
      return [
        `the connection stays open after ${last === undefined ? 'nothing' : last}: an AG-UI client waits for its end`,
      ];
    }),
    rule('An AG-UI client reads the stream', ({ text, frames }) => listReadingFaults(text, frames.length)),
    rule('Each event has the members that AG-UI gives it', ({ events }) => listSchemaFaults(typed(events))),
    rule('An AG-UI client accepts the run', ({ events }) =>
      events.length === 0 ? ['no event came'] : listOrderFaults(typed(events)),
    ),
  ];
}
