import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Branch } from '#generated/v2/client/types.gen.ts';
import type { Message } from '#src/clients/typescript/parley.ts';
import { findBranchOptions } from './branch-options.ts';
import { MessageView } from './message-view.tsx';
import type { ReadMessages } from './use-messages.ts';

type MessageListProps = {
  list: RefObject<HTMLOListElement | null>;
  messages: ReadMessages;
  /** The messages that are shown: those that were read, without what is being written. */
  shown: readonly Message[];
  branches: readonly Branch[];
  /** Finds what may be done once more with a message after another one; null at the beginning, undefined when that was not read. */
  findAgain: (message: Message, before: Message | null | undefined) => { label: string; run: () => void } | null;
  /** The question and the answer under way, at the end. */
  children: ComponentChildren;
};

/** The distance from the screen at which more messages are read, in pixels. */
const readAhead = '800px';

/** The messages of a conversation. More of them are read as the reader comes near them. */
export function MessageList({ list, messages, shown, branches, findAgain, children }: MessageListProps) {
  const { hasEarlier, hasLater, isLoading, loadEarlier, loadLater } = messages;
  const before = hasEarlier ? undefined : null;
  const options = useMemo(() => findBranchOptions(shown, branches, before), [shown, branches, before]);
  return (
    <ol class="messages" aria-label="Messages" ref={list}>
      {hasEarlier && <More label="Earlier messages" isLoading={isLoading} onNear={loadEarlier} />}
      {shown.map((message, index) => (
        <MessageView
          key={message.id}
          message={message}
          branches={options.get(message.id)}
          onAgain={findAgain(message, index === 0 ? before : shown[index - 1])}
        />
      ))}
      {hasLater ? <More label="Later messages" isLoading={isLoading} onNear={loadLater} /> : children}
    </ol>
  );
}

/** A button for more messages, which presses itself when it comes near the screen. */
function More({ label, isLoading, onNear }: { label: string; isLoading: boolean; onNear: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onNear();
      },
      { rootMargin: readAhead },
    );
    observer.observe(button.current!);
    return () => observer.disconnect();
  }, [onNear, isLoading]);
  return (
    <li class="more">
      <button ref={button} type="button" class="button small" disabled={isLoading} onClick={onNear}>
        {isLoading ? 'Loading…' : label}
      </button>
    </li>
  );
}
