import type { AguiEvent, TokenUsage } from '#src/event-log/event.ts';
import type { ChatRequest, Delta, Gateway } from '#src/llm/types.ts';

/** `threadId` and `runId` are what the events call the session and the run. */
export type Turn = { threadId: string; runId: string; messageId: string; startedAt: number; request: ChatRequest };

type Finish = Extract<Delta, { type: 'finish' }>;

function usageOf(model: string, finish: Finish): TokenUsage[] {
  if (!finish.tokens) return [{ model }];
  const { prompt, completion, total } = finish.tokens;
  return [{ model, inputTokens: prompt, outputTokens: completion, totalTokens: total }];
}

/** What is open in the answer, so that it can be closed in order. */
class Openings {
  text: string | null = null;
  readonly calls: string[] = [];

  *closeAll(): Generator<AguiEvent> {
    if (this.text !== null) yield { type: 'TEXT_MESSAGE_END', messageId: this.text };
    this.text = null;
    for (const toolCallId of this.calls.splice(0)) yield { type: 'TOOL_CALL_END', toolCallId };
  }
}

/**
 * One run, from the prompt to the answer, as AG-UI events. It ends with RUN_FINISHED: completed, with the tool calls
 * that wait for the caller's results, or, when the request's signal is aborted, cancelled with everything closed.
 * A failure of the model is thrown as the gateway's problem, with what had arrived left open.
 */
export async function* turn(
  gateway: Gateway,
  { threadId, runId, messageId, startedAt, request }: Turn,
): AsyncGenerator<AguiEvent> {
  const open = new Openings();
  const pending: string[] = [];
  let model = request.models[0];
  let firstTokenMs: number | null = null;
  const finished = { type: 'RUN_FINISHED' as const, threadId, runId };
  try {
    for await (const delta of gateway.stream(request)) {
      if (delta.type !== 'start' && delta.type !== 'finish') firstTokenMs ??= Math.round(Date.now() - startedAt);
      switch (delta.type) {
        case 'start':
          model = delta.model;
          open.text = messageId;
          yield { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant', metadata: { model } };
          break;
        case 'text':
          if (open.text !== null) yield { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: delta.text };
          break;
        case 'tool_call':
          open.calls.push(delta.id);
          pending.push(delta.id);
          yield { type: 'TOOL_CALL_START', toolCallId: delta.id, toolCallName: delta.name, parentMessageId: messageId };
          break;
        case 'tool_arguments':
          yield { type: 'TOOL_CALL_ARGS', toolCallId: delta.id, delta: delta.delta };
          break;
        case 'finish':
          yield* open.closeAll();
          yield {
            ...finished,
            outcome: { type: 'success', ...(pending.length > 0 && { pendingToolCallIds: pending }) },
            usage: usageOf(model, delta),
            metadata: { finish_reason: delta.reason, time_to_first_token_ms: firstTokenMs },
          };
      }
    }
  } catch (error) {
    if (!request.signal.aborted) throw error;
    yield* open.closeAll();
    yield {
      ...finished,
      outcome: { type: 'cancelled' },
      usage: [{ model }],
      metadata: { time_to_first_token_ms: firstTokenMs },
    };
  }
}
