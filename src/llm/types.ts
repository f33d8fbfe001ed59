/** A function that the model may ask for, as an agent defines it. */
export type Tool = { name: string; description?: string; parameters: Record<string, unknown> };

export type ChatToolCall = { id: string; type: 'function'; function: { name: string; arguments: string } };

/** A message in the form of the OpenAI protocol. */
export type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

export type ChatRequest = {
  /** The model to ask, then the fallbacks in order. */
  models: readonly [string, ...string[]];
  messages: ChatMessage[];
  tools?: readonly Tool[];
  temperature?: number;
  maxTokens?: number;
  /** Stops the request upstream at once; the iteration then throws the signal's reason. */
  signal: AbortSignal;
};

export type Tokens = { prompt: number; completion: number; total: number };

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** A piece of an answer. `start` comes first, `finish` last; a tool call comes before its arguments. */
export type Delta =
  | { type: 'start'; model: string }
  | { type: 'text'; text: string }
  | { type: 'tool_call'; index: number; id: string; name: string }
  | { type: 'tool_arguments'; index: number; id: string; delta: string }
  | { type: 'finish'; reason: FinishReason; tokens: Tokens | null };

export type Model = { id: string; provider: string | null; created_at: string | null };

/** The models that the gateway offers. `stale`: it could not be asked again when it should have been. */
export type ModelList = { data: Model[]; fetchedAt: Date; stale: boolean };

export type EmbedRequest = { model: string; texts: readonly string[]; signal: AbortSignal };

/** A vector for each text, in their order. */
export type Embeddings = { model: string; dimensions: number; vectors: number[][] };

export type Gateway = {
  /** One answer, from the first model that gives one. Failures are thrown as problems. */
  stream(request: ChatRequest): AsyncIterable<Delta>;
  embed(request: EmbedRequest): Promise<Embeddings>;
  models(): Promise<ModelList>;
  /** The context window that the gateway's list of models last named for a model, or null. Asks nobody. */
  windowOf(model: string): number | null;
  /** Whether the gateway answers; the result is kept for some seconds. Never throws. */
  ping(): Promise<{ ok: boolean; latencyMs: number }>;
  provider: 'offline' | 'openai_compatible';
  close(): Promise<void>;
};
