import { setTimeout as sleep } from 'node:timers/promises';
import type { OfflineAnswer } from './answer.ts';
import { countTokens, errorBody, ProtocolError } from './protocol.ts';
import type { StatusStep, ScriptStep, ToolCallStep } from './script.ts';
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

/** Plays one answer: what was said so far, and how it is going to end. */
class Player {
  readonly #answer: OfflineAnswer;
  readonly #context: Context;
  readonly #stop: StopReader;
  #spoken = 0;
  #calls = 0;
  #withUsage = true;
  #reason: string | null = null;

  constructor(answer: OfflineAnswer, context: Context) {
    this.#answer = answer;
    this.#context = context;
    this.#stop = new StopReader(context.stops);
  }

  /** Plays a step. Returns false when the answer has ended with it. */
  async play(step: ScriptStep): Promise<boolean> {
    switch (step.do) {
      case 'say':
        return this.#sayAll(words(step.text));
      case 'repeat':
        return this.#repeat(step);
      case 'tool_call':
        await this.#call(step.call);
        break;
      case 'delay':
        await pause(step.ms, this.#context.gone);
        break;
      case 'status':
        throw statusAnswer(step.answer);
      case 'no_usage':
        this.#withUsage = false;
        break;
      case 'finish':
        this.#reason = step.reason;
        break;
      case 'drop':
      case 'end':
      case 'done':
        await this.#answer[step.do]();
        return false;
      default:
        await this.#send(step);
    }
    return true;
  }

  /** Ends the answer when all steps were played. */
  finish(): Promise<void> {
    return this.#finishWith(this.#reason ?? (this.#calls > 0 ? 'tool_calls' : 'stop'));
  }

  async #finishWith(why: string): Promise<void> {
    const rest = this.#stop.end();
    if (rest !== '') await this.#answer.text(rest);
    const { promptTokens: prompt } = this.#context;
    const usage = { prompt_tokens: prompt, completion_tokens: this.#spoken, total_tokens: prompt + this.#spoken };
    return this.#answer.finish(why, this.#withUsage ? usage : null);
  }

  /** Says a text. Returns false, and ends the answer, when its tokens are used up or a stop has come. */
  async #say(piece: string): Promise<boolean> {
    const cost = countTokens(piece);
    if (this.#spoken + cost > this.#context.maxTokens) {
      await this.#finishWith('length');
      return false;
    }
    this.#spoken += cost;
    const { text, isOver } = this.#stop.push(piece);
    if (text !== '') await this.#answer.text(text);
    if (isOver) await this.#finishWith('stop');
    return !isOver;
  }

  async #sayAll(pieces: readonly string[]): Promise<boolean> {
    for (const piece of pieces) if (!(await this.#say(piece))) return false;
    return true;
  }

  async #repeat({ text, times, delayMs }: ScriptStep & { do: 'repeat' }): Promise<boolean> {
    const { gone } = this.#context;
    for (let turn = 0; turn < times && !gone.aborted; turn++) {
      if (turn > 0 && delayMs > 0) await pause(delayMs, gone);
      if (!(await this.#say(text))) return false;
    }
    return true;
  }

  async #call(call: ToolCallStep): Promise<void> {
    this.#spoken += countTokens(call.name) + countTokens(call.arguments);
    const id = call.id === undefined ? this.#context.callId(this.#calls) : call.id;
    await this.#answer.toolCall(this.#calls, id, call);
    this.#calls++;
  }

  /** Sends what neither counts as said nor ends the answer. */
  async #send(step: ScriptStep): Promise<void> {
    switch (step.do) {
      case 'reasoning':
        for (const word of words(step.text)) await this.#answer.reasoning(word);
        break;
      case 'chunk':
        return this.#answer.chunk(step.chunk);
      case 'raw':
        return this.#answer.raw(step.text);
      case 'bad_json':
        return this.#answer.malformed();
      case 'stream_error':
        return this.#answer.streamError(step.message);
    }
  }
}

/** Plays steps in their order into an answer. */
export async function play(steps: ScriptStep[], answer: OfflineAnswer, context: Context): Promise<void> {
  const player = new Player(answer, context);
  for (const step of steps) {
    if (context.gone.aborted || !(await player.play(step))) return;
  }
  return player.finish();
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
