import { isKnownEvent, type LogEvent } from './event.ts';

/** A piece of a reply that the chat stream of version 2 does not have: only doors are sent it, as soon as it is stored. */
export type ReplyPiece =
  | { event: 'reasoning_delta'; message_id: string; delta: string }
  /** A call that the caller carries out. `tool_call` of the chat stream follows when it is whole. */
  | { event: 'tool_call_start'; message_id: string; tool_call: { id: string; name: string } }
  | { event: 'tool_call_delta'; tool_call_id: string; delta: string }
  /** The end of a call that was cut off: nobody carries it out. */
  | { event: 'tool_call_cut'; tool_call_id: string };

/**
 * Creates the function that maps the events of one run, in order, to the pieces of its reply, or to null. Calls that Parley answers itself
 * are left out.
 */
export function createReplyPieces(): (event: LogEvent) => ReplyPiece | null {
  /** The message of each reasoning, by the id of the reasoning. */
  const thinking = new Map<string, string>();
  const calls = new Set<string>();
  return (event) => {
    if (!isKnownEvent(event)) return null;
    switch (event.type) {
      case 'REASONING_MESSAGE_START': {
        const id = event.metadata?.['message_id'];
        if (typeof id === 'string') thinking.set(event.messageId, id);
        return null;
      }
      case 'REASONING_MESSAGE_CONTENT': {
        const message_id = thinking.get(event.messageId);
        if (message_id === undefined || event.delta === '') return null;
        return { event: 'reasoning_delta', message_id, delta: event.delta };
      }
      case 'TOOL_CALL_START': {
        const { toolCallId: id, toolCallName: name, parentMessageId, metadata } = event;
        if (metadata?.['refused'] === true || metadata?.['handled'] === true) return null;
        calls.add(id);
        return { event: 'tool_call_start', message_id: parentMessageId ?? id, tool_call: { id, name } };
      }
      case 'TOOL_CALL_ARGS': {
        const { toolCallId: tool_call_id, delta } = event;
        return calls.has(tool_call_id) && delta !== '' ? { event: 'tool_call_delta', tool_call_id, delta } : null;
      }
      case 'TOOL_CALL_END': {
        const isCut = event.metadata?.['incomplete'] === true && calls.has(event.toolCallId);
        return isCut ? { event: 'tool_call_cut', tool_call_id: event.toolCallId } : null;
      }
      default:
        return null;
    }
  };
}
