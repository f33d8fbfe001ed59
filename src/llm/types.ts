import type { UserPart, Modality } from './content-part.ts';
import type { Controls } from './controls.ts';
import type { DirectModels, ModelTask } from './direct/types.ts';
import type { HeardTurn, OnSpoken, RealtimeVoice } from './realtime/types.ts';

/** A function that the model may ask for, as an agent defines it. */
export type Tool = { name: string; description?: string; parameters: Record<string, unknown> };

/** The metadata of a tool call beside its name and arguments: sent back to the upstream as it was, with the result. */
export type UpstreamCall = {
  /** The id of the upstream, any JSON value. A number that no double holds is `{ number: '…' }`. */
  id?: unknown;
  /** Members that some providers demand back, such as the signature of a thought. */
  extra?: Record<string, unknown>;
};

/** The thoughts of a model before its answer, and the form in which it sent them. */
export type Reasoning = {
  text: string;
  /** The member in which the text came. */
  field: ReasoningField;
  /** The thoughts as the provider's own parts, with their signatures: to be sent back as they were. */
  details?: { field: DetailsField; parts: unknown[] };
};

/** The member in which a model sends its thoughts as text. */
export type ReasoningField = 'reasoning_content' | 'reasoning';

/** The member in which a provider sends thoughts as parts of its own. */
export type DetailsField = 'reasoning_details' | 'thinking_blocks';

/** A tool call in a message to a model. */
export type ChatToolCall = {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
  upstream?: UpstreamCall;
};

/**
 * A message in the form of the OpenAI protocol. A message of the user that is more than text has `parts`, and `content` is what
 * can be read of them. It has ids of Parley's own and what `toWire` needs to send it.
 */
export type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string; parts?: readonly UserPart[] }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatToolCall[]; reasoning?: Reasoning }
  | { role: 'tool'; tool_call_id: string; content: string; upstream?: UpstreamCall };

/** A request for an answer of a model. `signal` aborts it. */
export type ChatRequest = {
  /** The model to ask, then the fallbacks in order. */
  models: readonly [string, ...string[]];
  messages: ChatMessage[];
  tools?: readonly Tool[];
  temperature?: number;
  maxTokens?: number;
  /** The other controls in force. */
  controls?: Omit<Controls, 'temperature' | 'max_tokens'>;
  /** Stops the request upstream at once; the iteration then throws the signal's reason. */
  signal: AbortSignal;
};

/** The token counts of a model. A count that it did not send, or that cannot be, is undefined. */
export type Tokens = {
  prompt?: number;
  completion?: number;
  total?: number;
  /** Tokens of the prompt that were read from a cache, and written to one. */
  cached?: number;
  cacheWrite?: number;
  /** Tokens of the completion. */
  reasoning?: number;
  /** Tokens of the prompt by kinds of content. */
  promptText?: number;
  promptImage?: number;
  promptAudio?: number;
  promptFile?: number;
  /** Tokens of the completion that are more than text. */
  completionImage?: number;
  completionAudio?: number;
};

/**
 * A piece of an answer. `start` comes first, `finish` last; a tool call comes before its arguments. Every text is
 * well-formed Unicode, every id one of Parley's own.
 */
export type Delta =
  | { type: 'start'; model: string }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string; field: ReasoningField }
  | { type: 'tool_call'; index: number; id: string; name: string; upstream?: UpstreamCall }
  | { type: 'tool_arguments'; index: number; id: string; delta: string }
  | Finish;

/** The end of an answer, with all that is known only then. */
export type Finish = {
  type: 'finish';
  /**
   * The reason why the model stopped, in its own words unless they are one of the usual ones; null when it gave none.
   */
  reason: string | null;
  /** The answer was cut off: none of its tool calls may be carried out. */
  incomplete: boolean;
  tokens: Tokens | null;
  details?: NonNullable<Reasoning['details']>;
  /** The metadata of calls that came after they were reported, by their ids: it replaces the earlier metadata. */
  calls?: Record<string, UpstreamCall>;
  /** Further content of the answer, such as citations: JSON, and not much. */
  kept: Record<string, unknown>;
};

/** A model as the catalogue of the gateway lists it. */
export type Model = {
  id: string;
  provider: string | null;
  created_at: string | null;
  /** The kinds of content that it takes; null when nobody says. */
  modalities: Modality[] | null;
  /** The tasks that it does; null when nobody says. */
  tasks: ModelTask[] | null;
};

/** The models that the gateway offers. `stale`: it could not be asked again when it should have been. */
export type ModelList = { data: Model[]; ageMs: number; stale: boolean };

/** A request for the vectors of texts. */
export type EmbedRequest = { model: string; texts: readonly string[]; signal: AbortSignal };

/** A vector for each text, in their order. */
export type Embeddings = { model: string; dimensions: number; vectors: number[][] };

/** A connection with real-time models, opened when it is needed and again when it was lost. Failures are thrown as problems. */
export type RealtimeModel = {
  /** Chooses how it hears and speaks from the next turn on. */
  configure(voice: Partial<RealtimeVoice>): void;
  /** Opens the connection with a model, so that nobody waits for it later. A failure is told to who needs the connection. */
  wake(model: string): void;
  /** Has a model hear a turn: PCM of 16 bits at 24 kHz. */
  hear(model: string, pcm: Uint8Array): Promise<HeardTurn>;
  /** Asks a model for an answer, as `Gateway.stream` does. */
  stream(request: ChatRequest, modality: 'audio' | 'text'): AsyncGenerator<Delta>;
  /** Cuts what the model has said, in its own memory too, to a text that was heard in so many milliseconds. */
  truncate(itemId: string, text: string, audioEndMs: number): Promise<void>;
  /** Gives the connection up. */
  close(): void;
};

/** The models behind a gateway: answers, vectors, the catalogue, and what callers ask them directly. */
export type Gateway = {
  /** Streams one answer, from the first model that gives one. Failures are thrown as problems. */
  stream(request: ChatRequest): AsyncIterable<Delta>;
  embed(request: EmbedRequest): Promise<Embeddings>;
  models(): Promise<ModelList>;
  /** The context window that the gateway's list of models last named for a model, or null. Asks nobody. */
  windowOf(model: string): number | null;
  /** The kinds of content that a model takes, as far as anybody has said, or null. Asks nobody. */
  modalitiesOf(model: string): readonly Modality[] | null;
  /** The tasks that a model does, as far as anybody has said, or null. Asks nobody. */
  tasksOf(model: string): readonly ModelTask[] | null;
  /** The models as callers ask them without an agent. */
  direct: DirectModels;
  /** Creates a connection with real-time models. `onSpoken` is told of what they say. */
  createRealtimeModel(voice: RealtimeVoice, onSpoken: OnSpoken): RealtimeModel;
  /** Tells whether the gateway answers; the result is kept for some seconds. Never throws. */
  ping(): Promise<{ ok: boolean; latencyMs: number }>;
  /** Returns the number of models that are not asked for a while, because they were away. */
  countOpenCircuits(): number;
  /** Returns the number of answers that models are giving. */
  countAnswers(): number;
  provider: 'offline' | 'openai_compatible';
  close(): Promise<void>;
};
