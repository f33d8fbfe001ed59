import { ParleyError } from "./errors.mjs";
/** Tells whether an answer is a page of a list. */
export const isPage = (body) => typeof body === 'object' &&
    body !== null &&
    Array.isArray(body.data) &&
    ('next_cursor' in body || 'next_after_seq' in body);
const noTrail = { cursor: null, limit: 1, steps: 0 };
/** @throws ParleyError when the server goes round in a circle. */
function goOn({ cursor: seen, limit, steps }, cursor) {
    if (cursor === seen)
        throw endless(cursor);
    return steps + 1 < limit ? { cursor: seen, limit, steps: steps + 1 } : { cursor, limit: limit * 2, steps: 0 };
}
/**
 * Returns the place of the page after another one, or of the one before; null where there is none.
 *
 * @throws ParleyError when the server goes round in a circle.
 */
function neighbour(page, { query, trail }, direction) {
    const { after: _after, before: _before, after_seq: _afterSeq, ...rest } = query;
    if ('next_after_seq' in page) {
        const { has_more, next_after_seq: after_seq } = page;
        if (direction === 'before' || !has_more)
            return null;
        if (!(after_seq > Number(query['after_seq'] ?? 0)))
            throw endless(after_seq);
        return { query: { ...rest, after_seq }, trail };
    }
    const cursor = direction === 'after' ? page.next_cursor : page.prev_cursor;
    if (typeof cursor !== 'string')
        return null;
    const from = query[direction];
    // A page that was asked for by its place begins a trail, and so does one where the direction turns.
    const before = from === undefined ? noTrail : trail === noTrail ? goOn(noTrail, String(from)) : trail;
    return { query: { ...rest, [direction]: cursor }, trail: goOn(before, cursor) };
}
/** Without it a list would never end. */
const endless = (cursor) => new ParleyError({
    message: `The server answers with a cursor that it was asked with before, ${String(cursor)}: the list has no end.`,
    code: 'unexpected_response',
});
function addNeighbours(body, place, fetchPage) {
    if (!isPage(body))
        return body;
    const turn = (direction) => async () => {
        const next = neighbour(body, place, direction);
        return next ? fetchPage(next) : null;
    };
    // They are no part of the JSON, so that a page can be stored and compared.
    return Object.defineProperties(body, {
        nextPage: { value: turn('after') },
        ...('next_cursor' in body ? { previousPage: { value: turn('before') } } : {}),
    });
}
/** Returns the place of a page that nothing is known of but how it is asked for. */
export const beginAt = (query) => ({ query, trail: noTrail });
/** Makes the reply of a call that is under way; `fetchPage` sends it again for another place. */
export function reply(answer, place, fetchPage) {
    const full = answer.then(({ data, response }) => ({ data: addNeighbours(data, place, fetchPage), response }));
    const body = full.then(({ data }) => data);
    const pages = () => listPages(body, place, fetchPage);
    return Object.assign(body, {
        withResponse() {
            // A failure is told once, through the promise that was asked for.
            body.catch(() => { });
            return full;
        },
        pages,
        async toArray(options) {
            const limit = options?.limit ?? NaN;
            if (!Number.isInteger(limit) || limit < 0) {
                body.catch(() => { });
                throw new TypeError('toArray needs a limit, a whole number from 0 on: toArray({ limit: 100 }).');
            }
            const all = [];
            for await (const page of pages()) {
                all.push(...page.data);
                if (all.length >= limit)
                    break;
            }
            return all.slice(0, limit);
        },
        async *[Symbol.asyncIterator]() {
            for await (const page of pages())
                yield* page.data;
        },
    });
}
/** Goes forwards through all pages; backwards, page by page, if the call asked for what is `before` a cursor. */
async function* listPages(first, begin, fetchPage) {
    const direction = begin.query['before'] === undefined ? 'after' : 'before';
    let place = begin;
    let page = await first;
    for (;;) {
        if (!isPage(page))
            throw new TypeError('The answer is no page of a list, and cannot be iterated over.');
        yield page;
        const next = page.data.length === 0 && !('next_after_seq' in page) ? null : neighbour(page, place, direction);
        if (!next)
            return;
        place = next;
        page = await fetchPage(place);
    }
}
