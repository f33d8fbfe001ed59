import { transformChunks, verifyEvents } from '@ag-ui/client';
import fc from 'fast-check';
import { from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { appendEvents } from './append.ts';
import type { AguiEvent } from './event.ts';
import { idleFold } from './fold.ts';

/** What the client of AG-UI has against a stream: null when it takes it. */
function complaintOf(events: readonly AguiEvent[]): string | null {
  let complaint: string | null = null;
  const source = from(events as Parameters<typeof from>[0]) as ReturnType<ReturnType<typeof verifyEvents>>;
  verifyEvents()(transformChunks()(source)).subscribe({ error: (error: Error) => void (complaint = error.message) });
  return complaint;
}

/** Of few ids and two subagents, so that events meet. Reasoning has ids of its own for spans and for messages. */
const owned = fc.constantFrom({}, {}, { subagentRunId: 's' }, { subagentRunId: 'q' });
const messageId = fc.constantFrom('m', 'n');
const toolCallId = fc.constantFrom('c', 'd');
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const delta = fc.constant('x');

/** An event of a type with these members; those without a value are left out. */
function an(
  type: AguiEvent['type'],
  members: Record<string, fc.Arbitrary<unknown>>,
  tags: fc.Arbitrary<object> = owned,
) {
  return fc.tuple(fc.record(members), tags).map(([values, tag]) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    return { type, ...Object.fromEntries(given), ...tag } as unknown as AguiEvent;
  });
}

const none = fc.constant({});
const thread = { threadId: fc.constant('t'), runId: fc.constant('r') };
const thought = { messageId: fc.constantFrom('r1', 'r2') };
const span = { messageId: fc.constantFrom('p1', 'p2') };
const step = { stepName: fc.constantFrom('a', 'b') };
const name = fc.constantFrom('f', 'g');
const role = fc.constantFrom('user', 'assistant');

const ofRuns = fc.oneof(
  an('RUN_STARTED', thread, none),
  an('RUN_FINISHED', thread, none),
  an('RUN_ERROR', { message: delta }, none),
);

const inRuns = fc.oneof(
  an('TEXT_MESSAGE_START', { messageId }),
  an('TEXT_MESSAGE_CONTENT', { messageId, delta }),
  an('TEXT_MESSAGE_END', { messageId }),
  an('TEXT_MESSAGE_CHUNK', { messageId: maybe(messageId), delta: maybe(delta), role: maybe(role), name: maybe(name) }),
  an('TOOL_CALL_START', { toolCallId, toolCallName: name, parentMessageId: maybe(messageId) }),
  an('TOOL_CALL_ARGS', { toolCallId, delta }),
  an('TOOL_CALL_END', { toolCallId }),
  an('TOOL_CALL_CHUNK', {
    toolCallId: maybe(toolCallId),
    toolCallName: maybe(name),
    parentMessageId: maybe(messageId),
    delta: maybe(delta),
  }),
  an('TOOL_CALL_RESULT', { messageId: fc.constantFrom('t1', 't2'), toolCallId, content: delta }),
  an('REASONING_START', span),
  an('REASONING_END', span),
  an('REASONING_MESSAGE_START', { ...thought, role: fc.constant('reasoning') }),
  an('REASONING_MESSAGE_CONTENT', { ...thought, delta }),
  an('REASONING_MESSAGE_END', thought),
  an('REASONING_MESSAGE_CHUNK', { messageId: maybe(thought.messageId), delta: maybe(delta) }),
  an('STEP_STARTED', step),
  an('STEP_FINISHED', step),
  an(
    'SUBAGENT_STARTED',
    { subagentRunId: fc.constantFrom('s', 'q'), name, parentSubagentRunId: maybe(fc.constantFrom('s', 'q')) },
    none,
  ),
  an('SUBAGENT_FINISHED', { subagentRunId: fc.constantFrom('s', 'q') }, none),
  an('SUBAGENT_ERROR', { subagentRunId: fc.constantFrom('s', 'q'), message: delta }, none),
  an('MESSAGES_SNAPSHOT', { messages: fc.constant([]) }, none),
  an('STATE_SNAPSHOT', { snapshot: delta }),
  an('CUSTOM', { name, value: delta }),
  an('RAW', { event: delta }),
);

const events = fc.oneof({ weight: 1, arbitrary: ofRuns }, { weight: 15, arbitrary: inRuns });

/** Where Parley differs: a chunk's message that is ended by hand leaves the client without any end that it would take. */
const intended = ['opened_by_chunks'];

describe('the order of events', () => {
  it('is what the client of AG-UI takes, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(events, { minLength: 20, maxLength: 80, size: 'max' }), (candidates) => {
        const taken: AguiEvent[] = [{ type: 'RUN_STARTED', threadId: 't', runId: 'r' }];
        for (const event of candidates) {
          const all = [...taken, event];
          const ours = appendEvents(idleFold(), 1, all);
          const complaint = complaintOf(all);
          const verdicts = { ours: ours.ok ? null : ours.violation.rule, theirs: complaint };
          if (verdicts.ours !== null && intended.includes(verdicts.ours)) continue;
          if (ours.ok !== (complaint === null)) expect({ all, ...verdicts }).toBe('the same verdict');
          if (ours.ok) taken.push(event);
        }
      }),
      { numRuns: scaleRuns(300) },
    );
  });
});
