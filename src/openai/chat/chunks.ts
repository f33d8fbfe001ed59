import type {
  ChatCompletion,
  ChatCompletionChunk,
  CompletionUsage,
  Delta,
  FinishReason,
} from '#generated/openai/client/types.gen.ts';
import type { MessageReply } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { AnswerBegun, AnsweredCall, AnswerStep } from '#src/openai/answer-step.ts';
import { toUnixSeconds } from '#src/openai/model.ts';

/** What a request says about the form of its answer. */
export type CompletionForm = {
  model: string;
  /** Whether calls are answered by their old name, `function_call`. */
  isOldForm: boolean;
  includesUsage: boolean;
  /** Whether the conversation is kept, so that the answer says where. */
  isKept: boolean;
};

const toHead = ({ run_id, timestamp }: AnswerBegun, model: string) => ({
  id: `chatcmpl-${run_id.slice(4)}`,
  created: toUnixSeconds(timestamp),
  model,
});

const known = new Set<FinishReason>(['stop', 'length', 'content_filter']);

/** Returns why an answer ends; calls of the caller come before what the model has said. */
function toFinishReason({ message, finish_reason }: MessageReply, isOldForm: boolean): FinishReason {
  if (message.state === 'requires_tool_results') return isOldForm ? 'function_call' : 'tool_calls';
  return known.has(finish_reason as FinishReason) ? (finish_reason as FinishReason) : 'stop';
}

/** Returns the tokens that a run has used; null when the gateway has not told them. */
function toUsage({ metrics }: MessageReply): CompletionUsage | null {
  const tokens = metrics?.tokens;
  if (!tokens) return null;
  return {
    prompt_tokens: tokens.prompt,
    completion_tokens: tokens.completion,
    total_tokens: tokens.total,
    ...(tokens.cached !== undefined && { prompt_tokens_details: { cached_tokens: tokens.cached } }),
    ...(tokens.reasoning !== undefined && { completion_tokens_details: { reasoning_tokens: tokens.reasoning } }),
  };
}

const toKeptIn = ({ conversation_id, session_id, run_id }: AnswerBegun) => ({ conversation_id, session_id, run_id });

const toFunction = ({ name, arguments: args }: AnsweredCall) => ({ name, arguments: args });

/** Puts an empty line between the texts of several messages, and between their reasoning: they are one message here. */
async function* separateTexts(steps: AsyncIterable<AnswerStep>): AsyncGenerator<AnswerStep> {
  const last: { text?: string; reasoning?: string } = {};
  for await (const one of steps) {
    if (one.step !== 'text' && one.step !== 'reasoning') yield one;
    else {
      yield [undefined, one.messageId].includes(last[one.step]) ? one : { ...one, text: `\n\n${one.text}` };
      last[one.step] = one.messageId;
    }
  }
}

// Long: a case for each step of an answer.
/** Writes an answer as the chunks of a stream, each as soon as its step is there. */
export async function* toChunks(
  steps: AsyncIterable<AnswerStep>,
  { model, isOldForm, includesUsage, isKept }: CompletionForm,
): AsyncGenerator<StreamItem<ChatCompletionChunk>> {
  let begun: AnswerBegun | null = null;
  const calls: string[] = [];
  let seq = 0;
  const write = (more: Pick<ChatCompletionChunk, 'choices'> & Partial<ChatCompletionChunk>) => {
    const usage = includesUsage ? { usage: null } : {};
    const event = { ...toHead(begun!, model), object: 'chat.completion.chunk' as const, ...usage, ...more };
    return { seq: (seq += 1), resumeAt: null, event };
  };
  const say = (delta: Delta, finish_reason: FinishReason | null = null) => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  for await (const one of separateTexts(steps)) {
    switch (one.step) {
      case 'begun':
        ({ begun } = one);
        yield write(say({ role: 'assistant', content: '', refusal: null }));
        break;
      case 'text':
        yield write(say({ content: one.text }));
        break;
      case 'reasoning':
        yield write(say({ reasoning_content: one.text }));
        break;
      case 'call begun': {
        const { id, name } = one;
        const called = { name, arguments: '' };
        const tool = { index: calls.push(id) - 1, id, type: 'function' as const, function: called };
        yield write(say(isOldForm ? { function_call: called } : { tool_calls: [tool] }));
        break;
      }
      case 'call piece': {
        const called = { arguments: one.text };
        const tool = { index: calls.indexOf(one.id), function: called };
        yield write(say(isOldForm ? { function_call: called } : { tool_calls: [tool] }));
        break;
      }
      case 'done': {
        const usage = toUsage(one.reply);
        yield write({
          ...say({}, toFinishReason(one.reply, isOldForm)),
          ...(isKept && { metadata: toKeptIn(begun!) }),
        });
        if (includesUsage && usage) yield write({ choices: [], usage });
        break;
      }
      default: // The pieces of a call have said all of it.
        break;
    }
  }
}

/** Collects an answer. */
export async function toCompletion(
  steps: AsyncIterable<AnswerStep>,
  { model, isOldForm, isKept }: CompletionForm,
): Promise<ChatCompletion> {
  let begun: AnswerBegun | null = null;
  let reply: MessageReply | null = null;
  const said = { text: '', reasoning: '' };
  const calls: AnsweredCall[] = [];
  for await (const one of separateTexts(steps)) {
    if (one.step === 'begun') ({ begun } = one);
    else if (one.step === 'text' || one.step === 'reasoning') said[one.step] += one.text;
    else if (one.step === 'call') calls.push(one.call);
    else if (one.step === 'done') ({ reply } = one);
  }
  const tools = calls.map((call) => ({ id: call.id, type: 'function' as const, function: toFunction(call) }));
  const called = isOldForm
    ? calls.slice(0, 1).map((call) => ({ function_call: toFunction(call) }))[0]
    : { tool_calls: tools };
  const content = said.text === '' && calls.length > 0 ? null : said.text;
  const thought = said.reasoning === '' ? {} : { reasoning_content: said.reasoning };
  const message = { role: 'assistant' as const, content, refusal: null, ...thought, ...(calls.length > 0 && called) };
  const usage = toUsage(reply!);
  return {
    ...toHead(begun!, model),
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: toFinishReason(reply!, isOldForm) }],
    ...(usage && { usage }),
    ...(isKept && { metadata: toKeptIn(begun!) }),
  };
}
