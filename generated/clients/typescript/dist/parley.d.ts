import type { FlatMethods, Resources } from './api/methods.gen.js';
import type { MessageReply } from './api/client/types.gen.js';
import type { CallOptions } from './methods.js';
import { type ParleyOptions } from './options.js';
import type { Reply } from './reply.js';
export type * from './api/client/types.gen.js';
export type * from './api/methods.gen.js';
export * from './errors.js';
export { ChatStream, type ReplyEvent } from './chat-stream.js';
export { EventStream, type Entry } from './stream.js';
export { toolDefinitions, ToolRun, type ClientTool, type ClientTools, type RunParams, type ToolContext, } from './tool-loop.js';
export type { ApprovalDecision, Approve, ApproveContext } from './approve.js';
export type { AguiConnection } from './extras.js';
export type { DownloadOptions } from './files.js';
export type { UploadFileParams } from './upload-in-pieces.js';
export type { FileContent } from './transport.js';
export { unwrapWebhook, type UnwrapOptions, type WebhookHeaders } from './webhooks.js';
export type { Logger, LogLevel } from './log.js';
export type { CallOptions, Flat, Input, Output, StreamCallOptions, Streamed, StreamEvent, UnknownEvent, UnknownEventType, } from './methods.js';
export type { Credentials, FetchOptions, Hooks, ParleyOptions, ReceivedResponse, SentRequest } from './options.js';
export type { Page, Pages, Reply } from './reply.js';
/** The input of `parley.get('/v2/…')` and its like, beside the path. */
export type RequestOptions = CallOptions & {
    query?: Record<string, unknown>;
};
/** The input of `parley.post('/v2/…')` and its like, beside the path. The body is sent as JSON. */
export type BodyRequestOptions = RequestOptions & {
    body?: unknown;
};
/** The methods, by resource: `parley.agents.create(…)`. Those of before resources are deprecated. */
export interface Parley extends Resources, FlatMethods {
}
/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. Address and key are options, or `PARLEY_BASE_URL` and `PARLEY_API_KEY`.
 */
export declare class Parley {
    #private;
    constructor(options?: ParleyOptions);
    /** Sends a GET to a path that the client has no method for. The answer is JSON, of the type that you name. */
    get<T = unknown>(path: string, options?: RequestOptions): Reply<T>;
    /** Sends a POST to a path that the client has no method for. */
    post<T = unknown>(path: string, options?: BodyRequestOptions): Reply<T>;
    /** Sends a PUT to a path that the client has no method for. */
    put<T = unknown>(path: string, options?: BodyRequestOptions): Reply<T>;
    /** Sends a PATCH to a path that the client has no method for. */
    patch<T = unknown>(path: string, options?: BodyRequestOptions): Reply<T>;
    /** Sends a DELETE to a path that the client has no method for. */
    delete<T = unknown>(path: string, options?: BodyRequestOptions): Reply<T>;
}
/** Returns the text of a whole reply: empty when it only calls tools. */
export declare function textOf(reply: Pick<MessageReply, 'message'>): string;
