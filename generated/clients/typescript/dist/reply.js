/** Dresses a call that is under way; `fetchPage` sends it again with another query. */
export function reply(answer, query, fetchPage) {
    const body = answer.then(({ data }) => data);
    return Object.assign(body, {
        withResponse() {
            // A failure is told once, through the promise that was asked for.
            body.catch(() => { });
            return answer;
        },
        [Symbol.asyncIterator]: () => items(body, query, fetchPage),
    });
}
/** Forwards through all pages; backwards, page by page, if the call asked for what is `before` a cursor. */
async function* items(first, query, fetchPage) {
    const [direction, cursorName] = query['before'] === undefined ? ['after', 'next_cursor'] : ['before', 'prev_cursor'];
    let page = (await first);
    for (;;) {
        yield* page.data;
        if ('next_after_seq' in page) {
            if (!page.has_more)
                return;
            page = (await fetchPage({ ...query, after_seq: page.next_after_seq }));
            continue;
        }
        const cursor = page[cursorName];
        if (cursor === null || page.data.length === 0)
            return;
        page = (await fetchPage({ ...query, [direction]: cursor }));
    }
}
