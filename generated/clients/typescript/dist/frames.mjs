/** Tells whether a frame has come before: its place is before the last one, or the same one without being another line. */
export function isRepeated({ seq, line }, last) {
    if (seq === null || last.seq === null)
        return false;
    return seq < last.seq || (seq === last.seq && line === last.line);
}
/** Returns the decoder for a media type, or null if it is not one of an event stream. */
export function decoderFor(contentType) {
    const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
    if (mediaType === 'text/event-stream')
        return sseDecoder();
    if (mediaType === 'application/x-ndjson')
        return ndjsonDecoder();
    return null;
}
/** Returns a place in a log, or null for what is none: with it a stream could not go on. */
function toSeq(value) {
    const seq = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return Number.isSafeInteger(seq) && seq >= 0 ? seq : null;
}
/** A line stands for all events up to `last_seq`, if it has one. */
function frameOf(line) {
    const { seq, last_seq, event } = JSON.parse(line);
    const firstSeq = toSeq(seq);
    return { seq: toSeq(last_seq) ?? firstSeq, event, line, ...(firstSeq !== null && { firstSeq }) };
}
/** Returns the decoder of NDJSON: one JSON object `{seq, event}` a line; empty lines are heartbeats. */
export function ndjsonDecoder() {
    const lines = lineReader();
    return {
        push: (chunk) => lines
            .push(chunk)
            .filter((line) => line.trim() !== '')
            .map(frameOf),
        unfinished: () => lines.unfinished(),
    };
}
/** Server-sent events: `id` is the sequence of its frame, `data` the event, `:` a heartbeat. */
export function sseDecoder() {
    const lines = lineReader();
    let id = null;
    let data = [];
    function read(line) {
        if (line === '') {
            const [text, seq] = [data.join('\n'), toSeq(id)];
            data = [];
            id = null;
            return text === '' ? [] : [{ seq, event: JSON.parse(text) }];
        }
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'id')
            id = value;
        if (field === 'data')
            data.push(value);
        return [];
    }
    return {
        push: (chunk) => lines.push(chunk).flatMap(read),
        unfinished: () => data.length > 0 || lines.unfinished(),
    };
}
/** Splits UTF-8 into lines, although characters and line ends may be cut in two by chunks. */
function lineReader() {
    const decoder = new TextDecoder();
    let rest = '';
    let afterCr = false;
    return {
        push(chunk) {
            let text = decoder.decode(chunk, { stream: true });
            if (text === '')
                return [];
            // The CR of a CRLF ended the line already, in the chunk before.
            if (afterCr && text.startsWith('\n'))
                text = text.slice(1);
            afterCr = text.endsWith('\r');
            const lines = text.split(/\r\n|\n|\r/);
            lines[0] = rest + lines[0];
            rest = lines.pop() ?? '';
            return lines;
        },
        unfinished: () => rest + decoder.decode() !== '',
    };
}
