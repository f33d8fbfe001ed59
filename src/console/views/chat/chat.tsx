import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Agent, Message, MessageCompleteEvent } from '#src/clients/typescript/parley.ts';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { Failure } from '#src/console/components/failure.tsx';
import type { Loaded } from '#src/console/data/use-load.ts';
import { useCaller } from '#src/console/session/caller.tsx';
import { Waiting } from './waiting.tsx';
import { Composer } from './composer.tsx';
import { listSuggestions } from './demo-agent.ts';
import { MessageView, Said, WritingView } from './message-view.tsx';
import { useReply } from './use-reply.ts';
import './chat.css';

/** The target of a message: an agent, which begins a conversation, or a conversation. */
type ChatContext = { agent_id: string } | { conversation_id: string };

type ChatProps = {
  agent: Agent;
  /** The conversation that goes on; null to begin one. */
  conversationId: string | null;
  messages: Omit<Loaded<readonly Message[]>, 'replace'>;
  /** Told when a reply is over. */
  onReply: (reply: MessageCompleteEvent) => void;
};

/** The distance from the end of the page within which a reader stays there when more comes, in pixels. */
const nearEnd = 160;

/** Keeps the end of the page in sight when the inputs change, for who looks at it. Who reads above is not moved. */
function useEndOfPage(inputs: readonly unknown[]): void {
  const isAtEnd = useRef(true);
  useEffect(() => {
    const note = () => {
      const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
      isAtEnd.current = scrollTop + clientHeight >= scrollHeight - nearEnd;
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, []);
  useLayoutEffect(() => {
    if (isAtEnd.current) window.scrollTo(0, document.documentElement.scrollHeight);
  }, inputs);
}

// Long: the parts of a chat and what each of them sends.
/** A chat with an agent: what was said, the reply as it is written, and what the agent waits for. */
export function Chat({ agent, conversationId, messages, onReply }: ChatProps) {
  const { parley, may } = useCaller();
  const reply = useReply();
  const [said, setSaid] = useState<string | null>(null);
  const [draft, setDraft] = useState('');
  const stored = messages.value ?? [];
  const last = stored.at(-1);
  const context: ChatContext = conversationId === null ? { agent_id: agent.id } : { conversation_id: conversationId };

  const take = async (stream: Parameters<typeof reply.read>[0]) => {
    const complete = await reply.read(stream);
    if (complete) onReply(complete);
    // What has failed is among the messages too, with its problem.
    messages.reload();
  };
  const send = (text: string) => {
    setSaid(text);
    const message = { role: 'user' as const, content: { type: 'text' as const, text } };
    void take(parley.chat.messages.stream({ message, context }));
  };
  // A reply that somebody else has begun, or that went on while the page was away, is joined.
  const writing = last?.state === 'in_progress' ? last.run_id : null;
  useEffect(() => {
    if (writing && !reply.isRunning) void take(parley.chat.messages.rejoin({ run_id: writing }));
  }, [writing]);
  // What was shown while it was written is among the stored messages now.
  useEffect(() => {
    if (reply.isRunning || messages.isLoading) return;
    setSaid(null);
    reply.clear();
  }, [messages.value]);
  useEndOfPage([stored.length, reply.state, said]);

  const { runId } = reply.state;
  // The session takes no other message then.
  const isWaiting = !reply.isRunning && ['requires_tool_results', 'requires_approval'].includes(last?.state ?? '');
  const shown = stored.filter(
    ({ state, id }) => state !== 'in_progress' && !reply.state.parts.some((part) => part.id === id),
  );
  const text = draft.trim() === '' ? 'Hello!' : draft;
  return (
    <div class="chat">
      <ol class="messages" aria-label="Messages">
        {shown.map((message) => (
          <MessageView key={message.id} message={message} />
        ))}
        {said !== null && (
          <li class="bubble bubble-user">
            <p class="bubble-author">You</p>
            <Said text={said} />
          </li>
        )}
        {reply.state.parts.map((part) => (
          <WritingView key={part.id} part={part} />
        ))}
      </ol>
      <p class="hidden" role="status">
        {reply.isRunning ? 'The agent writes.' : ''}
      </p>
      {reply.error !== null && <Failure error={reply.error} />}
      {last && !reply.isRunning && <Waiting message={last} context={context} onReply={(stream) => take(stream)} />}
      {may('messages:write') && !isWaiting && (
        <div class="chat-foot">
          <Composer
            isBusy={reply.isRunning}
            onSend={send}
            onStop={runId !== null && may('runs:write') ? () => void parley.runs.cancel(runId) : null}
            suggestions={stored.length === 0 || agent.key === 'console-demo' ? listSuggestions(agent) : []}
            onChange={setDraft}
          />
          <CopyAs
            call={{
              operation: 'streamMessage',
              body: { message: { role: 'user', content: { type: 'text', text } }, context },
            }}
          />
        </div>
      )}
    </div>
  );
}
