import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

/** Runs in which each event of AG-UI has every member that it can have, in an order that the log accepts. */

type Members = Record<string, unknown>;

const metadata = { team: 'support' };
const ofRun = { timestamp: 1_795_255_200_250, rawEvent: { raw: true }, metadata };
const subagentRunId = 'subrun';
const ofEvent = { ...ofRun, subagentRunId };

const ofPart = { id: 'part', metadata };
const sources = [
  { type: 'data', value: 'iVBORw0KGgo=', mimeType: 'image/png' },
  { type: 'url', value: 'https://example.com/oslo.png', mimeType: 'image/png' },
  { type: 'file', value: 'file_1', provider: 'openai', mimeType: 'image/png' },
];
const content = [
  { type: 'text', text: 'What is this?', ...ofPart },
  ...['image', 'audio', 'video', 'document'].map((type, index) => ({ type, source: sources[index % 3], ...ofPart })),
];
const ofMessage = { subagentRunId, metadata };
const spoken = { ...ofMessage, name: 'weather', encryptedValue: 'gAAAAABm' };
const call = {
  id: 'call',
  type: 'function',
  function: { name: 'look', arguments: '{}' },
  encryptedValue: 'x',
  metadata,
};
const messages = [
  { id: 'developer', role: 'developer', content: 'Be brief.', ...spoken },
  { id: 'system', role: 'system', content: 'Be kind.', ...spoken },
  { id: 'user', role: 'user', content, ...spoken },
  { id: 'assistant', role: 'assistant', content: 'I look.', toolCalls: [call], ...spoken },
  { id: 'tool', role: 'tool', content, toolCallId: 'call', error: 'None.', encryptedValue: 'x', ...ofMessage },
  { id: 'activity', role: 'activity', activityType: 'plan', content: { steps: [] }, ...ofMessage },
  { id: 'reasoning', role: 'reasoning', content: 'Hm.', encryptedValue: 'x', ...ofMessage },
];
const ids = (runId: string) => ({ threadId: 'thread', runId });
const input = {
  ...ids('first'),
  protocolVersion: '1.0',
  parentRunId: 'earlier',
  state: { city: 'Oslo' },
  messages,
  tools: [{ name: 'look', description: 'Looks.', parameters: {}, metadata }],
  context: [{ description: 'Where', value: 'Oslo' }],
  forwardedProps: { a: 1 },
  resume: [{ interruptId: 'interrupt', status: 'resolved', payload: 1, metadata }],
};
const usage = [
  {
    provider: 'openai',
    model: 'gpt-5',
    inputTokens: 9,
    outputTokens: 9,
    totalTokens: 18,
    reasoningTokens: 1,
    cachedInputTokens: 1,
    cacheWriteInputTokens: 1,
    textInputTokens: 3,
    imageInputTokens: 3,
    audioInputTokens: 2,
    fileInputTokens: 1,
    imageOutputTokens: 4,
    audioOutputTokens: 4,
  },
];
const patch = [
  { op: 'add', path: '/a', value: 1 },
  { op: 'test', path: '/a', value: 1 },
  { op: 'replace', path: '/a', value: 2 },
  { op: 'copy', from: '/a', path: '/b' },
  { op: 'move', from: '/b', path: '/c' },
  { op: 'remove', path: '/c' },
];
const interrupt = {
  id: 'interrupt',
  reason: 'approval',
  message: 'May I?',
  toolCallId: 'call',
  responseSchema: { type: 'boolean' },
  expiresAt: '2999-11-21T11:00:00.000Z',
  ...ofMessage,
};

/** Returns an event of a subagent's part of the run, with every member. */
const event = (type: string, members: Members): Members => ({ type, ...members, ...ofEvent });
const started = (runId: string, more: Members = {}): Members => ({
  type: 'RUN_STARTED',
  ...ids(runId),
  protocolVersion: '1.0',
  ...more,
  ...ofRun,
});
const finished = (runId: string, outcome: Members): Members => ({
  type: 'RUN_FINISHED',
  ...ids(runId),
  result: { ok: true },
  outcome,
  usage,
  ...ofRun,
});
const subagent = event('SUBAGENT_STARTED', {
  name: 'Scout',
  description: 'Looks around.',
  parentSubagentRunId: 'parent',
  parentToolCallId: 'parent call',
  parentMessageId: 'parent message',
});

const runs: Members[][] = [
  [
    started('first', { parentRunId: 'earlier', input }),
    { type: 'SUBAGENT_STARTED', subagentRunId: 'parent', name: 'Parent' },
    subagent,
    event('STEP_STARTED', { stepName: 'search' }),
    event('REASONING_START', { messageId: 'thoughts' }),
    event('REASONING_MESSAGE_START', { messageId: 'thought', role: 'reasoning' }),
    event('REASONING_MESSAGE_CONTENT', { messageId: 'thought', delta: 'Hm.' }),
    event('REASONING_MESSAGE_END', { messageId: 'thought' }),
    event('REASONING_MESSAGE_CHUNK', { messageId: 'other thought', delta: 'Well.' }),
    event('REASONING_END', { messageId: 'thoughts' }),
    event('REASONING_ENCRYPTED_VALUE', { subtype: 'message', entityId: 'thought', encryptedValue: 'gAAAAABm' }),
    event('TEXT_MESSAGE_START', { messageId: 'text', role: 'assistant', name: 'weather' }),
    event('TEXT_MESSAGE_CONTENT', { messageId: 'text', delta: 'Oslo.' }),
    event('TEXT_MESSAGE_END', { messageId: 'text' }),
    event('TEXT_MESSAGE_CHUNK', { messageId: 'chunk', role: 'assistant', delta: 'Rain.', name: 'weather' }),
    event('TOOL_CALL_START', { toolCallId: 'look', toolCallName: 'look', parentMessageId: 'text' }),
    event('TOOL_CALL_ARGS', { toolCallId: 'look', delta: '{}' }),
    event('TOOL_CALL_END', { toolCallId: 'look' }),
    event('TOOL_CALL_CHUNK', { toolCallId: 'chunk', toolCallName: 'look', parentMessageId: 'text', delta: '{}' }),
    event('TOOL_CALL_RESULT', { messageId: 'result', toolCallId: 'look', content, role: 'tool' }),
    event('STATE_SNAPSHOT', { snapshot: { a: 0 } }),
    event('STATE_DELTA', { delta: patch }),
    event('ACTIVITY_SNAPSHOT', { messageId: 'plan', activityType: 'plan', content: { a: 0 }, replace: true }),
    event('ACTIVITY_DELTA', { messageId: 'plan', activityType: 'plan', patch }),
    event('RAW', { event: { a: 1 }, source: 'openai' }),
    event('CUSTOM', { name: 'mood', value: 'good' }),
    event('STEP_FINISHED', { stepName: 'search' }),
    event('SUBAGENT_FINISHED', { result: { a: 1 }, outcome: { type: 'suspended', interruptIds: ['interrupt'] } }),
    { type: 'SUBAGENT_FINISHED', subagentRunId: 'parent', outcome: { type: 'success' } },
    { type: 'MESSAGES_SNAPSHOT', messages, ...ofRun },
    finished('first', { type: 'interrupt', interrupts: [interrupt] }),
  ],
  [
    started('second'),
    { ...subagent, parentSubagentRunId: undefined },
    event('SUBAGENT_ERROR', { message: 'It is dark.', code: 'dark' }),
    finished('second', { type: 'success', pendingToolCallIds: [] }),
  ],
  [started('third'), finished('third', { type: 'cancelled' })],
  [started('fourth'), { type: 'RUN_ERROR', message: 'It is dark.', code: 'dark', usage, ...ofRun }],
];

let api: Api;
beforeAll(async () => void (api = await testApi()));

/** Pushes the events into the log of a new session. Returns its path. */
async function push(events: Members[]): Promise<string> {
  const { body: session } = await api.post('/v2/sessions', { body: { agent_id: await makeAgent(api) } });
  const path = `/v2/sessions/${session.id}/events`;
  const pushed = events.map((one, index) => ({ producer_seq: index + 1, event: one }));
  const { status, body } = await api.post(path, { body: { producer_epoch: 1, events: pushed } });
  expect([status, body.errors ?? body.detail]).toEqual([200, undefined]);
  return path;
}

/** Reads a log as lines of its stream. */
async function readLines(path: string): Promise<Members[]> {
  const headers = { accept: 'application/x-ndjson', authorization: `Bearer ${api.token}` };
  const stream = await fetch(`${api.stage.url}${path}?view=raw&follow=false`, { headers });
  const lines = (await stream.text()).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Members);
}

describe('the log of a session', () => {
  it('gives every member of every event of AG-UI back', async () => {
    const events = JSON.parse(JSON.stringify(runs.flat())) as Members[];
    const path = await push(events);
    const { body: history } = await api.get(`${path}/history?view=raw&limit=1000`);
    expect(history.data.map((entry: Members) => entry['event'])).toEqual(events);
    expect((await readLines(path)).map((line) => line['event'])).toEqual(events);
  });

  it('says as what an event was sent, and that it was redacted', async () => {
    const old = [{ type: 'THINKING_START' }, { type: 'THINKING_END' }];
    const path = await push([started('one'), ...old, finished('one', { type: 'success' })]);
    const redaction = { from_seq: 2, to_seq: 2, reason: 'They asked for it.' };
    expect((await api.post(`${path}/redact`, { body: redaction })).status).toBe(200);
    expect(await readLines(path)).toMatchObject([
      { seq: 1 },
      { seq: 2, original_type: 'THINKING_START', redacted: true },
      { seq: 3, original_type: 'THINKING_END' },
      { seq: 4 },
    ]);
  });
});
