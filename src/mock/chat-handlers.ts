import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { ChatEvent, MessageReply } from '#generated/v2/client/types.gen.ts';
import type { Handlers, StreamItem } from '#src/api/handlers.ts';
import { selectExample, type ContractAnswer } from './contract-answers.ts';
import { requireReached, toAsync } from './event-handlers.ts';
import { toMockId } from './mock-ids.ts';
import { getAnswerOrder } from './mock-order.ts';
import { pickSentence, toEcho, toPieces } from './run-script.ts';
import type { MockWorld } from './resource-handler.ts';
import { replaceIds } from './shape.ts';

type ChatHandlers = Pick<
  Handlers,
  | 'createMessage'
  | 'createSessionMessage'
  | 'createDecisions'
  | 'streamMessage'
  | 'streamDecisions'
  | 'rejoinMessageStream'
  | 'createMessageBatch'
>;
type ChatContext = { conversation_id?: string | undefined; session_id?: string | undefined };
type Message = { role: string; content?: unknown } | undefined;
type ChatItem = StreamItem<ChatEvent>;

/** The most replies that can be joined again. */
const maxReplies = 1_000;
/** The number of events that a run has in the log before its answer begins. */
const eventsBefore = 4;

function toAnswerText(message: Message, runId: string): string {
  const content = message?.content as { type?: unknown; text?: unknown } | undefined;
  return content?.type === 'text' ? toEcho(String(content.text)) : pickSentence(runId);
}

/** Makes a reply of the example of the contract, in a run of its own. */
function createReply(example: MessageReply, runId: string, context: ChatContext, text: string): MessageReply {
  const { message, conversation, session, branch_id, input_message_ids: [inputId] = [] } = example;
  const reply = replaceIds(example, [
    [message.run_id!, runId],
    [message.id, toMockId('msg', runId)],
    ...(inputId ? [[inputId, toMockId('msg', runId, 'input')] as const] : []),
    ...(branch_id ? [[branch_id, toMockId('brn', context.conversation_id ?? runId)] as const] : []),
    [conversation.id, context.conversation_id ?? toMockId('conv', runId)],
    [session.id, context.session_id ?? toMockId('sess', context.conversation_id ?? runId)],
  ]);
  const first_seq = eventsBefore + 1;
  const last_seq = first_seq + toPieces(text).length + 1;
  return { ...reply, message: { ...reply.message, content: { type: 'text', text }, first_seq, last_seq } };
}

/** Lists the tool call that a stream shows when the caller wants everything that the schema has. */
function listToolEvents(message_id: string): ChatEvent[] {
  const tool_call = { id: 'call_1', name: 'look_up', arguments: '{"query":"Oslo"}' };
  return [
    { event: 'tool_call', message_id, tool_call, handled: true },
    { event: 'tool_result', message_id, tool_call_id: tool_call.id, content: '3 degrees and rain', is_error: false },
  ];
}

/** Lists the events of a reply as a chat stream has them, with the numbers that the log would give them. */
function listChatItems(reply: MessageReply, hasTools: boolean): ChatItem[] {
  const { message, conversation, session, branch_id, input_message_ids } = reply;
  const { id: message_id, run_id, content, created_at: timestamp } = message;
  const origin = { ...(branch_id && { branch_id }), ...(input_message_ids && { input_message_ids }) };
  const ids = { message_id, conversation_id: conversation.id, session_id: session.id, run_id: run_id! };
  const start: ChatEvent = { event: 'message_start', ...ids, ...origin, timestamp };
  const deltas = toPieces((content as { text: string }).text).map((delta, index): ChatEvent => ({
    event: 'content_delta',
    message_id,
    delta,
    index,
  }));
  const shown = [start, ...(hasTools ? listToolEvents(message_id) : []), ...deltas];
  const items = shown.map((event, index): ChatItem => ({ seq: eventsBefore + 1 + index, event }));
  // The end of the message has a number too, which a chat stream does not show.
  return [...items, { seq: items.at(-1)!.seq + 2, event: { event: 'message_complete', ...reply } }];
}

/** What the handlers of messages share with those of resources. */
type ChatWorld = Pick<MockWorld, 'seed' | 'memory' | 'countCreated'>;

/** Creates the handlers of messages: each is answered with what it says, and its stream can be joined again. */
// Long: one function for each operation, over the replies that were made.
export function createChatHandlers(
  { seed, memory, countCreated }: ChatWorld,
  answers: ReadonlyMap<string, ContractAnswer>,
): ChatHandlers {
  const streams = new LRUCache<string, ChatItem[]>(atMostEntries(maxReplies));
  const example = selectExample(answers.get('createMessage')!, null) as MessageReply;
  const reply = (
    message: Message,
    context: ChatContext,
    runId = toMockId('run', seed, countCreated()),
  ): MessageReply => {
    const made = createReply(example, runId, context, toAnswerText(message, runId));
    memory.write(`/v2/chat/messages/${made.message.id}`, made.message);
    streams.set(runId, listChatItems(made, getAnswerOrder().answer.from === 'schema'));
    return made;
  };
  const stream = ({ message }: MessageReply) => ({
    status: 200 as const,
    events: toAsync(streams.get(message.run_id!)!),
  });
  return {
    createMessage: async ({ body }) => ({ status: 200, body: reply(body.message, body.context) }),
    createSessionMessage: async ({ path, body }) => ({ status: 200, body: reply(body.message, path) }),
    createDecisions: async () => ({ status: 200, body: reply(undefined, {}) }),
    streamMessage: async ({ body }) => stream(reply(body.message, body.context)),
    streamDecisions: async () => stream(reply(undefined, {})),
    async rejoinMessageStream({ query, headers }) {
      const known = streams.get(query.run_id);
      if (!known) reply(undefined, {}, query.run_id);
      const items = streams.get(query.run_id)!;
      const sent = headers['Last-Event-ID'];
      const afterSeq = sent ?? query.after_seq ?? 0;
      requireReached(afterSeq, items.at(-1)!.seq, sent === undefined ? 'after_seq' : 'Last-Event-ID');
      return { status: 200, events: toAsync(items.filter(({ seq }) => seq > afterSeq)), resumable: true };
    },
    async createMessageBatch({ body }) {
      const results = body.messages.map(({ id, message, context }) => ({
        outcome: 'succeeded' as const,
        id,
        reply: reply(message, context),
      }));
      return { status: 200, body: { results, succeeded: results.length, failed: 0, skipped: 0 } };
    },
  };
}
