/* oxlint-disable no-unsafe-declaration-merging, no-extraneous-class -- the constructor makes the methods of the interface */
import type { FlatMethods, Resources } from '#generated/v2/methods.gen.ts';
import type { MessageReply } from '#generated/v2/client/types.gen.ts';
import type { AgentsExtras, ChatMessagesExtras, WebhooksExtras } from './extras.ts';
import { createFilesExtras } from './files.ts';
import type { CallOptions } from './methods.ts';
import { toSettings, type ClientSettings, type ParleyOptions } from './options.ts';
import type { Reply } from './reply.ts';
import { addMethods } from './resources.ts';
import { givenTokens, signedInTokens, toBearer, toKeyHeader, type Credential } from './tokens.ts';
import { ToolRun, type ReplyMethods } from './tool-loop.ts';
import { Transport } from './transport.ts';
import { unwrapWebhook } from './webhooks.ts';

export type * from '#generated/v2/client/types.gen.ts';
export type * from '#generated/v2/methods.gen.ts';
export * from './errors.ts';
export { ChatStream, type ReplyEvent } from './chat-stream.ts';
export { EventStream, type Entry } from './stream.ts';
export {
  toolDefinitions,
  ToolRun,
  type ClientTool,
  type ClientTools,
  type RunParams,
  type ToolContext,
} from './tool-loop.ts';
export type { ApprovalDecision, Approve, ApproveContext } from './approve.ts';
export type { AguiConnection } from './extras.ts';
export type { DownloadOptions } from './files.ts';
export type { UploadFileParams } from './upload-in-pieces.ts';
export type { FileContent } from './transport.ts';
export { unwrapWebhook, type UnwrapOptions, type WebhookHeaders } from './webhooks.ts';
export type { Logger, LogLevel } from './log.ts';
export type {
  CallOptions,
  Flat,
  Input,
  Output,
  StreamCallOptions,
  Streamed,
  StreamEvent,
  UnknownEvent,
  UnknownEventType,
} from './methods.ts';
export type { Credentials, FetchOptions, Hooks, ParleyOptions, ReceivedResponse, SentRequest } from './options.ts';
export type { Page, Pages, Reply } from './reply.ts';

/** The input of `parley.get('/v2/…')` and its like, beside the path. */
export type RequestOptions = CallOptions & { query?: Record<string, unknown> };
/** The input of `parley.post('/v2/…')` and its like, beside the path. The body is sent as JSON. */
export type BodyRequestOptions = RequestOptions & { body?: unknown };

/** The methods, by resource: `parley.agents.create(…)`. Those of before resources are deprecated. */
export interface Parley extends Resources, FlatMethods {}

/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. Address and key are options, or `PARLEY_BASE_URL` and `PARLEY_API_KEY`.
 */
export class Parley {
  readonly #transport: Transport;

  constructor(options: ParleyOptions = {}) {
    const settings = toSettings(options);
    this.#transport = new Transport(settings, this.#credentialOf(settings));
    addMethods(this, this.#transport);
    Object.assign(this.agents, this.#agentsExtras(settings));
    Object.assign(this.chat.messages, this.#chatExtras());
    Object.assign(this.files, createFilesExtras(this.#transport));
    Object.assign(this.webhooks, { unwrap: unwrapWebhook } satisfies WebhooksExtras);
  }

  /** Sends a GET to a path that the client has no method for. The answer is JSON, of the type that you name. */
  get<T = unknown>(path: string, options: RequestOptions = {}): Reply<T> {
    return this.#request('GET', path, options);
  }

  /** Sends a POST to a path that the client has no method for. */
  post<T = unknown>(path: string, options: BodyRequestOptions = {}): Reply<T> {
    return this.#request('POST', path, options);
  }

  /** Sends a PUT to a path that the client has no method for. */
  put<T = unknown>(path: string, options: BodyRequestOptions = {}): Reply<T> {
    return this.#request('PUT', path, options);
  }

  /** Sends a PATCH to a path that the client has no method for. */
  patch<T = unknown>(path: string, options: BodyRequestOptions = {}): Reply<T> {
    return this.#request('PATCH', path, options);
  }

  /** Sends a DELETE to a path that the client has no method for. */
  delete<T = unknown>(path: string, options: BodyRequestOptions = {}): Reply<T> {
    return this.#request('DELETE', path, options);
  }

  #request<T>(method: string, path: string, options: BodyRequestOptions): Reply<T> {
    if (!String(path).startsWith('/')) throw new TypeError(`A path begins with a slash: /${path}`);
    // A name in braces is no parameter here.
    const url = path.replaceAll(/[{}]/g, encodeURIComponent);
    return this.#transport.call({ ...options, method, url }) as Reply<T>;
  }

  /** A key without its id is sent itself; with it the client signs in. */
  #credentialOf({ credentials, now }: ClientSettings): Credential {
    if ('token' in credentials) return { tokens: givenTokens(credentials.token), toHeaders: toBearer };
    const { apiKey, apiKeyId } = credentials;
    if (apiKeyId === null) return { tokens: givenTokens(apiKey), toHeaders: toKeyHeader };
    const headers = { 'X-API-Key-Id': apiKeyId, 'X-API-Key': apiKey };
    return { tokens: signedInTokens(() => this.auth.signIn(undefined, { headers }), now), toHeaders: toBearer };
  }

  #agentsExtras({ baseUrl }: ClientSettings): AgentsExtras {
    return {
      agui: (agentId) => ({
        url: `${baseUrl}/v2/agents/${encodeURIComponent(agentId)}/run`,
        fetch: (url, init) => this.#transport.fetch(url, init),
      }),
    };
  }

  #chatExtras(): ChatMessagesExtras {
    const { messages } = this.chat;
    const methods: ReplyMethods = {
      send: (message, options) => messages.stream(message, options),
      decide: (runId, params, options) => this.runs.decisions.stream(runId, params, options),
    };
    return {
      run: (params, options = {}) => new ToolRun(methods, params, options),
    };
  }
}

/** Returns the text of a whole reply: empty when it only calls tools. */
export function textOf(reply: Pick<MessageReply, 'message'>): string {
  const { content } = reply.message;
  return content.type === 'text' ? content.text : '';
}
