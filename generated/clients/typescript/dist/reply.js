"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.reply = reply;
const errors_js_1 = require("./errors.js");
const isPage = (body) => typeof body === 'object' && body !== null && 'data' in body && ('next_cursor' in body || 'next_after_seq' in body);
/**
 * Returns the query of the page after another one, or of the one before; null where there is none.
 *
 * @throws ParleyError when the server goes round in a circle.
 */
function neighbour(page, query, direction) {
    const { after: _after, before: _before, after_seq: _afterSeq, ...rest } = query;
    if ('next_after_seq' in page) {
        const { has_more, next_after_seq: after_seq } = page;
        if (direction === 'before' || !has_more)
            return null;
        if (after_seq <= Number(query['after_seq'] ?? 0))
            throw sameCursor(after_seq);
        return { ...rest, after_seq };
    }
    const cursor = direction === 'after' ? page.next_cursor : page.prev_cursor;
    if (cursor !== null && cursor === query[direction])
        throw sameCursor(cursor);
    return cursor === null ? null : { ...rest, [direction]: cursor };
}
/** Without it a list would never end. */
const sameCursor = (cursor) => new errors_js_1.ParleyError({
    message: `The server answers with the cursor that it was asked with, ${String(cursor)}: the list has no end.`,
    code: 'unexpected_response',
});
function addNeighbours(body, query, fetchPage) {
    if (!isPage(body))
        return body;
    const turn = (direction) => async () => {
        const next = neighbour(body, query, direction);
        return next ? fetchPage(next) : null;
    };
    // They are no part of the JSON, so that a page can be stored and compared.
    return Object.defineProperties(body, {
        nextPage: { value: turn('after') },
        ...('next_cursor' in body ? { previousPage: { value: turn('before') } } : {}),
    });
}
/** Makes the reply of a call that is under way; `fetchPage` sends it again with another query. */
function reply(answer, query, fetchPage) {
    const full = answer.then(({ data, response }) => ({ data: addNeighbours(data, query, fetchPage), response }));
    const body = full.then(({ data }) => data);
    const pages = () => listPages(body, query, fetchPage);
    return Object.assign(body, {
        withResponse() {
            // A failure is told once, through the promise that was asked for.
            body.catch(() => { });
            return full;
        },
        pages,
        async toArray({ limit }) {
            if (!Number.isInteger(limit) || limit < 0) {
                body.catch(() => { });
                throw new TypeError('limit must be a whole number from 0 on.');
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
async function* listPages(first, firstQuery, fetchPage) {
    const direction = firstQuery['before'] === undefined ? 'after' : 'before';
    let query = firstQuery;
    let page = (await first);
    for (;;) {
        yield page;
        const next = page.data.length === 0 && !('next_after_seq' in page) ? null : neighbour(page, query, direction);
        if (!next)
            return;
        query = next;
        page = (await fetchPage(query));
    }
}
