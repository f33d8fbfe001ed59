import type { AguiMessage } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from './event.ts';

type Metadata = Record<string, unknown>;
type Result = Extract<AguiEvent, { type: 'TOOL_CALL_RESULT' }>;
type CallStart = Extract<AguiEvent, { type: 'TOOL_CALL_START' }>;
type TextStart = Extract<AguiEvent, { type: 'TEXT_MESSAGE_START' | 'REASONING_MESSAGE_START' }>;

type Call = {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
  metadata?: Metadata;
};

/** A message in the making; `closed` when there is something of it that will not grow any more. */
type Draft = {
  closed: boolean;
  message: { id: string; role: string; content?: unknown; toolCalls?: Call[]; metadata?: Metadata };
  calls: Map<string, { call: Call; closed: boolean }>;
};

const draft = (message: Draft['message'], closed = false): Draft => ({ closed, message, calls: new Map() });
const owner = ({ subagentRunId }: { subagentRunId?: string }) => (subagentRunId === undefined ? {} : { subagentRunId });

/** Adds to the metadata of a message or call, as AG-UI does with each event about it. */
function describe(it: { metadata?: Metadata }, metadata: Metadata | undefined): void {
  if (metadata) it.metadata = { ...it.metadata, ...metadata };
}

/** The messages of a run in the form and order in which an AG-UI client has them. */
export class Transcript {
  #drafts: Draft[] = [];
  /** The drafts by the ids of their messages, and by the calls that they make. */
  #byId = new Map<string, Draft>();
  #byCall = new Map<string, Draft>();
  /** What the last START of each call belongs to. */
  #callers = new Map<string, Draft>();

  #find = (id: string) => this.#byId.get(id);

  #note(known: Draft): Draft {
    const { id, toolCalls = [] } = known.message;
    if (!this.#byId.has(id)) this.#byId.set(id, known);
    for (const call of toolCalls) this.#noteCall(call.id, known);
    return known;
  }

  #noteCall(id: string, caller: Draft): void {
    if (caller.message.role === 'assistant' && !this.#byCall.has(id)) this.#byCall.set(id, caller);
  }

  #at(id: string, make: () => Draft['message']): Draft {
    const known = this.#find(id);
    if (known) return known;
    const fresh = this.#note(draft(make()));
    this.#drafts.push(fresh);
    return fresh;
  }

  /** Messages that come as a list, complete as they are. */
  add(messages: readonly AguiMessage[]): void {
    for (const message of messages) if (!this.#find(message.id)) this.#drafts.push(this.#note(draft(message, true)));
  }

  /** A list in place of what there is. Thoughts and activities stay when the list has none. */
  replace(messages: readonly AguiMessage[]): void {
    const listed = new Map(messages.map((message) => [message.id, message]));
    const roles = new Set(messages.map(({ role }) => role));
    const stays = (role: string) => (role === 'reasoning' || role === 'activity') && !roles.has(role);
    this.#drafts = this.#drafts
      .filter(({ message }) => listed.has(message.id) || stays(message.role))
      .map((known) => (listed.has(known.message.id) ? draft(listed.get(known.message.id)!, true) : known));
    this.#byId.clear();
    this.#byCall.clear();
    for (const known of this.#drafts) this.#note(known);
    this.add(messages);
  }

  startText(event: TextStart): void {
    const name = 'name' in event && event.name !== undefined ? { name: event.name } : {};
    const about = { ...name, ...owner(event) };
    this.#at(event.messageId, () => ({ id: event.messageId, role: event.role ?? 'assistant', ...about }));
  }

  endText(id: string, text: string, metadata: Metadata | undefined): void {
    const found = this.#find(id);
    if (!found) return;
    const { message } = found;
    found.closed = true;
    message.content = `${typeof message.content === 'string' ? message.content : ''}${text}`;
    describe(message, metadata);
  }

  startCall({ toolCallId: id, toolCallName, parentMessageId, ...event }: CallStart): void {
    const parent = parentMessageId === undefined ? undefined : this.#find(parentMessageId);
    const fits = parentMessageId !== undefined && (!parent || parent.message.role === 'assistant');
    const make = (messageId: string) => ({ id: messageId, role: 'assistant', ...owner(event) });
    const messageId = fits ? parentMessageId : id;
    const caller = this.#at(messageId, () => make(messageId));
    const call: Call = { id, type: 'function', function: { name: toolCallName, arguments: '' } };
    caller.calls.set(id, { call, closed: false });
    this.#callers.set(id, caller);
    this.#noteCall(id, caller);
  }

  endCall(id: string, text: string, metadata: Metadata | undefined): void {
    const known = this.#callers.get(id)?.calls.get(id);
    if (!known) return;
    known.closed = true;
    known.call.function.arguments += text;
    describe(known.call, metadata);
  }

  /** A result stands behind the message that made the call, and the results that are there already. */
  addResult({ messageId: id, toolCallId, content, metadata, ...event }: Result): void {
    const message = { id, role: 'tool', toolCallId, content, ...owner(event), ...(metadata && { metadata }) };
    const known = this.#byCall.get(toolCallId);
    let place = known ? this.#drafts.lastIndexOf(known) + 1 : this.#drafts.length;
    while (this.#drafts[place]?.message.role === 'tool') place += 1;
    this.#drafts.splice(place, 0, this.#note(draft(message, true)));
  }

  /** What is closed: whole messages, and of those that still grow the text and the calls that are complete. */
  closed(): AguiMessage[] {
    return this.#drafts.flatMap(({ closed, message, calls }) => {
      const complete = [...calls.values()].filter((one) => one.closed).map(({ call }) => call);
      if (!closed && complete.length === 0) return [];
      const toolCalls = [...(message.toolCalls ?? []), ...complete];
      return [{ ...message, ...(toolCalls.length > 0 && { toolCalls }) } as AguiMessage];
    });
  }
}
