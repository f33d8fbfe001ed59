import type { AguiEvent, TokenUsage } from '#src/event-log/event.ts';
import type { ChatRequest, Delta, Finish, Gateway, ReasoningField, Tokens, UpstreamCall } from '#src/llm/types.ts';

/** `threadId` and `runId` are what the events call the session and the run. `startedAt` is of `performance.now()`. */
export type Turn = { threadId: string; runId: string; messageId: string; startedAt: number; request: ChatRequest };

/** Converts the token counts of a model into those of AG-UI: counts that are not known are left out. */
function toTokenUsage(model: string, tokens: Tokens | null): TokenUsage[] {
  const { prompt, completion, total, cached, cacheWrite, reasoning } = tokens ?? {};
  const { promptText, promptImage, promptAudio, promptFile, completionImage, completionAudio } = tokens ?? {};
  return [
    {
      model,
      ...(prompt !== undefined && { inputTokens: prompt }),
      ...(completion !== undefined && { outputTokens: completion }),
      ...(total !== undefined && { totalTokens: total }),
      ...(reasoning !== undefined && { reasoningTokens: reasoning }),
      ...(cached !== undefined && { cachedInputTokens: cached }),
      ...(cacheWrite !== undefined && { cacheWriteInputTokens: cacheWrite }),
      ...(promptText !== undefined && { textInputTokens: promptText }),
      ...(promptImage !== undefined && { imageInputTokens: promptImage }),
      ...(promptAudio !== undefined && { audioInputTokens: promptAudio }),
      ...(promptFile !== undefined && { fileInputTokens: promptFile }),
      ...(completionImage !== undefined && { imageOutputTokens: completionImage }),
      ...(completionAudio !== undefined && { audioOutputTokens: completionAudio }),
    },
  ];
}

/** Returns the upstream's data of a call as metadata of its events. */
const toUpstreamMetadata = ({ id, extra }: UpstreamCall) => ({
  ...(id !== undefined && { upstream_id: id }),
  ...(extra && { upstream_extra: extra }),
});

/** Returns the metadata at the end of a message. */
function toEndMetadata({ reason, incomplete, details, kept }: Finish) {
  return {
    finish_reason: reason,
    ...(incomplete && { incomplete: true }),
    ...(details && { reasoning_details: details }),
    ...(Object.keys(kept).length > 0 && { kept }),
  };
}

/** A longer text becomes several events, so that no commit takes long. */
const longestDelta = 65_536;

/** Cuts a text into pieces of well-formed Unicode. */
function* cutText(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = from + longestDelta;
    const isSplit = (text.charCodeAt(to - 1) & 0xfc00) === 0xd800;
    yield text.slice(from, isSplit ? to - 1 : to);
    from = isSplit ? to - 1 : to;
  }
}

/** Writes one answer as events: thoughts before the text that follows them, calls within the message that makes them. */
class AnswerWriter {
  readonly #messageId: string;
  #model: string;
  #thoughts = 0;
  #openThought: string | null = null;
  #isTextOpen = false;
  #isBegun = false;
  readonly #openCalls: string[] = [];
  /** The calls that the answer makes. */
  readonly calls: string[] = [];

  constructor(messageId: string, model: string) {
    this.#messageId = messageId;
    this.#model = model;
  }

  get model(): string {
    return this.#model;
  }

  *take(delta: Exclude<Delta, Finish>): Generator<AguiEvent> {
    const messageId = this.#messageId;
    switch (delta.type) {
      case 'start':
        this.#model = delta.model;
        return;
      case 'reasoning':
        yield* this.#think(delta.text, delta.field);
        return;
      case 'text':
        yield* this.#speak();
        for (const piece of cutText(delta.text)) yield { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: piece };
        return;
      case 'tool_call': {
        const { id: toolCallId, name: toolCallName, upstream } = delta;
        yield* this.#speak();
        this.calls.push(toolCallId);
        this.#openCalls.push(toolCallId);
        const more = upstream && { metadata: toUpstreamMetadata(upstream) };
        yield { type: 'TOOL_CALL_START', toolCallId, toolCallName, parentMessageId: messageId, ...more };
        return;
      }
      case 'tool_arguments':
        for (const piece of cutText(delta.delta)) yield { type: 'TOOL_CALL_ARGS', toolCallId: delta.id, delta: piece };
    }
  }

  /** Closes all that is open. Without an ending the answer was stopped, and its calls with it. */
  *close(ending: Finish | null): Generator<AguiEvent> {
    if (ending) yield* this.#speak();
    yield* this.#stopThinking();
    if (this.#isTextOpen)
      yield {
        type: 'TEXT_MESSAGE_END',
        messageId: this.#messageId,
        ...(ending && { metadata: toEndMetadata(ending) }),
      };
    this.#isTextOpen = false;
    const isCut = !ending || ending.incomplete;
    for (const toolCallId of this.#openCalls.splice(0)) {
      const late = ending?.calls?.[toolCallId];
      const metadata = { ...(late && toUpstreamMetadata(late)), ...(isCut && { incomplete: true }) };
      yield { type: 'TOOL_CALL_END', toolCallId, ...(Object.keys(metadata).length > 0 && { metadata }) };
    }
  }

  *#think(text: string, field: ReasoningField): Generator<AguiEvent> {
    if (this.#openThought === null) {
      this.#thoughts += 1;
      const messageId = `${this.#messageId}-reasoning-${this.#thoughts}`;
      const metadata = { message_id: this.#messageId, model: this.#model, field };
      this.#openThought = messageId;
      yield { type: 'REASONING_START', messageId };
      yield { type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning', metadata };
    }
    for (const piece of cutText(text))
      yield { type: 'REASONING_MESSAGE_CONTENT', messageId: this.#openThought, delta: piece };
  }

  *#stopThinking(): Generator<AguiEvent> {
    if (this.#openThought === null) return;
    yield { type: 'REASONING_MESSAGE_END', messageId: this.#openThought };
    yield { type: 'REASONING_END', messageId: this.#openThought };
    this.#openThought = null;
  }

  /** Opens the message that people read, unless it is. */
  *#speak(): Generator<AguiEvent> {
    yield* this.#stopThinking();
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#isTextOpen = true;
    const metadata = { model: this.#model };
    yield { type: 'TEXT_MESSAGE_START', messageId: this.#messageId, role: 'assistant', metadata };
  }
}

/**
 * Plays one run, from the prompt to the answer, as AG-UI events. It ends with RUN_FINISHED: completed, with the tool
 * calls that wait for the caller's results, or, when the request's signal is aborted, cancelled with everything closed.
 * A failure of the model is thrown as the gateway's problem, with what had arrived left open.
 */
export async function* playTurn(
  gateway: Pick<Gateway, 'stream'>,
  { threadId, runId, messageId, startedAt, request }: Turn,
): AsyncGenerator<AguiEvent> {
  const answer = new AnswerWriter(messageId, request.models[0]);
  let firstTokenMs: number | null = null;
  const finished = { type: 'RUN_FINISHED' as const, threadId, runId };
  try {
    for await (const delta of gateway.stream(request)) {
      if (delta.type !== 'start' && delta.type !== 'finish') firstTokenMs ??= Math.round(performance.now() - startedAt);
      if (delta.type !== 'finish') {
        // `yield*` would wrap each event of what is no asynchronous generator in two more promises.
        for (const event of answer.take(delta)) yield event;
        continue;
      }
      yield* answer.close(delta);
      const pending = delta.incomplete ? [] : answer.calls;
      yield {
        ...finished,
        outcome: { type: 'success', ...(pending.length > 0 && { pendingToolCallIds: pending }) },
        usage: toTokenUsage(answer.model, delta.tokens),
        metadata: { finish_reason: delta.reason, time_to_first_token_ms: firstTokenMs },
      };
    }
  } catch (error) {
    if (!request.signal.aborted) throw error;
    yield* answer.close(null);
    yield {
      ...finished,
      outcome: { type: 'cancelled' },
      usage: toTokenUsage(answer.model, null),
      metadata: { time_to_first_token_ms: firstTokenMs },
    };
  }
}
