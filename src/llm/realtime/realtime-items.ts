import { createHash } from 'node:crypto';
import { Fault } from '#src/llm/fault.ts';
import { toPartKey } from '#src/llm/content-part.ts';
import type { ChatMessage, UpstreamCall } from '#src/llm/types.ts';

/** An item that the conversation with a model is to have. Items of one key say the same. */
export type WantedItem = { key: string; item: object };

/** An item that the conversation of a gateway has. The key is null while nobody knows what it says. */
type KnownItem = { id: string; key: string | null };

/** The longest id of a call that every gateway takes. */
const longestCallId = 32;
/** The most items of a conversation that the gateway may have added when it adds another one. */
const mostItems = 10_000;

/** The key of what nobody has asked for: no message says it, so it is deleted before the next answer. */
export const unwantedKey = 'unwanted';

/** Returns a text without what makes no difference when it is spoken. */
const spelled = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Returns the key of what somebody has said. */
export const toUserKey = (text: string): string => `user ${spelled(text)}`;

/** Returns the key of what the model has said. */
export const toAnswerKey = (text: string): string => `assistant ${spelled(text)}`;

/** Returns the key of a call of the model. */
export const toCallKey = (callId: string, name: string): string => `call ${callId} ${name}`;

/** Returns the id by which a gateway knows a call: its own, or a short one that is made of Parley's. */
function toGatewayCallId(id: string, upstream: UpstreamCall | undefined): string {
  if (typeof upstream?.id === 'string' && upstream.id !== '') return upstream.id;
  if (id.length <= longestCallId) return id;
  return `call_${createHash('sha256')
    .update(id)
    .digest('hex')
    .slice(0, longestCallId - 5)}`;
}

type UserMessage = Extract<ChatMessage, { role: 'user' }>;

/** Returns the parts of what somebody has said: texts and images. Of other parts the model is told what can be read of them. */
function toUserParts({ content, parts = [] }: UserMessage): { key: string; content: object[] } {
  const images = parts.flatMap((part) => {
    if (part.type !== 'image' || (part.source.type !== 'data' && part.source.type !== 'url')) return [];
    const { source } = part;
    const image_url = source.type === 'url' ? source.url : `data:${source.media_type};base64,${source.data}`;
    return [{ key: toPartKey(part), shown: { type: 'input_image', image_url } }];
  });
  return {
    key: [toUserKey(content), ...images.map(({ key }) => key)].join(' + '),
    content: [{ type: 'input_text', text: content }, ...images.map(({ shown }) => shown)],
  };
}

function toAssistantItems(message: Extract<ChatMessage, { role: 'assistant' }>): WantedItem[] {
  const { content, tool_calls: calls = [] } = message;
  const said = content?.trim()
    ? [
        {
          key: toAnswerKey(content),
          item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: content }] },
        },
      ]
    : [];
  const called = calls.map(({ id, upstream, function: { name, arguments: args } }) => {
    const call_id = toGatewayCallId(id, upstream);
    return { key: toCallKey(call_id, name), item: { type: 'function_call', call_id, name, arguments: args } };
  });
  return [...said, ...called];
}

/** Returns the items of a message. What the system says is none: it is in the instructions. */
function toWantedItems(message: ChatMessage): WantedItem[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user': {
      const { key, content } = toUserParts(message);
      return [{ key, item: { type: 'message', role: 'user', content } }];
    }
    case 'assistant':
      return toAssistantItems(message);
    case 'tool': {
      const { tool_call_id, upstream, content: output } = message;
      const call_id = toGatewayCallId(tool_call_id, upstream);
      return [{ key: `result ${call_id} ${output}`, item: { type: 'function_call_output', call_id, output } }];
    }
  }
}

/** Returns a request as a real-time model has it: instructions, and the items of its conversation. */
export const toRealtimeInput = (messages: readonly ChatMessage[]): { instructions: string; items: WantedItem[] } => ({
  instructions: messages.flatMap((message) => (message.role === 'system' ? [message.content] : [])).join('\n\n'),
  items: messages.flatMap(toWantedItems),
});

/**
 * The conversation that a gateway has on one connection. The log of the session decides what it should be: what is missing is added as
 * text, and what is not said any more is deleted.
 */
export class MirroredConversation {
  #items: KnownItem[] = [];
  #made = 0;

  /** Notes an item that the gateway has added at the end. @throws a `Fault` for more than a conversation may have */
  add(id: string, key: string | null): void {
    if (this.#items.some((item) => item.id === id)) return;
    if (this.#items.length >= mostItems)
      throw new Fault('upstream_failure', `has a conversation of more than ${mostItems} items.`);
    this.#items.push({ id, key });
  }

  /** Notes what an item says. Returns whether there is such an item. */
  settle(id: string, key: string): boolean {
    const item = this.#items.find((one) => one.id === id);
    if (item) item.key = key;
    return item !== undefined;
  }

  /** Returns the events that make it what it should be, and takes them as done. Items of which nobody knows what they say stay. */
  align(wanted: readonly WantedItem[]): object[] {
    const events: object[] = [];
    const kept: KnownItem[] = [];
    const rest = [...this.#items];
    const drop = (items: readonly KnownItem[]) => {
      for (const item of items)
        if (item.key === null) kept.push(item);
        else events.push({ type: 'conversation.item.delete', item_id: item.id });
    };
    for (const { key, item } of wanted) {
      const place = rest.findIndex((known) => known.key === key);
      if (place >= 0) {
        drop(rest.splice(0, place));
        kept.push(rest.shift()!);
        continue;
      }
      const id = this.#makeId();
      const previous = rest.length > 0 && { previous_item_id: kept.at(-1)?.id ?? 'root' };
      events.push({ type: 'conversation.item.create', ...previous, item: { id, ...item } });
      kept.push({ id, key });
    }
    drop(rest);
    this.#items = kept;
    return events;
  }

  #makeId(): string {
    this.#made += 1;
    return `parley_${this.#made}`;
  }
}
