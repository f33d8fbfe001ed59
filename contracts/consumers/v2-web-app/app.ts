import { createClient, createConfig, type Client } from '#generated/v2/client/client/index.ts';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type {
  ChatEvent,
  CreateAgent,
  CreateMessage,
  ErrorCode,
  Message,
  Problem,
  ToolCall,
} from '#generated/v2/client/types.gen.ts';

/** A refusal, as the app shows it: the code decides what is offered to the person. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryable: boolean;
  /** What is wrong with each field of a form. */
  readonly fields: Record<string, string>;

  constructor(problem: Problem) {
    super(problem.detail);
    this.code = problem.error_code;
    this.status = problem.status;
    this.retryable = problem.retryable;
    this.fields = Object.fromEntries((problem.errors ?? []).map(({ pointer = '', detail }) => [pointer, detail]));
  }
}

/** A reply while it grows on the screen. */
export type Reply = {
  text: string;
  toolCalls: ToolCall[];
  runId: string | null;
  done: boolean;
  failure: Refused | null;
};

export const emptyReply = (): Reply => ({ text: '', toolCalls: [], runId: null, done: false, failure: null });

/** One event more. */
export function grow(reply: Reply, event: ChatEvent): Reply {
  switch (event.event) {
    case 'message_start':
      return { ...reply, runId: event.run_id };
    case 'content_delta':
      return { ...reply, text: reply.text + event.delta };
    case 'tool_call':
      return { ...reply, toolCalls: [...reply.toolCalls, event.tool_call] };
    case 'tool_result':
      return { ...reply, toolCalls: reply.toolCalls.filter(({ id }) => id !== event.tool_call_id) };
    case 'message_complete':
      return { ...reply, text: textOf(event.message), toolCalls: event.message.tool_calls, done: true };
    case 'error':
      return { ...reply, done: true, failure: new Refused(event.error) };
    default:
      return reply;
  }
}

export function textOf({ content }: Pick<Message, 'content'>): string {
  if (content.type === 'text') return content.text;
  return content.type === 'error' ? content.problem.detail : content.content;
}

type Answer<T> = { data?: T | undefined; error?: unknown };

/** The body of an answer; anything else is thrown as the app knows it. */
export async function dataOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error } = await answer;
  if (error !== undefined) throw new Refused(error as Problem);
  return data as T;
}

type Options = { baseUrl: string; token: string | null; fetch?: typeof globalThis.fetch };

export const connect = ({ baseUrl, token, fetch = globalThis.fetch }: Options): Client => {
  const auth = (scheme: { type: string }) => (scheme.type === 'http' && token !== null ? token : undefined);
  return createClient(createConfig({ baseUrl, auth, fetch }));
};

/** What the screens of the app do, on the generated client. */
export function webApp(options: Options) {
  const client = connect(options);
  const streaming = { client, sseMaxRetryAttempts: 1 };
  return {
    client,

    async agentNames(limit: number) {
      const page = await dataOf(api.listAgents({ client, query: { limit } }));
      return { names: page.data.map(({ name }) => name), next: page.next_cursor };
    },
    addAgent: (agent: CreateAgent) => dataOf(api.createAgent({ client, body: agent })),

    async send(message: CreateMessage): Promise<string> {
      const reply = await dataOf(api.createMessage({ client, body: message }));
      return textOf(reply.message);
    },

    /** Sends, and gives the reply after each event. */
    async *talk(message: CreateMessage): AsyncGenerator<Reply> {
      const { stream } = await api.streamMessage({ ...streaming, body: message, onSseError: rethrow });
      yield* replies(stream as AsyncIterable<ChatEvent>);
    },

    /** The reply of a run whose connection was lost. */
    async *rejoin(runId: string): AsyncGenerator<Reply> {
      const { stream } = await api.rejoinMessageStream({ ...streaming, query: { run_id: runId }, onSseError: rethrow });
      yield* replies(stream as AsyncIterable<ChatEvent>);
    },

    /** What is in the log of a session, for the timeline. */
    async timeline(sessionId: string): Promise<string[]> {
      const path = { session_id: sessionId };
      const { stream } = await api.streamSessionEvents({
        ...streaming,
        path,
        query: { follow: false },
        onSseError: rethrow,
      });
      const lines: string[] = [];
      for await (const event of stream as AsyncIterable<{ type: string }>) lines.push(event.type);
      return lines;
    },
  };
}

async function* replies(events: AsyncIterable<ChatEvent>): AsyncGenerator<Reply> {
  let reply = emptyReply();
  for await (const event of events) {
    reply = grow(reply, event);
    yield reply;
  }
}

/** The generated client goes on after a failure of a stream; the app wants to know. */
function rethrow(error: unknown): never {
  throw error;
}

export async function last<T>(values: AsyncIterable<T>): Promise<T | undefined> {
  let latest: T | undefined;
  for await (const value of values) latest = value;
  return latest;
}
