import { useEffect, useRef, useState } from 'preact/hooks';
import type { Branch, CreateMessage } from '#generated/v2/client/types.gen.ts';
import type { Agent, Message, MessageCompleteEvent } from '#src/clients/typescript/parley.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { Composer } from './composer.tsx';
import { listSuggestions } from './demo-agent.ts';
import { toSentContent } from './message-content.ts';
import { MessageList } from './message-list.tsx';
import { WritingView } from './message-view.tsx';
import { Said } from './said.tsx';
import { useAttachments } from './use-attachments.ts';
import type { ReadMessages } from './use-messages.ts';
import { usePlace } from './use-place.ts';
import { useReply } from './use-reply.ts';
import { Waiting, type ReplyContext } from './waiting.tsx';
import './chat.css';

type ChatProps = {
  agent: Agent;
  /** The conversation that goes on; null to begin one. */
  conversation: { id: string; userId: string | null; branches: readonly Branch[] } | null;
  /** The branch that is shown in the place of the current one; null for that. */
  branchId: string | null;
  messages: ReadMessages;
  /** Told when a reply is over, and what it answers. */
  onReply: (reply: MessageCompleteEvent, said: string) => void;
};

/** A message that is said again, or answered again: what is said goes after `afterId`, null for the beginning. */
type Again = { afterId: string | null; text: string };

/** The text that a person has said, without its files. */
const toText = ({ content }: Message): string => {
  if (content.type !== 'text') return '';
  const texts = content.parts?.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts ? texts.join('\n') : content.text;
};

// Long: the parts of a chat and what each of them sends.
/** A chat with an agent: what was said, the reply as it is written, and what the agent waits for. */
export function Chat({ agent, conversation, branchId, messages, onReply }: ChatProps) {
  const { parley, may } = useCaller();
  const list = useRef<HTMLOListElement | null>(null);
  const reply = useReply();
  const attachments = useAttachments(conversation?.userId ?? null);
  const [said, setSaid] = useState<string | null>(null);
  const [draft, setDraft] = useState('');
  const [edited, setEdited] = useState<Again | null>(null);
  /** The message after which a branch is being begun: what is after it is not shown meanwhile. */
  const [fork, setFork] = useState<{ afterId: string | null } | null>(null);
  const all = messages.value ?? [];
  const forkAt = fork === null ? -1 : all.findIndex(({ id }) => id === fork.afterId);
  const stored = fork === null || (forkAt < 0 && fork.afterId !== null) ? all : all.slice(0, forkAt + 1);
  const last = all.at(-1);
  const begins: ReplyContext = conversation === null ? { agent_id: agent.id } : { conversation_id: conversation.id };
  // Another branch than the current one goes on after its last message.
  const context: ReplyContext = branchId !== null && last ? { after_message_id: last.id } : begins;
  const goToEnd = usePlace(list, [stored.length, stored[0]?.id, reply.state, said]);

  const take = async (stream: Parameters<typeof reply.read>[0], text = '') => {
    goToEnd();
    const complete = await reply.read(stream);
    if (complete) onReply(complete, text);
    // A failure is among the messages too, with its problem.
    messages.reload();
  };
  const toFork = ({ afterId }: Pick<Again, 'afterId'>): ReplyContext => ({ ...begins, after_message_id: afterId });
  const files = attachments.list.flatMap(({ stored: file }) => (file ? [file] : []));
  const toMessage = (text: string) => ({ role: 'user' as const, content: toSentContent(text, files) });
  const send = (text: string) => {
    const body: CreateMessage = { message: toMessage(text), context: edited === null ? context : toFork(edited) };
    setSaid([text, ...files.map(({ name, id }) => `[${name ?? id}]`)].filter((each) => each !== '').join('\n'));
    if (edited !== null) setFork(edited);
    setEdited(null);
    attachments.clear();
    void take(parley.chat.messages.stream(body), text);
  };
  const answerAgain = (question: Message) => {
    setFork({ afterId: question.id });
    void take(parley.chat.messages.stream({ context: { after_message_id: question.id } }));
  };
  /** Finds what may be done with a message once more. Both begin a branch. */
  const findAgain = (message: Message, before: Message | null | undefined) => {
    if (conversation === null || reply.isRunning || before === undefined || !may('messages:write')) return null;
    if (message.role === 'user')
      return {
        label: 'Edit',
        run: () => setEdited({ afterId: before?.id ?? null, text: toText(message) }),
      };
    const isAnswer = message.role === 'assistant' && before?.role === 'user';
    return isAnswer ? { label: 'Answer again', run: () => answerAgain(before) } : null;
  };

  // A reply that somebody else has begun, or that went on while the page was away, is joined.
  const writing = last?.state === 'in_progress' ? last.run_id : null;
  useEffect(() => {
    if (writing && !reply.isRunning) void take(parley.chat.messages.rejoin({ run_id: writing }));
  }, [writing]);
  // The text that was shown while it was written is among the stored messages now.
  useEffect(() => {
    if (reply.isRunning || messages.isLoading) return;
    setSaid(null);
    setFork(null);
    reply.clear();
  }, [messages.value]);

  const { runId } = reply.state;
  // The session takes no other message then.
  const isWaiting = !reply.isRunning && ['requires_tool_results', 'requires_approval'].includes(last?.state ?? '');
  const shown = stored.filter(
    ({ state, id }) => state !== 'in_progress' && !reply.state.parts.some((part) => part.id === id),
  );
  return (
    <div class="chat">
      <MessageList
        list={list}
        messages={messages}
        shown={shown}
        branches={conversation?.branches ?? []}
        findAgain={findAgain}
      >
        {said !== null && (
          <li class="bubble bubble-user">
            <p class="bubble-author">You</p>
            <Said text={said} />
          </li>
        )}
        {reply.state.parts.map((part) => (
          <WritingView key={part.id} part={part} />
        ))}
      </MessageList>
      <p class="hidden" role="status">
        {reply.isRunning ? 'The agent writes.' : ''}
      </p>
      {reply.error !== null && <Failure error={reply.error} />}
      {last && !reply.isRunning && !messages.hasLater && (
        <Waiting message={last} context={context} onReply={(stream) => take(stream)} />
      )}
      {may('messages:write') && !isWaiting && (
        <div class="chat-foot">
          {messages.hasLater ? (
            <button
              type="button"
              class="button"
              onClick={() => {
                goToEnd();
                messages.reload();
              }}
            >
              Go to the newest message
            </button>
          ) : (
            <Composer
              isBusy={reply.isRunning}
              onSend={send}
              onStop={runId !== null && may('runs:write') ? () => void parley.runs.cancel(runId) : null}
              suggestions={all.length === 0 || agent.key === 'console-demo' ? listSuggestions(agent) : []}
              onChange={setDraft}
              attachments={may('files:write') ? attachments : null}
              edited={edited && { text: edited.text, onCancel: () => setEdited(null) }}
            />
          )}
          <CopyAs
            call={{
              operation: 'streamMessage',
              body: { message: toMessage(draft.trim() === '' ? 'Hello!' : draft), context },
            }}
          />
        </div>
      )}
    </div>
  );
}
