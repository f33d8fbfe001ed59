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
function cutText(text: string): string[] {
  if (text.length <= longestDelta) return text === '' ? [] : [text];
  const isSplit = (text.charCodeAt(longestDelta - 1) & 0xfc00) === 0xd800;
  const end = isSplit ? longestDelta - 1 : longestDelta;
  return [text.slice(0, end), ...cutText(text.slice(end))];
}

/**
 * Writes one answer as events: thoughts before the text that follows them, calls within the message that makes them. Its methods add
 * the events to a list: a generator for each would cost more than all else that is done for a token here.
 */
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

  take(delta: Exclude<Delta, Finish>): AguiEvent[] {
    const out: AguiEvent[] = [];
    const messageId = this.#messageId;
    switch (delta.type) {
      case 'start':
        this.#model = delta.model;
        break;
      case 'reasoning':
        this.#think(delta.text, delta.field, out);
        break;
      case 'text':
        this.#speak(out);
        for (const piece of cutText(delta.text)) out.push({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta: piece });
        break;
      case 'tool_call': {
        const { id: toolCallId, name: toolCallName, upstream } = delta;
        this.#speak(out);
        this.calls.push(toolCallId);
        this.#openCalls.push(toolCallId);
        const more = upstream && { metadata: toUpstreamMetadata(upstream) };
        out.push({ type: 'TOOL_CALL_START', toolCallId, toolCallName, parentMessageId: messageId, ...more });
        break;
      }
      case 'tool_arguments':
        for (const piece of cutText(delta.delta))
          out.push({ type: 'TOOL_CALL_ARGS', toolCallId: delta.id, delta: piece });
    }
    return out;
  }

  /** Closes all that is open. Without an ending the answer was stopped, and its calls with it. */
  close(ending: Finish | null): AguiEvent[] {
    const out: AguiEvent[] = [];
    if (ending) this.#speak(out);
    this.#stopThinking(out);
    if (this.#isTextOpen)
      out.push({
        type: 'TEXT_MESSAGE_END',
        messageId: this.#messageId,
        ...(ending && { metadata: toEndMetadata(ending) }),
      });
    this.#isTextOpen = false;
    const isCut = !ending || ending.incomplete;
    for (const toolCallId of this.#openCalls.splice(0)) {
      const late = ending?.calls?.[toolCallId];
      const metadata = { ...(late && toUpstreamMetadata(late)), ...(isCut && { incomplete: true }) };
      out.push({ type: 'TOOL_CALL_END', toolCallId, ...(Object.keys(metadata).length > 0 && { metadata }) });
    }
    return out;
  }

  #think(text: string, field: ReasoningField, out: AguiEvent[]): void {
    if (this.#openThought === null) {
      this.#thoughts += 1;
      const messageId = `${this.#messageId}-reasoning-${this.#thoughts}`;
      const metadata = { message_id: this.#messageId, model: this.#model, field };
      this.#openThought = messageId;
      out.push({ type: 'REASONING_START', messageId });
      out.push({ type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning', metadata });
    }
    const messageId = this.#openThought;
    for (const piece of cutText(text)) out.push({ type: 'REASONING_MESSAGE_CONTENT', messageId, delta: piece });
  }

  #stopThinking(out: AguiEvent[]): void {
    const messageId = this.#openThought;
    if (messageId === null) return;
    out.push({ type: 'REASONING_MESSAGE_END', messageId }, { type: 'REASONING_END', messageId });
    this.#openThought = null;
  }

  /** Opens the message that people read, unless it is. */
  #speak(out: AguiEvent[]): void {
    this.#stopThinking(out);
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#isTextOpen = true;
    const metadata = { model: this.#model };
    out.push({ type: 'TEXT_MESSAGE_START', messageId: this.#messageId, role: 'assistant', metadata });
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
        for (const event of answer.take(delta)) yield event;
        continue;
      }
      for (const event of answer.close(delta)) yield event;
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
    for (const event of answer.close(null)) yield event;
    yield {
      ...finished,
      outcome: { type: 'cancelled' },
      usage: toTokenUsage(answer.model, null),
      metadata: { time_to_first_token_ms: firstTokenMs },
    };
  }
}
