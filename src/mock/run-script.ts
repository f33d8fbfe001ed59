import type { LogEntry } from '#src/event-log/entry.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { toMockId, toSeed } from './mock-ids.ts';

/** The run that a script is made for. */
export type ScriptedRun = {
  threadId: string;
  runId: string;
  /** The message of a person that the run has in its own log; null when the person's side has it. */
  question: string | null;
  answer: string;
  /** Whether it thinks, calls a tool and changes the state. */
  works: boolean;
};

const sentences = [
  'It is 3 degrees, and it rains.',
  'Your order comes tomorrow before noon.',
  'The second plan has all you need.',
  'I found nothing by that name.',
];

/** Returns one of a few sentences. */
export const pickSentence = (...seed: readonly (string | number)[]): string =>
  sentences[toSeed(...seed) % sentences.length]!;

/** Divides a text into the pieces in which a model would send it: words with the space that follows. */
export const toPieces = (text: string): string[] => text.match(/\S+\s*|^\s+/g) ?? [text];

/** Returns what the mock answers to a message. */
export const toEcho = (text: string): string => `You said: “${text}”`;

const step = 'answer';

/** Lists the events of a message that is said at once. */
const listMessageEvents = (messageId: string, role: 'user' | 'assistant', pieces: readonly string[]): AguiEvent[] => [
  { type: 'TEXT_MESSAGE_START', messageId, role },
  ...pieces.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT' as const, messageId, delta })),
  { type: 'TEXT_MESSAGE_END', messageId },
];

/** Lists what a run does before it answers: it thinks, calls a tool and changes the state. */
function listWork(runId: string, parentMessageId: string): AguiEvent[] {
  const [thought, result] = [toMockId('msg', runId, 'thought'), toMockId('msg', runId, 'result')];
  const call = `call_${toSeed(runId)}`;
  const thoughts = ['I should ', 'look it up.'].map((delta) => ({
    type: 'REASONING_MESSAGE_CONTENT' as const,
    messageId: thought,
    delta,
  }));
  return [
    { type: 'REASONING_START', messageId: thought },
    { type: 'REASONING_MESSAGE_START', messageId: thought, role: 'reasoning' },
    ...thoughts,
    { type: 'REASONING_MESSAGE_END', messageId: thought },
    { type: 'REASONING_END', messageId: thought },
    { type: 'TOOL_CALL_START', toolCallId: call, toolCallName: 'look_up', parentMessageId },
    ...['{"query":', '"Oslo"}'].map((delta) => ({ type: 'TOOL_CALL_ARGS' as const, toolCallId: call, delta })),
    { type: 'TOOL_CALL_END', toolCallId: call },
    { type: 'TOOL_CALL_RESULT', messageId: result, toolCallId: call, content: '3 degrees and rain' },
    { type: 'STATE_SNAPSHOT', snapshot: { city: 'Oslo' } },
    { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/degrees', value: 3 }] },
  ];
}

/** Lists the events of a run, from the question to the answer. Only one that works does more than answer. */
export function listRunEvents({ threadId, runId, question, answer, works }: ScriptedRun): AguiEvent[] {
  const said = toMockId('msg', runId, 'answer');
  const asked = toMockId('msg', runId, 'question');
  return [
    { type: 'RUN_STARTED', threadId, runId },
    ...(question === null ? [] : listMessageEvents(asked, 'user', [question])),
    { type: 'STEP_STARTED', stepName: step },
    ...(works ? listWork(runId, said) : []),
    ...listMessageEvents(said, 'assistant', toPieces(answer)),
    { type: 'STEP_FINISHED', stepName: step },
    { type: 'RUN_FINISHED', threadId, runId },
  ];
}

/** The time of the first event, and the milliseconds between two. */
const firstAt = Date.parse('2026-11-21T10:00:00.000Z');
const stepMs = 20;

const questions = ['What is the weather in Oslo?', 'And tomorrow?'];

/** Makes the log of a session: two runs, the same for the same seed and session. */
export function createSessionLog(seed: number, sessionId: string): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const [index, question] of questions.entries()) {
    const runId = toMockId('run', seed, sessionId, index);
    const answer = pickSentence(seed, sessionId, index);
    for (const event of listRunEvents({ threadId: sessionId, runId, question, answer, works: index === 0 })) {
      const seq = entries.length + 1;
      const own = { originalType: null, warning: null, producerEpoch: null, producerSeq: null };
      entries.push({ seq, at: firstAt + seq * stepMs, runId, event, ...own });
    }
  }
  return entries;
}
