import { randomUUID } from 'node:crypto';
import { Fault, quote } from './fault.ts';
import type { Delta, FinishReason, Tokens } from './types.ts';

type Fragment = { index?: number; id?: string | null; function?: { name?: string | null; arguments?: unknown } };

type Part = { content?: unknown; refusal?: unknown; tool_calls?: Fragment[] | null };

type Choice = { index?: number; delta?: Part | null; message?: Part | null; finish_reason?: string | null };

type Usage = { prompt_tokens?: number; completion_tokens?: number; total_tokens?: number };

export type Chunk = { choices?: Choice[] | null; usage?: Usage | null; error?: unknown };

type Call = {
  index: number;
  key: number | undefined;
  id: string;
  upstreamId: string | null;
  name: string;
  held: string;
};

/** Folds the chunks of one answer into deltas; forgives what gateways do differently from each other. */
export class ChunkReader {
  readonly #calls: Call[] = [];
  readonly #secret: string | null;
  #reason: FinishReason | null = null;
  #tokens: Tokens | null = null;

  constructor(secret: string | null = null) {
    this.#secret = secret;
  }

  /** The upstream has said why it stopped: what is lost after this is not part of the answer. */
  get stopped(): boolean {
    return this.#reason !== null;
  }

  /** Adds the deltas of a chunk to `out`. */
  read(chunk: Chunk, out: Delta[]): void {
    if (chunk.error) throw inStreamFault(chunk.error, this.#secret);
    if (chunk.usage) this.#tokens = toTokens(chunk.usage);
    for (const choice of chunk.choices ?? []) {
      if (choice.index) continue;
      const part = choice.delta ?? choice.message;
      if (part) this.#readPart(part, out);
      if (choice.finish_reason) this.#reason = toReason(choice.finish_reason);
    }
  }

  /** The last delta. Gateways disagree on the reason beside tool calls, so that is settled by what was seen. */
  finish(): Delta {
    const unnamed = this.#calls.some((call) => call.name === '');
    if (unnamed) throw new Fault('upstream_failure', 'sent a tool call without a name.');
    const called = this.#calls.length > 0;
    let reason = this.#reason ?? 'stop';
    if (called && reason === 'stop') reason = 'tool_calls';
    if (!called && reason === 'tool_calls') reason = 'stop';
    return { type: 'finish', reason, tokens: this.#tokens };
  }

  #readPart(part: Part, out: Delta[]): void {
    const text = part.content ?? part.refusal;
    if (typeof text === 'string' && text !== '') out.push({ type: 'text', text });
    for (const fragment of part.tool_calls ?? []) this.#readFragment(fragment, out);
  }

  #readFragment(fragment: Fragment, out: Delta[]): void {
    const call = this.#callOf(fragment);
    const given = fragment.function?.arguments;
    const text = given == null ? '' : typeof given === 'string' ? given : JSON.stringify(given);
    if (call.name !== '') {
      if (text !== '') out.push({ type: 'tool_arguments', index: call.index, id: call.id, delta: text });
      return;
    }
    call.held += text;
    if (!fragment.function?.name) return;
    call.name = fragment.function.name;
    out.push({ type: 'tool_call', index: call.index, id: call.id, name: call.name });
    if (call.held !== '') out.push({ type: 'tool_arguments', index: call.index, id: call.id, delta: call.held });
  }

  /** Which call a fragment belongs to: by its index, else by its id, else the last; another id at an index is another call. */
  #callOf({ index, id, function: fn }: Fragment): Call {
    const last = this.#calls.at(-1);
    const known = index === undefined ? undefined : this.#calls.findLast((call) => call.key === index);
    if (index !== undefined) {
      const another = known && id && fn?.name && known.upstreamId !== id;
      if (known && !another) return known;
    } else if (id) {
      const same = this.#calls.find((call) => call.upstreamId === id);
      if (same) return same;
    } else if (last && !fn?.name) return last;
    const taken = !id || this.#calls.some((call) => call.id === id);
    const call: Call = {
      index: this.#calls.length,
      key: index,
      id: taken ? `call_${randomUUID().replaceAll('-', '')}` : id,
      upstreamId: id ?? null,
      name: '',
      held: '',
    };
    this.#calls.push(call);
    return call;
  }
}

function toTokens(usage: Usage): Tokens {
  const prompt = usage.prompt_tokens ?? 0;
  const completion = usage.completion_tokens ?? 0;
  return { prompt, completion, total: usage.total_tokens ?? prompt + completion };
}

function toReason(reason: string): FinishReason {
  if (reason === 'length' || reason === 'content_filter') return reason;
  return reason === 'tool_calls' || reason === 'function_call' ? 'tool_calls' : 'stop';
}

function inStreamFault(error: unknown, secret: string | null): Fault {
  const { message, code } = (typeof error === 'object' ? error : { message: error }) as {
    message?: unknown;
    code?: unknown;
  };
  const said = quote(typeof message === 'string' ? message : '', secret);
  const limited = String(code) === '429' || code === 'rate_limit_exceeded';
  return new Fault(limited ? 'upstream_rate_limited' : 'upstream_failure', `reported an error in its stream${said}`);
}
