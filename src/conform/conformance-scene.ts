import { randomBytes } from 'node:crypto';
import { RuleSkipped } from './rule-skipped.ts';
import type { ConformanceTarget, TargetAnswer } from './conformance-target.ts';

/** Makes an agent of this name. */
const createSceneAgent = (target: ConformanceTarget, name: string): Promise<TargetAnswer> =>
  target.create('/v2/agents', {
    key: `conform-${randomBytes(8).toString('hex')}`,
    name,
    model: target.options.model,
  });

/** Returns the agent that rules share. */
export const getSceneAgent = (target: ConformanceTarget): Promise<{ id: string; path: string }> =>
  target.share('agent', async () => {
    const { body } = await createSceneAgent(target, 'Conformance');
    const id = String(body?.id);
    return { id, path: `/v2/agents/${id}` };
  });

/** Returns the answer to the making of an agent, by which its headers are checked. */
export const getSceneCreation = (target: ConformanceTarget): Promise<TargetAnswer> =>
  target.share('creation', () => createSceneAgent(target, 'Conformance of headers'));

/** The number of conversations, more than one page of two. */
const conversationCount = 5;

/** Returns the path of a list of at least five items. */
export const getSceneList = (target: ConformanceTarget): Promise<string> =>
  target.share('list', async () => {
    const { id } = await getSceneAgent(target);
    for (let index = 0; index < conversationCount; index += 1)
      await target.create('/v2/conversations', { agent_id: id, title: `Conformance ${index}` });
    return `/v2/conversations?agent_id=${id}`;
  });

const text = (messageId: string, role: string, ...deltas: string[]) => [
  { type: 'TEXT_MESSAGE_START', messageId, role },
  ...deltas.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
  { type: 'TEXT_MESSAGE_END', messageId },
];

/** Lists the events of a run that a runner might push. */
const listPushedEvents = (threadId: string) => [
  { type: 'RUN_STARTED', threadId, runId: 'conform-run' },
  ...text('conform-question', 'user', 'Which rules are kept?'),
  { type: 'TOOL_CALL_START', toolCallId: 'conform-call', toolCallName: 'list_rules' },
  { type: 'TOOL_CALL_ARGS', toolCallId: 'conform-call', delta: '{"of":' },
  { type: 'TOOL_CALL_ARGS', toolCallId: 'conform-call', delta: '"streams"}' },
  { type: 'TOOL_CALL_END', toolCallId: 'conform-call' },
  { type: 'TOOL_CALL_RESULT', messageId: 'conform-result', toolCallId: 'conform-call', content: 'all' },
  ...text('conform-answer', 'assistant', 'All ', 'of ', 'them.'),
  { type: 'STATE_SNAPSHOT', snapshot: { rules: 'kept' } },
  { type: 'RUN_FINISHED', threadId, runId: 'conform-run' },
];

/** An event of the log of a session, as its history has it. */
type SceneEvent = { seq: number; event: { type: string } };

/** A session with a log, read from its history. */
export type LoggedSession = { path: string; log: SceneEvent[] };

/** Returns a session whose log has a whole run, pushed as a runner pushes it. */
export const getSceneSession = (target: ConformanceTarget): Promise<LoggedSession> =>
  target.share('session', async () => {
    const { id: agent_id } = await getSceneAgent(target);
    const { body: session } = await target.create('/v2/sessions', { agent_id });
    const id = String(session?.id);
    const path = `/v2/sessions/${id}/events`;
    const events = listPushedEvents(id).map((event, index) => ({ producer_seq: index + 1, event }));
    const pushed = await target.send(path, { method: 'POST', body: { producer_epoch: 1, events } });
    if (pushed.status !== 200) throw new RuleSkipped(`POST ${path} answers ${pushed.status}: ${pushed.body?.detail}`);
    const history = await target.send(`${path}/history?view=raw&limit=1000`);
    const log = (history.body?.data ?? []) as SceneEvent[];
    if (log.length === 0) throw new RuleSkipped('The history of the session is empty.');
    return { path, log };
  });

/** A chat stream that was read to its end. */
export type ChatRun = {
  runId: string;
  frames: { id: string | null; name: string | null; data: ChatData | undefined }[];
};

/** The members that rules read of an event of a chat. */
type ChatData = { run_id?: string; index?: number; delta?: string; message?: { content?: { text?: string } } };

/** Returns a message and its answer, as a stream. */
export const getSceneChat = (target: ConformanceTarget): Promise<ChatRun> =>
  target.share('chat', async () => {
    const { id: agent_id } = await getSceneAgent(target);
    const message = { role: 'user', content: { type: 'text', text: 'Answer with one word.' } };
    const answer = target.readStream('/v2/chat/messages/stream', {
      method: 'POST',
      body: { message, context: { agent_id } },
    });
    const frames = (await answer.catch((error: Error) => {
      throw new RuleSkipped(`No answer of the model ${target.options.model}; --model names another. ${error.message}`);
    })) as ChatRun['frames'];
    return { runId: String(frames[0]?.data?.run_id), frames };
  });
