import type {
  CreateModelResponse,
  IncompleteDetails,
  ModelResponse,
  OutputMessage,
  ReasoningItem,
} from '#generated/openai/client/types.gen.ts';
import type { MessageReply } from '#generated/v2/client/types.gen.ts';
import type { AnswerBegun } from '#src/openai/answer-step.ts';
import { toUnixSeconds } from '#src/openai/model.ts';

/** What is known of a response from its request; of one that is read again only its model. */
export type ResponseRequest = Pick<CreateModelResponse, 'model'> & Partial<CreateModelResponse>;

const toResponseId = (runId: string): string => `resp_${runId.slice(4)}`;
export const toRunId = (responseId: string): string => `run_${responseId.slice(5)}`;

/** Returns a response that is under way. */
export function toBegunResponse(begun: AnswerBegun, request: ResponseRequest): ModelResponse {
  const { run_id, conversation_id, session_id, timestamp } = begun;
  const isKept = request.store !== false;
  const { metadata, tools, tool_choice, text } = request;
  return {
    id: toResponseId(run_id),
    object: 'response',
    created_at: toUnixSeconds(timestamp),
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: request.instructions ?? null,
    metadata: { ...metadata, ...(isKept && { conversation_id, session_id }) },
    model: request.model,
    output: [],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    temperature: request.temperature ?? null,
    top_p: request.top_p ?? null,
    tool_choice: tool_choice ?? 'auto',
    tools: (tools ?? []).map((tool) => ({ ...tool })),
    text: { format: { type: 'text' }, ...text },
    previous_response_id: request.previous_response_id ?? null,
    conversation: isKept ? { id: conversation_id } : null,
    background: request.background ?? false,
    store: isKept,
  };
}

/** Returns what an agent says in a message. */
export const toOutputMessage = (id: string, text: string | null): OutputMessage => ({
  type: 'message',
  id,
  status: text === null ? 'in_progress' : 'completed',
  role: 'assistant',
  content: text === null ? [] : [{ type: 'output_text', text, annotations: [], logprobs: [] }],
});

/** Returns what a model has told of its reasoning, or its beginning. */
export const toReasoningItem = (id: string, text: string | null): ReasoningItem => ({
  type: 'reasoning',
  id,
  status: text === null ? 'in_progress' : 'completed',
  summary: text === null ? [] : [{ type: 'summary_text', text }],
});

const cutReasons: Readonly<Record<string, IncompleteDetails['reason']>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
};

/** Returns a response that is over. */
export function toDoneResponse(
  begun: ModelResponse,
  output: ModelResponse['output'],
  { finish_reason, metrics }: MessageReply,
): ModelResponse {
  const reason = cutReasons[finish_reason ?? ''];
  const tokens = metrics?.tokens;
  const usage = tokens && {
    input_tokens: tokens.prompt,
    input_tokens_details: { cached_tokens: tokens.cached ?? 0 },
    output_tokens: tokens.completion,
    output_tokens_details: { reasoning_tokens: tokens.reasoning ?? 0 },
    total_tokens: tokens.total,
  };
  return {
    ...begun,
    status: reason ? 'incomplete' : 'completed',
    incomplete_details: reason ? { reason } : null,
    output,
    ...(usage && { usage }),
  };
}
