"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.addMethods = addMethods;
const methods_gen_js_1 = require("./api/methods.gen.js");
const chat_stream_js_1 = require("./chat-stream.js");
const event_order_js_1 = require("./event-order.js");
const stream_js_1 = require("./stream.js");
const afterLast = (request, { lastSeq }) => ({
    ...request,
    method: 'GET',
    headers: { ...request.headers, ...(lastSeq === null ? {} : { 'Last-Event-ID': `${lastSeq}` }) },
});
/**
 * Returns the request that reads on in a reply, which is asked for by its run. Before an event has told the run, the key of the
 * request joins it from its start.
 */
function rejoin(request, place) {
    if (place.runId === null)
        return request;
    const query = { run_id: place.runId };
    return afterLast({ ...request, url: methods_gen_js_1.operations.rejoinMessageStream.path, body: undefined, query }, place);
}
/** Returns the request that goes on with an export after its last record. */
const afterRecord = (request, { cursor }) => cursor === null ? request : { ...request, query: { ...request.query, after: cursor } };
const cannotResume = { endings: [], resume: () => null };
/**
 * The kinds of streams, by how they end and go on when their connection is lost: one that ends without its ending was
 * cut off.
 */
const streams = {
    streamMessage: { endings: ['message_complete'], order: () => (0, event_order_js_1.replyOrder)(true), resume: rejoin },
    streamDecisions: { endings: ['message_complete'], order: () => (0, event_order_js_1.replyOrder)(true), resume: rejoin },
    rejoinMessageStream: { endings: ['message_complete'], order: () => (0, event_order_js_1.replyOrder)(false), resume: afterLast },
    exportMemories: { endings: ['export_complete'], resume: afterRecord },
    exportOrganization: { endings: ['export_complete'], resume: afterRecord },
    exportUser: { endings: ['export_complete'], resume: afterRecord },
    exportAuditEntries: { endings: ['export_complete'], resume: afterLast },
    streamSessionEvents: {
        endings: [],
        endless: ({ query }) => query?.['follow'] !== false,
        order: ({ query }) => (0, event_order_js_1.logOrder)(query),
        resume: afterLast,
    },
};
/** Signing in twice does no harm, so it may be repeated like a read. */
const repeatable = new Set(['signInWithApiKey']);
/** Sends the request of an operation. */
function send(transport, id, input) {
    const { name, method, path: url, open, streams: stream, answer } = methods_gen_js_1.operations[id];
    const request = { ...input, method, url, name, open, answer, ...(repeatable.has(id) && { repeatable: true }) };
    if (!stream)
        return transport.call(request);
    const type = stream === 'reply' ? chat_stream_js_1.ChatStream : stream_js_1.EventStream;
    return transport.stream(request, streams[id] ?? cannotResume, type);
}
/** Divides the merged parameters of a method into its query and its body. */
function divide({ query, body }, params) {
    if (!body)
        return query ? { query: params } : {};
    if (body.length === 0 || typeof params !== 'object')
        return { body: params };
    const isInQuery = ([name]) => body.includes(name);
    const all = Object.entries(params);
    return {
        query: Object.fromEntries(all.filter(isInQuery)),
        body: Object.fromEntries(all.filter((entry) => !isInQuery(entry))),
    };
}
/** Returns the method of an operation: the ids of its path in their order, its parameters, the options of the call. */
function makeMethod(transport, id) {
    const operation = methods_gen_js_1.operations[id];
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const takesParams = operation.query === true || operation.body !== undefined;
    return (...args) => {
        const path = Object.fromEntries(names.map((name, index) => [name, args[index]]));
        const params = takesParams ? args[names.length] : undefined;
        const options = args[names.length + (takesParams ? 1 : 0)];
        return send(transport, id, { ...options, path, ...divide(operation, params) });
    };
}
/** Returns the resource of a path of names, making those that are missing. */
function findResource(root, names) {
    let resource = root;
    for (const name of names)
        resource = (resource[name] ??= {});
    return resource;
}
/** Gives an object the resources of the client, and the methods of before them. */
function addMethods(root, transport) {
    const put = (holder, name, value) => Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
    for (const id of Object.keys(methods_gen_js_1.operations)) {
        const names = methods_gen_js_1.operations[id].name.split('.');
        const method = names.pop();
        put(findResource(root, names), method, makeMethod(transport, id));
        put(root, id, (input = {}) => send(transport, id, input));
    }
}
