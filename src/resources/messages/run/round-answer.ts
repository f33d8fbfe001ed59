import type { ToolOutcome } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { exchangesOf, type HistoryMessage } from '#src/llm/prompt.ts';
import type { ToldRound } from '#src/resources/context/request-document.ts';
import type { ChatMessage, Reasoning, ReasoningField, UpstreamCall } from '#src/llm/types.ts';

type CallEvent = Extract<AguiEvent, { type: 'TOOL_CALL_START' | 'TOOL_CALL_END' }>;
/** A call that an answer makes. */
export type RoundCall = HistoryMessage['tool_calls'][number] & { id: string; name: string };

/** Returns the metadata that the upstream wants back with a call, from the metadata of an event of it. */
function upstreamOf({ metadata }: CallEvent): { upstream?: UpstreamCall } {
  const { upstream_id: id, upstream_extra: extra } = metadata ?? {};
  const upstream = { ...(id !== undefined && { id }), ...(extra !== undefined && { extra }) } as UpstreamCall;
  return Object.keys(upstream).length > 0 ? { upstream } : {};
}

/** The result of a call that Parley answers itself. */
export type ToolResult = {
  type: 'TOOL_CALL_RESULT';
  messageId: string;
  toolCallId: string;
  content: string;
  metadata: { is_error: boolean; outcome?: ToolOutcome; duration_ms?: number };
};

/** Gathers the answer of one round from its events: all that its model wants to see again. */
export class RoundAnswer {
  #text = '';
  #reasoning: Reasoning | null = null;
  readonly calls: RoundCall[] = [];

  take(event: AguiEvent): void {
    switch (event.type) {
      case 'REASONING_MESSAGE_START':
        this.#think({ field: event.metadata?.['field'] as ReasoningField });
        break;
      case 'REASONING_MESSAGE_CONTENT':
        this.#think({ text: (this.#reasoning?.text ?? '') + event.delta });
        break;
      case 'TEXT_MESSAGE_CONTENT':
        this.#text += event.delta;
        break;
      case 'TEXT_MESSAGE_END': {
        const details = event.metadata?.['reasoning_details'] as Reasoning['details'];
        if (details) this.#think({ details });
        break;
      }
      case 'TOOL_CALL_START':
        this.calls.push({ id: event.toolCallId, name: event.toolCallName, arguments: '', ...upstreamOf(event) });
        break;
      case 'TOOL_CALL_ARGS': {
        const call = this.calls.findLast(({ id }) => id === event.toolCallId);
        if (call) call.arguments += event.delta;
        break;
      }
      case 'TOOL_CALL_END': {
        const call = this.calls.find(({ id }) => id === event.toolCallId);
        if (call) Object.assign(call, upstreamOf(event));
      }
    }
  }

  #think(more: Partial<Reasoning>): void {
    this.#reasoning = { text: '', field: 'reasoning_content', ...this.#reasoning, ...more };
  }

  get text(): string {
    return this.#text;
  }

  /**
   * Returns the answer with what its calls got, as later requests of the run tell it. `isSeen`: whether its message has all that
   * it says, and not its calls alone.
   */
  asRound(id: string, results: readonly ToolResult[], isSeen: boolean): ToldRound {
    const reasoning = this.#reasoning;
    const unseen = !isSeen && (this.#text !== '' || reasoning) && { text: this.#text, ...(reasoning && { reasoning }) };
    const added = { id, results: results.map(({ messageId }) => messageId), ...(unseen && { unseen }) };
    return { messages: this.asMessages(results), added };
  }

  /** Returns the answer and what its calls got, as the next round is told. */
  asMessages(results: readonly ToolResult[]): ChatMessage[] {
    const content = { type: 'text' as const, text: this.#text };
    const history: HistoryMessage[] = [
      { kind: 'tool_use', content, tool_calls: this.calls, reasoning: this.#reasoning },
      ...results.map(({ toolCallId: tool_call_id, content: said, metadata: { is_error } }): HistoryMessage => {
        const result = { type: 'tool_result' as const, tool_call_id, content: said, is_error };
        return { kind: 'tool_result', content: result, tool_calls: [] };
      }),
    ];
    return exchangesOf(history).flatMap(({ chat }) => chat);
  }
}
