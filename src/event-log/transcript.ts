import type { AguiMessage } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from './event.ts';

type Metadata = Record<string, unknown>;
type EventOf<T extends AguiEvent['type']> = Extract<AguiEvent, { type: T }>;
type Opener = EventOf<'TEXT_MESSAGE_START' | 'REASONING_MESSAGE_START'>;
type ActivityEvent = EventOf<'ACTIVITY_SNAPSHOT' | 'ACTIVITY_DELTA'>;

type Call = {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
  encryptedValue?: string;
  metadata?: Metadata;
};

type Message = {
  id: string;
  role: string;
  content?: unknown;
  toolCalls?: Call[];
  encryptedValue?: string;
  subagentRunId?: string;
  metadata?: Metadata;
};

/** A message as it is now; of an activity, as it was when its content came whole, and the patches since then. */
type Draft = { message: Message; patches: EventOf<'ACTIVITY_DELTA'>[] };

const owner = ({ subagentRunId }: { subagentRunId?: string }) => (subagentRunId === undefined ? {} : { subagentRunId });

/** Adds to the metadata of a message or call, as AG-UI does with each event about it. */
function describe(it: { metadata?: Metadata }, metadata: Metadata | undefined): void {
  if (metadata) it.metadata = { ...it.metadata, ...metadata };
}

/** A draft of a message that came in a list. Events are shared with other readers, so what grows is copied. */
function listed(message: AguiMessage): Draft {
  const { toolCalls } = message as Message;
  const calls = toolCalls?.map((call) => ({ ...call, function: { ...call.function } }));
  return { message: { ...(message as Message), ...(calls && { toolCalls: calls }) }, patches: [] };
}

function activityOf({ messageId, activityType, content, ...event }: EventOf<'ACTIVITY_SNAPSHOT'>): Message {
  const about = { activityType, content, ...owner(event) };
  return { id: messageId, role: 'activity', ...about };
}

/**
 * The messages of a run as an AG-UI client has them after the same events: the rules are those of `defaultApplyEvents` in
 * `@ag-ui/client`, with which the tests compare it.
 */
export class Transcript {
  #drafts: Draft[] = [];
  /** The first draft with that id, and the first one whose message makes that call. */
  #byId = new Map<string, Draft>();
  #byCall = new Map<string, Draft>();

  get messages(): AguiMessage[] {
    return this.#drafts.map(({ message }) => message as AguiMessage);
  }

  /** What changes activities after their content has come whole. */
  get patches(): AguiEvent[] {
    return this.#drafts.flatMap(({ patches }) => patches);
  }

  message(id: string): Message | undefined {
    return this.#byId.get(id)?.message;
  }

  call(id: string): Call | undefined {
    return this.#byCall.get(id)?.message.toolCalls?.find((call) => call.id === id);
  }

  apply(event: AguiEvent): void {
    switch (event.type) {
      case 'RUN_STARTED':
        return this.#add(event.input?.messages ?? []);
      case 'MESSAGES_SNAPSHOT':
        return this.#replaceAll(event.messages);
      case 'TEXT_MESSAGE_START':
      case 'REASONING_MESSAGE_START':
        return this.#startText(event);
      case 'TEXT_MESSAGE_CONTENT':
      case 'REASONING_MESSAGE_CONTENT':
      case 'TEXT_MESSAGE_END':
      case 'REASONING_MESSAGE_END':
        return this.#growText(event);
      case 'TOOL_CALL_START':
        return this.#startCall(event);
      case 'TOOL_CALL_ARGS':
      case 'TOOL_CALL_END':
        return this.#growCall(event);
      case 'TOOL_CALL_RESULT':
        return this.#addResult(event);
      case 'ACTIVITY_SNAPSHOT':
      case 'ACTIVITY_DELTA':
        return this.#takeActivity(event);
      case 'REASONING_ENCRYPTED_VALUE':
        return this.#encrypt(event);
    }
  }

  #note(draft: Draft): Draft {
    const { id, toolCalls = [] } = draft.message;
    if (!this.#byId.has(id)) this.#byId.set(id, draft);
    for (const call of toolCalls) if (!this.#byCall.has(call.id)) this.#byCall.set(call.id, draft);
    return draft;
  }

  #noteAll(): void {
    this.#byId.clear();
    this.#byCall.clear();
    for (const draft of this.#drafts) this.#note(draft);
  }

  #push(draft: Draft): Draft {
    this.#drafts.push(this.#note(draft));
    return draft;
  }

  #add(messages: readonly AguiMessage[]): void {
    for (const message of messages) if (!this.#byId.has(message.id)) this.#push(listed(message));
  }

  /** A list in place of what there is. Thoughts and activities stay when the list has none. */
  #replaceAll(messages: readonly AguiMessage[]): void {
    const drafts = new Map(messages.map((message) => [message.id, listed(message)]));
    const roles = new Set<string>(messages.map(({ role }) => role));
    const stays = ({ role }: Message) => (role === 'reasoning' || role === 'activity') && !roles.has(role);
    this.#drafts = this.#drafts
      .filter(({ message }) => drafts.has(message.id) || stays(message))
      .map((known) => drafts.get(known.message.id) ?? known);
    const known = new Set(this.#drafts.map(({ message }) => message.id));
    this.#drafts.push(...messages.filter(({ id }) => !known.has(id)).map(listed));
    this.#noteAll();
  }

  #startText(event: Opener): void {
    const known = this.message(event.messageId);
    if (known?.role === 'activity') return;
    const name = 'name' in event && event.name !== undefined ? { name: event.name } : {};
    const role = event.role ?? 'assistant';
    const fresh = () => ({ id: event.messageId, role, content: '', ...name, ...owner(event) });
    describe(known ?? this.#push({ message: fresh(), patches: [] }).message, event.metadata);
  }

  #growText(event: { messageId: string; delta?: string; metadata?: Metadata }): void {
    const known = this.message(event.messageId);
    if (!known || known.role === 'activity') return;
    if (event.delta !== undefined)
      known.content = `${typeof known.content === 'string' ? known.content : ''}${event.delta}`;
    describe(known, event.metadata);
  }

  /** The message that makes a call: its parent, or one of its own when there is none that could. */
  #callerOf({ toolCallId, parentMessageId, ...event }: EventOf<'TOOL_CALL_START'>): Draft {
    const parent = parentMessageId === undefined ? undefined : this.#byId.get(parentMessageId);
    if (parent?.message.role === 'assistant') return parent;
    const id = parent || parentMessageId === undefined ? toolCallId : parentMessageId;
    return this.#push({ message: { id, role: 'assistant', ...owner(event) }, patches: [] });
  }

  /** A call that opens again goes on where it was. */
  #startCall(event: EventOf<'TOOL_CALL_START'>): void {
    const { toolCallId: id, toolCallName: name, metadata } = event;
    const known = this.call(id);
    if (known) {
      known.function.name = name;
      return describe(known, metadata);
    }
    const call: Call = { id, type: 'function', function: { name, arguments: '' } };
    const caller = this.#callerOf(event);
    (caller.message.toolCalls ??= []).push(call);
    this.#byCall.set(id, caller);
    describe(call, metadata);
  }

  #growCall(event: { toolCallId: string; delta?: string; metadata?: Metadata }): void {
    const known = this.call(event.toolCallId);
    if (!known) return;
    known.function.arguments += event.delta ?? '';
    describe(known, event.metadata);
  }

  /** A result stands behind the message that made the call, and the results that are there already. */
  #addResult({ messageId: id, toolCallId, content, metadata, ...event }: EventOf<'TOOL_CALL_RESULT'>): void {
    const message = { id, role: 'tool', toolCallId, content, ...owner(event), ...(metadata && { metadata }) };
    const caller = this.#byCall.get(toolCallId);
    let place = caller ? this.#drafts.lastIndexOf(caller) + 1 : this.#drafts.length;
    while (this.#drafts[place]?.message.role === 'tool') place += 1;
    this.#drafts.splice(place, 0, this.#note({ message, patches: [] }));
  }

  #takeActivity(event: ActivityEvent): void {
    const known = this.#byId.get(event.messageId);
    const isActivity = known?.message.role === 'activity';
    if (event.type === 'ACTIVITY_DELTA') {
      if (!isActivity) return;
      const { metadata, ...patch } = event;
      known.patches.push(patch);
      return describe(known.message, metadata);
    }
    if (!known) return describe(this.#push({ message: activityOf(event), patches: [] }).message, event.metadata);
    if (event.replace !== false) {
      const { metadata } = known.message;
      known.message = { ...activityOf(event), ...(isActivity && metadata && { metadata }) };
      known.patches = [];
      if (!isActivity) this.#noteAll();
    }
    if (known.message.role === 'activity') describe(known.message, event.metadata);
  }

  #encrypt({ subtype, entityId, encryptedValue }: EventOf<'REASONING_ENCRYPTED_VALUE'>): void {
    const entity = subtype === 'tool-call' ? this.call(entityId) : this.message(entityId);
    if (entity && !('role' in entity && entity.role === 'activity')) entity.encryptedValue = encryptedValue;
  }
}
