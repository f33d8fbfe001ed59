import type { ComponentChildren } from 'preact';
import type { ContextMessage, ContextSnapshot } from '#src/clients/typescript/parley.ts';
import { JsonView } from '#src/console/components/json-view.tsx';
import { Link } from '#src/console/routing/router.tsx';
import { useCaller } from '#src/console/session/caller.tsx';
import { partNames, toContextText } from './context-texts.ts';
import { Highlight } from './highlight.tsx';

type PartsProps = { snapshot: ContextSnapshot; find: string };

const has = (find: string, ...texts: (string | null | undefined)[]) =>
  find === '' || texts.some((text) => text?.toLowerCase().includes(find.toLowerCase()));

// Long: the sections of a context, one after the other.
/** Everything that a model was given, part by part; with `find` those that have the text. */
export function ContextParts({ snapshot, find }: PartsProps) {
  const { parts, memories, messages, tools, left_out, tokens } = snapshot;
  const prompts = parts.filter(({ text }) => has(find, text));
  const remembered = memories.filter(({ text }) => has(find, text));
  const sent = messages.filter((message) => message.source !== 'system_prompt' && has(find, toContextText(message)));
  const offered = tools.filter(({ name, description }) => has(find, name, description));
  const found = prompts.length + remembered.length + sent.length + offered.length;
  return (
    <>
      {find !== '' && (
        <p role="status" class="soft">
          {found === 0
            ? `No part of the context has “${find}”: the model made it up, or the answer of a tool brought it.`
            : found === 1
              ? `1 part has “${find}”.`
              : `${found} parts have “${find}”.`}
        </p>
      )}
      <ConsoleSection
        title="Memories"
        count={remembered.length}
        empty={find === '' ? 'No memory was put into the context.' : null}
      >
        {remembered.map((memory) => (
          <Part
            key={memory.memory_id}
            title={<MemoryTitle number={memories.indexOf(memory) + 1} id={memory.memory_id} />}
            tokens={memory.tokens}
            total={tokens.total}
            note={<Score value={memory.relevance} />}
          >
            <p class="text">
              <Highlight text={memory.text} find={find} />
            </p>
          </Part>
        ))}
      </ConsoleSection>
      <ConsoleSection
        title="Parts of the system prompt"
        count={prompts.length}
        empty={find === '' ? 'There is no system prompt.' : null}
      >
        {prompts.map(({ kind, text, tokens: own }, index) => (
          <Part key={index} title={partNames[kind] ?? kind} tokens={own} total={tokens.total} tone={kind}>
            <p class="text">
              <Highlight text={text} find={find} />
            </p>
          </Part>
        ))}
      </ConsoleSection>
      <ConsoleSection title="Messages" count={sent.length} empty={find === '' ? 'No message was sent.' : null}>
        {sent.map((message, index) => (
          <MessagePart key={index} message={message} total={tokens.total} find={find} />
        ))}
      </ConsoleSection>
      <ConsoleSection title="Tools" count={offered.length} empty={find === '' ? 'No tool was offered.' : null}>
        {offered.map(({ name, description, parameters, tokens: own }) => (
          <Part key={name} title={<code>{name}</code>} tokens={own} total={tokens.total} tone="tools">
            {description !== null && (
              <p class="text">
                <Highlight text={description} find={find} />
              </p>
            )}
            <JsonView value={parameters} depth={1} label={`the parameters of ${name}`} />
          </Part>
        ))}
      </ConsoleSection>
      {left_out.length > 0 && (
        <ConsoleSection title="Left out" count={left_out.length} empty={null}>
          {left_out.map(({ reason, message_ids, tokens: own }, index) => (
            <Part key={index} title={leftOutReasons[reason] ?? reason} tokens={own} total={tokens.total}>
              <p class="soft">
                {message_ids.map((id) => (
                  <code key={id}>{id} </code>
                ))}
              </p>
            </Part>
          ))}
        </ConsoleSection>
      )}
    </>
  );
}

/** The name of a memory on the page, and the way to it. */
function MemoryTitle({ number, id }: { number: number; id: string }) {
  const { may } = useCaller();
  return may('memories:read') ? (
    <Link to={`/memories/${id}`} title={id}>
      Memory {number}
    </Link>
  ) : (
    <>Memory {number}</>
  );
}

const leftOutReasons: Record<string, string> = {
  window: 'Older than what fits into the window',
  deduplicate: 'Said again later',
  truncate: 'Cut short',
  summarise: 'Replaced by a summary',
  drop: 'Dropped',
};

function MessagePart({ message, total, find }: { message: ContextMessage; total: number; find: string }) {
  const { role, content, parts, reasoning, tool_calls, source, message_id, tokens, truncated, redacted } = message;
  const title = (
    <>
      <span class={`role role-${role}`}>{role}</span>{' '}
      {message_id !== null && role === 'assistant' ? (
        <Link to={`/messages/${message_id}`}>its context</Link>
      ) : (
        source !== 'message' && <span class="badge">{source}</span>
      )}
    </>
  );
  const marks = [truncated && 'cut short', redacted && 'redacted since'].filter(Boolean).join(', ');
  return (
    <Part
      title={title}
      tokens={tokens}
      total={total}
      tone="messages"
      note={marks && <span class="badge warn">{marks}</span>}
    >
      {reasoning !== null && reasoning !== '' && (
        <details>
          <summary>Reasoning</summary>
          <p class="text soft">{reasoning}</p>
        </details>
      )}
      {content !== null && content !== '' && (
        <p class="text">
          <Highlight text={content} find={find} />
        </p>
      )}
      {parts
        .filter(({ type }) => type !== 'text')
        .map(({ type, name, media_type, bytes }, index) => (
          <p key={index} class="soft">
            {type} {name} {media_type} {bytes !== null && bytes !== undefined && `${bytes.toLocaleString()} bytes`}
          </p>
        ))}
      {tool_calls.map(({ id, name, arguments: given }) => (
        <p key={id}>
          calls <code>{name}</code> <code>{given}</code>
        </p>
      ))}
    </Part>
  );
}

type SectionProps = { title: string; count: number; empty: string | null; children: ComponentChildren };

function ConsoleSection({ title, count, empty, children }: SectionProps) {
  if (count === 0 && empty === null) return null;
  return (
    <section class="context-section">
      <h2>
        {title} <span class="soft">{count}</span>
      </h2>
      {count === 0 ? <p class="soft">{empty}</p> : children}
    </section>
  );
}

type PartProps = {
  title: ComponentChildren;
  tokens: number;
  total: number;
  tone?: string;
  note?: ComponentChildren;
  children: ComponentChildren;
};

/** A part of a context, with its share of the tokens. */
const Part = ({ title, tokens, total, tone = 'memories', note, children }: PartProps) => (
  <article class="card part">
    <header>
      <span class="part-title">{title}</span>
      {note}
      <span class="part-tokens">
        <span class="part-bar" aria-hidden="true">
          <span class={`share-${tone}`} style={{ width: `${Math.min(100, (100 * tokens) / Math.max(1, total))}%` }} />
        </span>
        {tokens.toLocaleString()} tokens
      </span>
    </header>
    {children}
  </article>
);

/** The relevance of a memory to what was said, from 0 to 1. */
const Score = ({ value }: { value: number }) => (
  <span class="score">
    <span class="score-bar" aria-hidden="true">
      <span style={{ width: `${Math.round(100 * Math.min(1, Math.max(0, value)))}%` }} />
    </span>
    relevance {value.toFixed(2)}
  </span>
);
