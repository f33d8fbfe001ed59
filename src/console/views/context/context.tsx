import { useRef, useState } from 'preact/hooks';
import type { ContextSnapshot, Message } from '#src/clients/typescript/parley.ts';
import { AgentLink } from '#src/console/components/agent-link.tsx';
import { CopyAs } from '#src/console/components/copy-as.tsx';
import { PageHead } from '#src/console/components/page-head.tsx';
import { Show } from '#src/console/components/show.tsx';
import { Time } from '#src/console/components/time.tsx';
import { useLoad } from '#src/console/data/use-load.ts';
import { changeQuery, Link, useLocation } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import type { ViewProps } from '#src/console/views/view.ts';
import { AnswerWords } from './answer-words.tsx';
import { ContextParts } from './context-parts.tsx';
import { TokenBar } from './token-bar.tsx';
import './context.css';

/** The exact context of an answer: what its model was given, in its order, and how much of the window each part took. */
export default function ContextView({ parameters }: ViewProps) {
  const { parley, may } = useCaller();
  const { query } = useLocation();
  const id = parameters['message_id']!;
  const request = Number(query.get('request'));
  const params = Number.isSafeInteger(request) && request > 0 ? { request } : {};
  const snapshot = useLoad((signal) => parley.chat.messages.context.get(id, params, { signal }), [id, request]);
  const message = useLoad(
    async (signal) =>
      may('messages:read') ? { message: await parley.chat.messages.get(id, {}, { signal }) } : { message: null },
    [id],
  );
  return (
    <Show loaded={snapshot}>
      {(value) => <Snapshot snapshot={value} answer={message.value?.message ?? null} params={params} />}
    </Show>
  );
}

type SnapshotProps = { snapshot: ContextSnapshot; answer: Message | null; params: { request?: number } };

function Snapshot({ snapshot, answer, params }: SnapshotProps) {
  const { message_id, model, agent_id, agent_version, created_at, session_id, conversation_id, intact } = snapshot;
  const [find, setFind] = useState('');
  const field = useRef<HTMLDivElement>(null);
  const findWord = (word: string) => {
    setFind(word);
    field.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <div class="context">
      <PageHead
        title="Exact context"
        above={
          <>
            <Link to={`/conversations/${conversation_id}`}>Conversation</Link> ·{' '}
            <Link to={`/sessions/${session_id}${answer ? `?event=${answer.first_seq}` : ''}`}>Timeline</Link>
          </>
        }
        lead={
          <>
            What <code>{model}</code> was given for this answer, by version {agent_version} of{' '}
            <AgentLink id={agent_id} />, <Time at={created_at} />.{' '}
            {intact ? (
              <span class="badge good">Exact to the byte</span>
            ) : (
              <span class="badge warn">Not certainly what was sent: some of it was redacted, or it is older</span>
            )}
          </>
        }
      >
        <CopyAs call={{ operation: 'getMessageContext', ids: [message_id], query: params }} />
      </PageHead>
      <Requests snapshot={snapshot} />
      {answer && <Answer answer={answer} snapshot={snapshot} onFind={findWord} />}
      <TokenBar snapshot={snapshot} />
      <div class="context-find" ref={field}>
        <label for="find">Find in the context</label>
        <input
          id="find"
          class="input"
          type="search"
          value={find}
          placeholder="A word of the wrong answer"
          onInput={(event) => setFind(event.currentTarget.value)}
        />
      </div>
      <ContextParts snapshot={snapshot} find={find.trim()} />
    </div>
  );
}

const purposes: Record<string, string> = {
  answer: 'Answer',
  choose_exit: 'Choose an exit',
  search_memories: 'Search memories',
  reflect: 'Reflect',
  call_tool: 'Call a tool',
};

/** The requests of the run, when it asked its models more than once. */
function Requests({ snapshot: { requests, request } }: { snapshot: ContextSnapshot }) {
  if (requests.length < 2) return null;
  return (
    <div class="choices context-requests" role="group" aria-label="Requests of the run">
      {requests.map(({ number, purpose }) => (
        <button
          key={number}
          type="button"
          aria-pressed={number === request}
          onClick={() => changeQuery({ request: String(number) })}
        >
          {number}. {purposes[purpose] ?? purpose}
        </button>
      ))}
    </div>
  );
}

type AnswerProps = { answer: Message; snapshot: ContextSnapshot; onFind: (word: string) => void };

function Answer({ answer, snapshot, onFind }: AnswerProps) {
  const { content, tool_calls, finish_reason } = answer;
  const text = content.type === 'text' ? content.text : JSON.stringify(content);
  return (
    <section class="card context-answer" aria-labelledby="answer">
      <h2 id="answer">The answer</h2>
      {text !== '' && (
        <div class="text" role="group" aria-label="Text of the answer" tabIndex={0}>
          {text}
        </div>
      )}
      <AnswerWords snapshot={snapshot} answer={text} onFind={onFind} />
      {tool_calls.map(({ id, name, arguments: given }) => (
        <p key={id}>
          It called <code>{name}</code> with <code>{given}</code>
        </p>
      ))}
      {finish_reason !== null && finish_reason !== 'stop' && (
        <p class="soft">
          It ended for the reason <code>{finish_reason}</code>.
        </p>
      )}
    </section>
  );
}
