import type { AguiEvent, TokenUsage } from '#src/event-log/event.ts';
import { addCounts } from '#src/event-log/usage.ts';
import { newId } from '#src/api/ids.ts';
import { exchangesOf, type HistoryMessage } from '#src/llm/prompt.ts';
import { quoteLine } from '#src/llm/quote-line.ts';
import type { ChatMessage, ChatRequest, Gateway, Reasoning, ReasoningField, UpstreamCall } from '#src/llm/types.ts';
import { problem } from '#src/api/problems.ts';
import { turn, type Turn } from './turn.ts';

/** How often in a row a model may call only tools that it may not call, in one run. */
const mostRounds = 5;
/** How much of a name is repeated to the model. */
const longestName = 64;

type RunFinished = Extract<AguiEvent, { type: 'RUN_FINISHED' }>;

type CallStart = Extract<AguiEvent, { type: 'TOOL_CALL_START' }>;
type Call = HistoryMessage['tool_calls'][number] & { id: string; name: string };

/** What the upstream wants back with a call, from the metadata of its event. */
function upstreamOf({ metadata }: CallStart): { upstream?: UpstreamCall } {
  const { upstream_id: id, upstream_extra: extra } = metadata ?? {};
  const upstream = { ...(id !== undefined && { id }), ...(extra !== undefined && { extra }) } as UpstreamCall;
  return Object.keys(upstream).length > 0 ? { upstream } : {};
}

/** Gathers the answer of one round from its events: all that its model wants to see again. */
class RoundAnswer {
  #text = '';
  #reasoning: Reasoning | null = null;
  readonly calls: Call[] = [];

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
        const call = this.calls.find(({ id }) => id === event.toolCallId);
        if (call) call.arguments += event.delta;
      }
    }
  }

  #think(more: Partial<Reasoning>): void {
    this.#reasoning = { text: '', field: 'reasoning_content', ...this.#reasoning, ...more };
  }

  /** The answer and what its calls got, as the next round is told. */
  asMessages(results: readonly ToolResult[]): ChatMessage[] {
    const content = { type: 'text' as const, text: this.#text };
    const history: HistoryMessage[] = [
      { kind: 'tool_use', content, tool_calls: this.calls, reasoning: this.#reasoning },
      ...results.map(({ toolCallId: tool_call_id, content: said }): HistoryMessage => {
        const result = { type: 'tool_result' as const, tool_call_id, content: said, is_error: true };
        return { kind: 'tool_result', content: result, tool_calls: [] };
      }),
    ];
    return exchangesOf(history).flatMap(({ chat }) => chat);
  }
}

type ToolResult = { type: 'TOOL_CALL_RESULT'; messageId: string; toolCallId: string; content: string };

/** What a model is told of a call that it may not make. */
function refusal({ id, name }: Call, offered: readonly string[]): ToolResult & AguiEvent {
  const called = quoteLine(name.slice(0, longestName).toWellFormed());
  const there = offered.length === 0 ? 'There are none: answer without.' : `There are: ${offered.join(', ')}.`;
  return {
    type: 'TOOL_CALL_RESULT',
    messageId: newId('msg'),
    toolCallId: id,
    role: 'tool',
    content: `There is no tool ${called} here. ${there}`,
    metadata: { is_error: true },
  };
}

/** The usage of two rounds, for each model. */
function addUsage(before: readonly TokenUsage[], more: readonly TokenUsage[]): TokenUsage[] {
  const sums = new Map(before.map((usage) => [usage.model, usage]));
  for (const usage of more) {
    const known = sums.get(usage.model);
    sums.set(usage.model, known ? addCounts(known, usage) : usage);
  }
  return [...sums.values()];
}

/** What earlier rounds of the run leave to its end. */
type Earlier = { usage: readonly TokenUsage[]; firstTokenMs: unknown };

function finishedAfter(event: RunFinished, { usage, firstTokenMs }: Earlier): RunFinished {
  const metadata = { ...event.metadata, ...(firstTokenMs != null && { time_to_first_token_ms: firstTokenMs }) };
  return { ...event, usage: addUsage(usage, event.usage ?? []), metadata };
}

/** The calls that the end of an answer leaves to be carried out: none of one that was cut or cancelled. */
function waitingCalls({ outcome }: RunFinished, calls: readonly Call[]): Call[] {
  const pending = outcome?.type === 'success' ? (outcome.pendingToolCallIds ?? []) : [];
  return calls.filter(({ id }) => pending.includes(id));
}

/** The end of a run that waits for the results of these calls only. */
function waitingFor(event: RunFinished, calls: readonly Call[]): RunFinished {
  if (calls.length === 0) return event;
  return { ...event, outcome: { type: 'success', pendingToolCallIds: calls.map(({ id }) => id) } };
}

/** The names of the tools that the model may call. */
const callable = ({ tools = [], controls }: ChatRequest) =>
  controls?.tool_choice === 'none' ? [] : tools.map(({ name }) => name);

/** The event, which says so when it begins a call of a tool that was not offered. */
function marked(event: AguiEvent, offered: readonly string[]): AguiEvent {
  if (event.type !== 'TOOL_CALL_START' || offered.includes(event.toolCallName)) return event;
  return { ...event, metadata: { ...event.metadata, refused: true } };
}

/**
 * One run, from the prompt to the answer, as AG-UI events, like `turn`: but calls of tools that the request does not offer
 * get a result at once that says so. When nothing else was called, the model is asked again within the run.
 * @throws Problem when the model keeps calling what it may not.
 */
export async function* toolLoop(
  gateway: Gateway,
  { request, ...rest }: Omit<Turn, 'messageId'>,
): AsyncGenerator<AguiEvent> {
  const offered = callable(request);
  const earlier: Earlier = { usage: [], firstTokenMs: null };
  let asked: ChatRequest = request;
  for (let round = 1; round <= mostRounds; round += 1) {
    const answer = new RoundAnswer();
    let end: RunFinished | null = null;
    for await (const event of turn(gateway, { ...rest, messageId: newId('msg'), request: asked })) {
      if (event.type === 'RUN_FINISHED') end = finishedAfter(event, earlier);
      else {
        answer.take(event);
        yield marked(event, offered);
      }
    }
    const waiting = end ? waitingCalls(end, answer.calls) : [];
    const refused = waiting.filter(({ name }) => !offered.includes(name));
    const results = refused.map((call) => refusal(call, offered));
    yield* results;
    if (end && (refused.length === 0 || refused.length < waiting.length)) {
      yield waitingFor(
        end,
        waiting.filter(({ name }) => offered.includes(name)),
      );
      return;
    }
    earlier.usage = end?.usage ?? [];
    earlier.firstTokenMs ??= end?.metadata?.['time_to_first_token_ms'];
    asked = { ...request, messages: [...asked.messages, ...answer.asMessages(results)] };
  }
  const detail = `The model called tools that it may not call, ${mostRounds} times in a row. What it said is kept.`;
  throw problem('upstream_failure', detail);
}
