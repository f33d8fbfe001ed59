import type { AguiEvent } from '#generated/v2/client/types.gen.ts';

const thread = { threadId: 'thread_1', runId: 'run_1' };
const messageId = 'message_1';
const toolCallId = 'call_1';
const thought = 'thought_1';
const activity = { messageId: 'activity_1', activityType: 'search' };
const subagentRunId = 'subagent_1';

export const started: AguiEvent = { type: 'RUN_STARTED', ...thread };
const finished: AguiEvent = { type: 'RUN_FINISHED', ...thread, outcome: { type: 'success' } };
const text: AguiEvent = { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' };
const textEnd: AguiEvent = { type: 'TEXT_MESSAGE_END', messageId };
const call: AguiEvent = { type: 'TOOL_CALL_START', toolCallId, toolCallName: 'get_weather' };
const callEnd: AguiEvent = { type: 'TOOL_CALL_END', toolCallId };
const snapshot: AguiEvent = { type: 'STATE_SNAPSHOT', snapshot: { city: 'Oslo' } };
const searching: AguiEvent = { type: 'ACTIVITY_SNAPSHOT', ...activity, content: { steps: ['search'] } };
const step: AguiEvent = { type: 'STEP_STARTED', stepName: 'look' };
const thinking: AguiEvent = { type: 'REASONING_START', messageId: thought };
const thoughtStart: AguiEvent = { type: 'REASONING_MESSAGE_START', messageId: thought, role: 'reasoning' };
const subagent: AguiEvent = { type: 'SUBAGENT_STARTED', subagentRunId, name: 'scout' };

/** A short run that is complete. */
export const shortRun: AguiEvent[] = [
  started,
  text,
  { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: 'It rains.' },
  textEnd,
  finished,
];

type Sample = [event: AguiEvent, ...before: AguiEvent[]];

/** One event of each type, and what has to be in its run before it. A type without one does not compile. */
export const vocabulary: { [Type in AguiEvent['type']]: Sample } = {
  RUN_STARTED: [started],
  RUN_FINISHED: [finished],
  RUN_ERROR: [{ type: 'RUN_ERROR', message: 'The model is away.', code: 'model_away' }],
  STEP_STARTED: [step],
  STEP_FINISHED: [{ type: 'STEP_FINISHED', stepName: 'look' }, step],
  TEXT_MESSAGE_START: [text],
  TEXT_MESSAGE_CONTENT: [{ type: 'TEXT_MESSAGE_CONTENT', messageId, delta: 'It rains.' }, text],
  TEXT_MESSAGE_END: [textEnd, text],
  TEXT_MESSAGE_CHUNK: [{ type: 'TEXT_MESSAGE_CHUNK', messageId, role: 'assistant', delta: 'It rains.' }],
  TOOL_CALL_START: [call],
  TOOL_CALL_ARGS: [{ type: 'TOOL_CALL_ARGS', toolCallId, delta: '{"city":"Oslo"}' }, call],
  TOOL_CALL_END: [callEnd, call],
  TOOL_CALL_CHUNK: [{ type: 'TOOL_CALL_CHUNK', toolCallId, toolCallName: 'get_weather', delta: '{}' }],
  TOOL_CALL_RESULT: [
    { type: 'TOOL_CALL_RESULT', messageId: 'message_2', toolCallId, content: '3 degrees', role: 'tool' },
    call,
    callEnd,
  ],
  STATE_SNAPSHOT: [snapshot],
  STATE_DELTA: [{ type: 'STATE_DELTA', delta: [{ op: 'replace', path: '/city', value: 'Bergen' }] }, snapshot],
  MESSAGES_SNAPSHOT: [
    { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'message_0', role: 'user', content: 'How is the weather?' }] },
  ],
  ACTIVITY_SNAPSHOT: [searching],
  ACTIVITY_DELTA: [
    { type: 'ACTIVITY_DELTA', ...activity, patch: [{ op: 'add', path: '/steps/-', value: 'read' }] },
    searching,
  ],
  RAW: [{ type: 'RAW', event: { id: 'evt_1' }, source: 'openai' }],
  CUSTOM: [{ type: 'CUSTOM', name: 'progress', value: { percent: 50 } }],
  REASONING_START: [thinking],
  REASONING_MESSAGE_START: [thoughtStart, thinking],
  REASONING_MESSAGE_CONTENT: [
    { type: 'REASONING_MESSAGE_CONTENT', messageId: thought, delta: 'Perhaps it rains.' },
    thinking,
    thoughtStart,
  ],
  REASONING_MESSAGE_END: [{ type: 'REASONING_MESSAGE_END', messageId: thought }, thinking, thoughtStart],
  REASONING_MESSAGE_CHUNK: [{ type: 'REASONING_MESSAGE_CHUNK', messageId: thought, delta: 'Perhaps.' }, thinking],
  REASONING_END: [{ type: 'REASONING_END', messageId: thought }, thinking],
  REASONING_ENCRYPTED_VALUE: [
    { type: 'REASONING_ENCRYPTED_VALUE', subtype: 'message', entityId: messageId, encryptedValue: 'b3BhcXVl' },
    text,
  ],
  SUBAGENT_STARTED: [subagent],
  SUBAGENT_FINISHED: [{ type: 'SUBAGENT_FINISHED', subagentRunId, result: { found: true } }, subagent],
  SUBAGENT_ERROR: [{ type: 'SUBAGENT_ERROR', subagentRunId, message: 'It found nothing.' }, subagent],
};
