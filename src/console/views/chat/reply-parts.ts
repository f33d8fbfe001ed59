import type { ReplyEvent, ToolCall } from '#src/clients/typescript/parley.ts';

/** A call of a tool in a reply that is being written, with its result when Parley has carried it out. */
type ReplyCall = { call: ToolCall; result: { content: string; is_error: boolean } | null; refused: boolean };

/** A message of a reply that is being written. */
export type ReplyPart = { id: string; text: string; calls: readonly ReplyCall[] };

/** A reply that is being written: its run, and its messages until now. */
export type ReplyState = { runId: string | null; parts: readonly ReplyPart[] };

export const emptyReply: ReplyState = { runId: null, parts: [] };

const changePart = (state: ReplyState, id: string, change: (part: ReplyPart) => ReplyPart): ReplyState => {
  const isKnown = state.parts.some((part) => part.id === id);
  const parts = isKnown ? state.parts : [...state.parts, { id, text: '', calls: [] }];
  return { ...state, parts: parts.map((part) => (part.id === id ? change(part) : part)) };
};

/** Returns a reply with the next of its events. A message that is given in the place of a rejected one replaces it. */
export function addReplyEvent(state: ReplyState, event: ReplyEvent): ReplyState {
  switch (event.event) {
    case 'message_start': {
      const parts = state.parts.filter(({ id }) => id !== event.replaces);
      return changePart({ runId: event.run_id, parts }, event.message_id, (part) => part);
    }
    case 'content_delta':
      return changePart(state, event.message_id, (part) => ({ ...part, text: part.text + event.delta }));
    case 'tool_call': {
      const added: ReplyCall = { call: event.tool_call, result: null, refused: event.refused === true };
      return changePart(state, event.message_id, (part) => ({ ...part, calls: [...part.calls, added] }));
    }
    case 'tool_result': {
      const result = { content: event.content, is_error: event.is_error };
      const settle = (each: ReplyCall) => (each.call.id === event.tool_call_id ? { ...each, result } : each);
      return { ...state, parts: state.parts.map((part) => ({ ...part, calls: part.calls.map(settle) })) };
    }
    default:
      return state;
  }
}
