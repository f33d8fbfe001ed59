import type { ComponentChildren } from 'preact';
import type { Message } from '#src/clients/typescript/parley.ts';
import { Failure } from '#src/console/components/failure.tsx';
import { JsonView } from '#src/console/components/json-view.tsx';
import { Time } from '#src/console/components/time.tsx';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { errorFromProblem } from '#src/clients/typescript/errors.ts';
import { BranchSwitch } from './branch-switch.tsx';
import type { BranchOptions } from './branch-options.ts';
import { ContentParts } from './content-parts.tsx';
import { readJson, Said } from './said.tsx';
import type { ReplyPart } from './reply-parts.ts';

const authors: Record<string, string> = { user: 'You', assistant: 'Agent', tool: 'Tool', system: 'System' };

type BubbleProps = { role: string; children: ComponentChildren; foot?: ComponentChildren; note?: string };

const Bubble = ({ role, children, foot, note }: BubbleProps) => (
  <li class={`bubble bubble-${role}`}>
    <p class="bubble-author">
      {authors[role] ?? role} {note && <span class="badge warn">{note}</span>}
    </p>
    {children}
    {foot && <p class="bubble-foot">{foot}</p>}
  </li>
);

/** A call of a tool, with its arguments. */
export const CallView = ({ name, given }: { name: string; given: string }) => (
  <div class="call">
    <p>
      calls <code>{name}</code>
    </p>
    <JsonView value={readJson(given)} depth={2} label={`the arguments of ${name}`} />
  </div>
);

const stateNotes: Record<string, string> = {
  in_progress: 'being written',
  incomplete: 'cut off',
  cancelled: 'stopped',
  requires_tool_results: 'waits for results',
  requires_approval: 'waits for approval',
};

type MessageViewProps = {
  message: Message;
  /** The branches that part here; undefined when there is one. */
  branches: BranchOptions | undefined;
  /** Says the message in other words, or has it answered again; null for what cannot. */
  onAgain: { label: string; run: () => void } | null;
};

/** A message of a conversation as it is stored, with the ways to why it is as it is. */
export function MessageView({ message, branches, onAgain }: MessageViewProps) {
  const { may } = useCaller();
  const { id, role, content, tool_calls, reasoning, state, session_id, first_seq, created_at, model, kind } = message;
  const isAnswer = role === 'assistant';
  const foot = (
    <>
      {branches && <BranchSwitch {...branches} />}
      <Time at={created_at} age />
      {model !== null && <code>{model}</code>}
      {isAnswer && kind !== 'error' && may('context:read') && <Link to={`/messages/${id}`}>Exact context</Link>}
      {may('events:read') && may('sessions:read') && (
        <Link to={`/sessions/${session_id}?event=${first_seq}`}>Timeline</Link>
      )}
      {onAgain && (
        <button type="button" class="link" onClick={onAgain.run}>
          {onAgain.label}
        </button>
      )}
    </>
  );
  return (
    <Bubble role={role} foot={foot} note={stateNotes[state]}>
      {reasoning && (
        <details class="soft">
          <summary>Reasoning</summary>
          <p class="text">{reasoning}</p>
        </details>
      )}
      {content.type === 'text' && content.parts && <ContentParts parts={content.parts} />}
      {content.type === 'text' && !content.parts && content.text !== '' && <Said text={content.text} />}
      {content.type === 'tool_result' && (
        <div class={content.is_error ? 'result failed' : 'result'}>
          <JsonView value={readJson(content.content)} depth={1} label="the result" />
        </div>
      )}
      {content.type === 'error' && <Failure error={errorFromProblem(content.problem)} />}
      {tool_calls.map(({ id: call, name, arguments: given }) => (
        <CallView key={call} name={name} given={given} />
      ))}
    </Bubble>
  );
}

/** A message of a reply that is being written. */
export const WritingView = ({ part }: { part: ReplyPart }) => (
  <Bubble role="assistant" note="being written">
    {part.text !== '' && <p class="text">{part.text}</p>}
    {part.calls.map(({ call, result, refused }) => (
      <div key={call.id}>
        <CallView name={call.name} given={call.arguments} />
        {refused && <p class="soft">Refused: the agent has no such tool, or its arguments are not allowed.</p>}
        {result && <JsonView value={readJson(result.content)} depth={1} label="the result" />}
      </div>
    ))}
  </Bubble>
);
