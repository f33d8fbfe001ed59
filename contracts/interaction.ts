import type { Matcher } from './matchers.ts';

/** What has to be so at the provider before an interaction, with parameters. States are set up in their order. */
export type State = { name: string; params?: Record<string, unknown> };

type Text = string | Matcher;

/** One request and its answer. */
export type HttpInteraction = {
  description: string;
  given?: State[];
  request: {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    path: Text;
    query?: Record<string, Text>;
    headers?: Record<string, Text>;
    body?: unknown;
    /** A body that is not JSON, with its media type. */
    text?: [type: string, text: string];
  };
  response: {
    status: number;
    headers?: Record<string, Text>;
    body?: unknown;
    /** A body that is not JSON: its media type, an example, and the expression that any other one has to match. */
    text?: [type: string, text: string, regex: string];
  };
  /** What the consumer does: it sends the request to `url`, and has to cope with the example. */
  act(url: string): Promise<unknown>;
};

/** One event of a stream, as a message that has no request. */
export type MessageInteraction = {
  description: string;
  given: State[];
  /** The operation whose stream it is of, and the name of the event there. */
  stream: string;
  event: string;
  content: Record<string, unknown>;
  /** What the consumer does with the event. */
  read(content: unknown): Promise<unknown>;
};

export type Interaction = HttpInteraction | MessageInteraction;

/** A program that calls a provider, and all that it expects of it. */
export type Consumer = { name: string; provider: ProviderName; interactions: Interaction[] };

/** `parley` is the server; `llm-gateway` is what the server itself asks for answers. */
type ProviderName = 'parley' | 'llm-gateway';
