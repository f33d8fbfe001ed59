import { setTimeout as sleep } from 'node:timers/promises';
import type { OfflineAnswer } from './answer.ts';
import { countTokens, errorBody, ProtocolError } from './protocol.ts';
import type { StatusStep, ScriptStep } from './script.ts';
import { StopReader } from './stop.ts';

type Context = {
  promptTokens: number;
  maxTokens: number;
  /** Texts at which the answer ends. */
  stops: readonly string[];
  /** The id of the nth tool call of this answer. */
  callId: (index: number) => string;
  gone: AbortSignal;
};

/** Plays steps in their order into an answer. */
export async function play(steps: ScriptStep[], answer: OfflineAnswer, context: Context): Promise<void> {
  let spoken = 0;
  let calls = 0;
  let withUsage = true;
  let reason: string | null = null;
  const stop = new StopReader(context.stops);

  async function finish(why: string): Promise<void> {
    const rest = stop.end();
    if (rest !== '') await answer.text(rest);
    const { promptTokens: prompt } = context;
    const usage = { prompt_tokens: prompt, completion_tokens: spoken, total_tokens: prompt + spoken };
    return answer.finish(why, withUsage ? usage : null);
  }

  /** Says a text. Returns why the answer ends there, or null: its tokens are used up, or a stop has come. */
  async function say(piece: string): Promise<'length' | 'stop' | null> {
    const cost = countTokens(piece);
    if (spoken + cost > context.maxTokens) return 'length';
    spoken += cost;
    const { text, isOver } = stop.push(piece);
    if (text !== '') await answer.text(text);
    return isOver ? 'stop' : null;
  }

  for (const step of steps) {
    if (context.gone.aborted) return;
    switch (step.do) {
      case 'say':
        for (const word of words(step.text)) {
          const end = await say(word);
          if (end) return finish(end);
        }
        break;
      case 'repeat':
        for (let turn = 0; turn < step.times && !context.gone.aborted; turn++) {
          if (turn > 0 && step.delayMs > 0) await pause(step.delayMs, context.gone);
          const end = await say(step.text);
          if (end) return finish(end);
        }
        break;
      case 'tool_call': {
        const { call } = step;
        spoken += countTokens(call.name) + countTokens(call.arguments);
        await answer.toolCall(calls, call.id === undefined ? context.callId(calls) : call.id, call);
        calls++;
        break;
      }
      case 'delay':
        await pause(step.ms, context.gone);
        break;
      case 'status':
        throw statusAnswer(step.answer);
      case 'drop':
        return answer.drop();
      case 'end':
        return answer.end();
      case 'done':
        return answer.done();
      case 'reasoning':
        for (const word of words(step.text)) await answer.reasoning(word);
        break;
      case 'chunk':
        await answer.chunk(step.chunk);
        break;
      case 'raw':
        await answer.raw(step.text);
        break;
      case 'bad_json':
        await answer.malformed();
        break;
      case 'stream_error':
        await answer.streamError(step.message);
        break;
      case 'no_usage':
        withUsage = false;
        break;
      case 'finish':
        reason = step.reason;
        break;
    }
  }
  return finish(reason ?? (calls > 0 ? 'tool_calls' : 'stop'));
}

/** Returns a text in pieces, each a word with the space behind it. */
function words(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? [];
}

async function pause(ms: number, gone: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: gone }).catch(() => {});
}

function statusAnswer({ status, retryAfter, message, body }: StatusStep): ProtocolError {
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
  const text = message ?? `The script asked for status ${status}.`;
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return new ProtocolError(
    status,
    body === undefined ? errorBody(text, { type, code: String(status) }) : body,
    headers,
  );
}
