import { createHash } from 'node:crypto';
import type { MemoryNote } from '#src/llm/memory-note.ts';
import type { Controls } from '#src/llm/controls.ts';
import type { ChatRequest, Tool } from '#src/llm/types.ts';
import type { Window } from '#src/llm/windows.ts';
import type { Cut, Piece } from './piece.ts';
import type { StateRefs } from './shared-state.ts';

/** A memory as it was put into a prompt. Those of earlier documents have no `note`: the model was told the text alone. */
export type RecalledMemory = { id: string; relevance: number; text: string; tokens: number; note?: MemoryNote };

/** Messages by their places in the conversation, from and to: each went as a message of its own, whole. */
type Span = [from: number, to: number];

/** A message that went with its calls' results at these places, or in part. */
type SentMessage = { at: number; results?: number[]; cuts?: Cut[] };

/**
 * The context that a model was given, as it is stored: data that are kept elsewhere and never change are only named
 * (the agent's version, messages, what was applied to the conversation, each by its number); the rest is here as it
 * was.
 */
export type ContextDocument = {
  /**
   * The form in which the messages were put together: `promptForm` then. Missing for the first form: see
   * `prompt-form-1.ts`.
   */
  form?: number;
  /** The models that were asked, when they were not those of the agent's version. */
  models?: PromptRequest['models'];
  temperature?: number;
  max_tokens?: number;
  /** The controls in force beside these two; not here when there are none. */
  controls?: Controls;
  /** The names of the agent's tools that it was offered; all of them when this is missing. */
  tools?: string[];
  /** The context and the tools that a front end sent for this run. */
  brought?: { context: string; tools: Tool[] };
  state?: StateRefs;
  memories?: { method: string; items: RecalledMemory[] };
  template?: number;
  plan?: number;
  /** The numbers of the plan's summaries that were sent. */
  summaries?: number[];
  sent: (Span | SentMessage)[];
  /** The spans that were left out because they did not fit. */
  left?: Span[];
  window: Window;
  reserved: number;
  margin: number;
  /** Set when even the smallest prompt has more tokens than there is room for. */
  over?: true;
  /** The digest of the request, which tells whether it can still be rebuilt as it was. */
  digest: string;
};

/** The way in which messages are put together now. A snapshot is built again in the way of its own time. */
export const promptForm = 2;

/** A request to a model without its signal, as it can be stored. */
export type PromptRequest = Omit<ChatRequest, 'signal'>;

/** Returns the places in as few spans as possible. */
export function toSpans(places: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (const place of places.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && place === last[1] + 1) last[1] = place;
    else spans.push([place, place]);
  }
  return spans;
}

/** Pieces in their order, as they are stored. */
export function compactSent(pieces: readonly Piece[]): (Span | SentMessage)[] {
  const sent: (Span | SentMessage)[] = [];
  for (const { exchange, cuts } of pieces) {
    const { position: at } = exchange.message;
    const last = sent.at(-1);
    const results = exchange.results?.map(({ position }) => position);
    if (results || cuts.length > 0)
      sent.push({ at, ...(results && { results }), ...(cuts.length > 0 && { cuts: [...cuts] }) });
    else if (Array.isArray(last) && at === last[1] + 1) last[1] = at;
    else sent.push([at, at]);
  }
  return sent;
}

/** Every place that is named. */
export const listPositions = (sent: readonly (Span | SentMessage)[]): number[] =>
  sent.flatMap((one) => (Array.isArray(one) ? listSpanPositions(one) : [one.at, ...(one.results ?? [])]));

/** Lists the positions of a span, both ends included. */
export const listSpanPositions = ([from, to]: Span): number[] =>
  Array.from({ length: to - from + 1 }, (_, step) => from + step);

/** Returns the controls of a request, from those that its document names. */
export const toRequestControls = ({ temperature, max_tokens, controls }: DocumentControls) => ({
  ...(temperature !== undefined && { temperature }),
  ...(max_tokens !== undefined && { maxTokens: max_tokens }),
  ...(controls && Object.keys(controls).length > 0 && { controls }),
});

type DocumentControls = { [Name in 'temperature' | 'max_tokens' | 'controls']?: ContextDocument[Name] | undefined };

/**
 * Returns the digest of a request. Requests without other controls have the digests that they had before there were
 * any.
 */
export function digestRequest({ models, messages, tools, temperature, maxTokens, controls }: PromptRequest): string {
  const more = controls ? [controls] : [];
  const text = JSON.stringify([models, messages, tools ?? [], temperature ?? null, maxTokens ?? null, ...more]);
  return createHash('sha256').update(text).digest('base64url');
}
