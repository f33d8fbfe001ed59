import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ChatStream, MessageCompleteEvent } from '#src/clients/typescript/parley.ts';
import { addReplyEvent, emptyReply, type ReplyState } from './reply-parts.ts';

/** A reply that is read as it is written. */
export type ReadReply = {
  state: ReplyState;
  isRunning: boolean;
  error: unknown;
  /** Reads a reply to its end. Returns how it ended, or null when it failed. */
  read: (stream: ChatStream) => Promise<MessageCompleteEvent | null>;
  clear: () => void;
};

/** Reads replies, one at a time. What has come is shown once for each frame of the screen. */
export function useReply(): ReadReply {
  const [state, setState] = useState<ReplyState>(emptyReply);
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = useRef<ChatStream | null>(null);
  useEffect(() => () => open.current?.abort(), []);

  const read = useCallback(async (stream: ChatStream) => {
    open.current = stream;
    setIsRunning(true);
    setError(null);
    let [next, frame] = [emptyReply, 0];
    const show = () => {
      frame = 0;
      setState(next);
    };
    setState(next);
    try {
      for await (const event of stream) {
        next = addReplyEvent(next, event);
        frame ||= requestAnimationFrame(show);
      }
      return await stream.finalReply();
    } catch (failure) {
      if (!stream.aborted) setError(failure);
      return null;
    } finally {
      cancelAnimationFrame(frame);
      show();
      setIsRunning(false);
      open.current = null;
    }
  }, []);
  const clear = useCallback(() => setState(emptyReply), []);
  return { state, isRunning, error, read, clear };
}
