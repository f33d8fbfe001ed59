const newMessage = (whole) => ({ whole, pieces: 0, length: 0, calls: new Set() });
/**
 * Returns the order of a reply: a message has its start, its pieces are numbered, and its end repeats what was shown.
 *
 * @param fromStart whether the stream begins with the reply, and not at any place in it.
 */
export function replyOrder(fromStart) {
    const messages = new Map();
    function takePiece({ message_id, index, delta = '' }) {
        // A piece that does not say of what it is cannot be checked.
        if (message_id === undefined)
            return true;
        const message = messages.get(message_id);
        if (!message && fromStart)
            return false;
        const shown = message ?? newMessage(false);
        if (shown.whole && index !== undefined && index > shown.pieces)
            return false;
        shown.pieces += 1;
        shown.length += delta.length;
        messages.set(message_id, shown);
        return true;
    }
    function isComplete({ message }) {
        const shown = message && messages.get(message.id);
        if (!shown?.whole)
            return true;
        // A message that was redacted meanwhile says less than was shown.
        const { content, state, tool_calls = [] } = message;
        if (content?.type === 'text' && (content.text ?? '').length > shown.length)
            return false;
        return state !== 'requires_tool_results' || tool_calls.every(({ id }) => shown.calls.has(id));
    }
    return ({ event: item }) => {
        const event = item;
        if (event.event === 'content_delta')
            return takePiece(event);
        if (event.event === 'message_complete')
            return isComplete(event);
        if (event.event === 'message_start')
            messages.set(event.message_id ?? '', newMessage(true));
        if (event.event === 'tool_call')
            messages.get(event.message_id ?? '')?.calls.add(event.tool_call?.id ?? '');
        return true;
    };
}
/** Pieces of a text, which are shown as one event when they are stored together. */
const joinedType = /_(CONTENT|ARGS|CHUNK)$/;
/**
 * Returns the order of a session's log, whose places have no gaps. Of pieces that are shown as one event, lines of NDJSON
 * tell the first place; server-sent events do not, so a missing piece before them cannot be seen.
 */
export function logOrder({ after_seq, event_type, view } = {}) {
    // Events of some types have gaps between them.
    if (event_type !== undefined)
        return () => true;
    return ({ seq, line, firstSeq, event }, lastSeq) => {
        const last = lastSeq ?? (after_seq === undefined ? null : Number(after_seq));
        if (seq === null || last === null)
            return true;
        const { type } = event;
        if (line === undefined && view !== 'raw' && joinedType.test(String(type)))
            return true;
        return (firstSeq ?? seq) <= last + 1;
    };
}
