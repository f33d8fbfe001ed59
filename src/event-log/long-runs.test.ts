import { describe, expect, it } from 'vitest';
import { appendEvents } from './append.ts';
import type { LogEvent } from './event.ts';
import { idleFold } from './fold.ts';
import { buildPrelude } from './prelude.ts';

const started: LogEvent = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const round = (n: number): LogEvent[] => [
  { type: 'TOOL_CALL_START', toolCallId: `c${n}`, toolCallName: 'x', parentMessageId: `m${n}` },
  { type: 'TOOL_CALL_ARGS', toolCallId: `c${n}`, delta: '{}' },
  { type: 'TOOL_CALL_END', toolCallId: `c${n}` },
  { type: 'TOOL_CALL_RESULT', messageId: `r${n}`, toolCallId: `c${n}`, content: 'x' },
];
const rounds = 5_000;

/** Checks the processor time since then: half a second at most; most of a minute if every event took longer than the one before. */
const inTime = (begun: NodeJS.CpuUsage) => expect(process.threadCpuUsage(begun).user).toBeLessThan(10_000_000);

describe('a run with thousands of tool calls', () => {
  it('takes each of them about as quickly as the first', () => {
    let fold = idleFold();
    let seq = 1;
    const take = (...events: LogEvent[]) => {
      const result = appendEvents(fold, seq, events);
      if (!result.ok) throw new Error(result.violation.detail);
      ({ fold } = result);
      seq += events.length;
      return result;
    };
    const begun = process.threadCpuUsage();
    take(started);
    for (let n = 0; n < rounds; n += 1) take(...round(n));
    inTime(begun);
    expect(take({ type: 'RUN_FINISHED', threadId: 't', runId: 'r' }).changes[0]!.end?.is.status).toBe('completed');
  });

  it('is told to who joins it, also soon', () => {
    const events = [started, ...Array.from({ length: 2 * rounds }, (_, n) => round(n)).flat()];
    const begun = process.threadCpuUsage();
    const [, snapshot] = buildPrelude(events);
    inTime(begun);
    expect(snapshot).toMatchObject({ type: 'MESSAGES_SNAPSHOT' });
    expect((snapshot as { messages: unknown[] }).messages).toHaveLength(4 * rounds);
  });
});
