import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { controlDifferences } from './control-differences.ts';
import { renameMember, mentioning, withoutMember, type ChatBody, type Difference } from './difference.ts';
import type { WireMessage } from './wire.ts';

/** Joins messages of the same role that follow each other. Calls and their results stay apart. */
function joinTurns(body: ChatBody): ChatBody {
  const messages: WireMessage[] = [];
  for (const message of body.messages) {
    const last = messages.at(-1);
    const joins = last?.role === message.role && (message.role === 'user' || message.role === 'assistant');
    const calls = last?.tool_calls !== undefined;
    if (!joins || calls) messages.push(message);
    else {
      const content = [last.content, message.content].filter((text) => text !== null).join('\n\n');
      messages[messages.length - 1] = { ...message, content };
    }
  }
  return { ...body, messages };
}

/** Returns a short id for an id, always the same, whoever made it. */
const shortened = (id: string, length: number) =>
  BigInt(`0x${createHash('sha256').update(id).digest('hex')}`)
    .toString(36)
    .padStart(length, '0')
    .slice(-length);

/** Returns an id as text: upstreams give any JSON. */
const idText = (id: unknown) => (typeof id === 'string' ? id : JSON.stringify(id));

function renameCalls(body: ChatBody, rename: (id: string) => string): ChatBody {
  const messages = body.messages.map((message): WireMessage => {
    if (message.role === 'tool') return { ...message, tool_call_id: rename(idText(message.tool_call_id)) };
    if (!message.tool_calls) return message;
    return { ...message, tool_calls: message.tool_calls.map((call) => ({ ...call, id: rename(idText(call.id)) })) };
  });
  return { ...body, messages };
}

/** Gives each call an id of its own: a model may count anew in each turn. Results follow their calls, in their order. */
function renameRepeated(body: ChatBody): ChatBody {
  const counts = new Map<string, number>();
  const used = new Set<string>();
  let due = new Map<string, string[]>();
  const unique = (id: string): string => {
    let name = id;
    for (let count = counts.get(id) ?? 0; used.has(name); name = `call_${shortened(`${id} ${count}`, 24)}`)
      counts.set(id, (count += 1));
    used.add(name);
    due.set(id, [...(due.get(id) ?? []), name]);
    return name;
  };
  const messages = body.messages.map((message): WireMessage => {
    if (message.role === 'tool') {
      const id = idText(message.tool_call_id);
      return { ...message, tool_call_id: due.get(id)?.shift() ?? id };
    }
    if (!message.tool_calls) return message;
    due = new Map();
    return { ...message, tool_calls: message.tool_calls.map((call) => ({ ...call, id: unique(idText(call.id)) })) };
  });
  return { ...body, messages };
}

function withoutThoughts(body: ChatBody): ChatBody {
  const messages = body.messages.map((message) =>
    Object.fromEntries(Object.entries(message).filter(([name]) => !thoughtMembers.has(name))),
  );
  return { ...body, messages: messages as WireMessage[] };
}

const thoughtMembers = new Set(['reasoning_content', 'reasoning', 'reasoning_details', 'thinking_blocks']);

/**
 * All differences between gateways, which stand nowhere else. Each row is applied to the usual form of the request, in
 * this order.
 */
export const differences: readonly Difference[] = [
  {
    name: 'max_completion_tokens',
    hosts: ['api.openai.com'],
    refusal: /\bmax_completion_tokens\b/,
    apply: (body) => renameMember(body, 'max_tokens', 'max_completion_tokens'),
  },
  {
    name: 'no_stream_options',
    hosts: [],
    refusal: /\b(stream_options|include_usage)\b/,
    apply: (body) => withoutMember(body, 'stream_options'),
  },
  {
    name: 'no_thoughts',
    hosts: ['api.openai.com'],
    refusal: /\b(reasoning_content|reasoning_details|thinking_blocks)\b|['"`.]reasoning['"`]/,
    apply: withoutThoughts,
  },
  {
    name: 'alternating_roles',
    hosts: ['api.mistral.ai'],
    refusal: /\broles must alternate\b|\balternat\w* (between )?user\b/i,
    apply: joinTurns,
  },
  {
    name: 'unique_tool_call_ids',
    hosts: ['api.anthropic.com'],
    refusal:
      /\bids must be unique\b|\bduplicate\b.{0,40}\b(tool|call)_?\w*id|\b(tool_use|tool_call|call)_?\w* ids?\b.{0,80}\bduplicate|\bmultiple `?tool_result/is,
    apply: renameRepeated,
  },
  {
    name: 'plain_tool_call_ids',
    hosts: ['api.openai.com', 'api.anthropic.com'],
    refusal: mentioning(
      '(?:tool_calls?|tool_use|tool_call_id|tool_use_id)',
      '(?:string too long|maximum length|match pattern|expected a string)',
    ),
    apply: (body) => renameCalls(body, (id) => (/^[A-Za-z0-9_-]{1,40}$/.test(id) ? id : `call_${shortened(id, 24)}`)),
  },
  {
    name: 'nine_letter_tool_call_ids',
    hosts: ['api.mistral.ai'],
    refusal: mentioning('tool call id', 'length of 9'),
    apply: (body) => renameCalls(body, (id) => (/^[A-Za-z0-9]{9}$/.test(id) ? id : shortened(id, 9))),
  },
  ...controlDifferences,
];

/** The maximum number of models that are remembered, since callers may name any. */
const mostModels = 1_000;

/** The maximum number of characters of a refusal that are read. */
const mostWords = 2_000;

/** Remembers the differences of a gateway: those known from the start, and those that a refusal taught, by model. */
export class Dialect {
  readonly #known: ReadonlySet<Difference>;
  readonly #learned = new Map<string, Set<Difference>>();

  constructor(baseUrl: string) {
    const { hostname } = new URL(baseUrl);
    this.#known = new Set(differences.filter(({ hosts }) => hosts.includes(hostname)));
  }

  /** Returns the request as this gateway takes it for its model. */
  speak(body: ChatBody): ChatBody {
    const learned = this.#learned.get(body.model);
    return differences
      .filter((difference) => this.#known.has(difference) || learned?.has(difference))
      .reduce((spoken, { apply }) => apply(spoken), body);
  }

  /** Tells whether a refusal names a difference, so that asking again in another form is worth it. */
  learn(spoken: ChatBody, all: string): boolean {
    const { model } = spoken;
    const words = all.slice(0, mostWords);
    const learned = this.#learned.get(model) ?? new Set();
    const found = differences.find(
      (difference) =>
        difference.refusal.test(words) &&
        !this.#known.has(difference) &&
        !learned.has(difference) &&
        !isDeepStrictEqual(difference.apply(spoken), spoken),
    );
    if (!found) return false;
    if (!this.#learned.has(model) && this.#learned.size >= mostModels)
      this.#learned.delete(this.#learned.keys().next().value!);
    this.#learned.set(model, learned.add(found));
    return true;
  }
}
