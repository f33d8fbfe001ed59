import type { AguiMessage } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from './event.ts';
import { joinText } from './totals.ts';

type Metadata = Record<string, unknown>;
type EventOf<T extends AguiEvent['type']> = Extract<AguiEvent, { type: T }>;
type TextStart = EventOf<'TEXT_MESSAGE_START' | 'REASONING_MESSAGE_START'>;
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

/** A message as it is now. Of an activity: as of its newest complete content, with the patches since then. */
type TranscriptEntry = { message: Message; patches: EventOf<'ACTIVITY_DELTA'>[] };

const toOwner = ({ subagentRunId }: { subagentRunId?: string }) =>
  subagentRunId === undefined ? {} : { subagentRunId };

/** Adds to the metadata of a message or call, as AG-UI does with each event about it. */
function addMetadata(it: { metadata?: Metadata }, metadata: Metadata | undefined): void {
  if (metadata) it.metadata = { ...it.metadata, ...metadata };
}

/** Makes the entry of a message in a list. Events are shared with other readers, so everything that grows is copied. */
function toEntry(message: AguiMessage): TranscriptEntry {
  const { toolCalls } = message as Message;
  const calls = toolCalls?.map((call) => ({ ...call, function: { ...call.function } }));
  return { message: { ...(message as Message), ...(calls && { toolCalls: calls }) }, patches: [] };
}

function toActivity({ messageId, activityType, content, ...event }: EventOf<'ACTIVITY_SNAPSHOT'>): Message {
  const about = { activityType, content, ...toOwner(event) };
  return { id: messageId, role: 'activity', ...about };
}

/**
 * The messages of a run as an AG-UI client has them after the same events. Source: `defaultApplyEvents` of
 * `@ag-ui/client`, with which the tests compare it.
 */
export class Transcript {
  #entries: TranscriptEntry[] = [];
  /** The first entry with an id, and the first entry whose message makes a call. */
  #byId = new Map<string, TranscriptEntry>();
  #byCall = new Map<string, TranscriptEntry>();

  get messages(): AguiMessage[] {
    return this.#entries.map(({ message }) => message as AguiMessage);
  }

  /** The events that change activities after their newest complete content. */
  get patches(): AguiEvent[] {
    return this.#entries.flatMap(({ patches }) => patches);
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

  #note(entry: TranscriptEntry): TranscriptEntry {
    const { id, toolCalls = [] } = entry.message;
    if (!this.#byId.has(id)) this.#byId.set(id, entry);
    for (const call of toolCalls) if (!this.#byCall.has(call.id)) this.#byCall.set(call.id, entry);
    return entry;
  }

  #noteAll(): void {
    this.#byId.clear();
    this.#byCall.clear();
    for (const entry of this.#entries) this.#note(entry);
  }

  #push(entry: TranscriptEntry): TranscriptEntry {
    this.#entries.push(this.#note(entry));
    return entry;
  }

  #add(messages: readonly AguiMessage[]): void {
    for (const message of messages) if (!this.#byId.has(message.id)) this.#push(toEntry(message));
  }

  /** Replaces the messages by a list. Reasoning and activities stay when the list has none. */
  #replaceAll(messages: readonly AguiMessage[]): void {
    const entries = new Map(messages.map((message) => [message.id, toEntry(message)]));
    const roles = new Set<string>(messages.map(({ role }) => role));
    const stays = ({ role }: Message) => (role === 'reasoning' || role === 'activity') && !roles.has(role);
    this.#entries = this.#entries
      .filter(({ message }) => entries.has(message.id) || stays(message))
      .map((known) => entries.get(known.message.id) ?? known);
    const known = new Set(this.#entries.map(({ message }) => message.id));
    for (const message of messages) if (!known.has(message.id)) this.#entries.push(toEntry(message));
    this.#noteAll();
  }

  #startText(event: TextStart): void {
    const known = this.message(event.messageId);
    if (known?.role === 'activity') return;
    const name = 'name' in event && event.name !== undefined ? { name: event.name } : {};
    const role = event.role ?? 'assistant';
    const fresh = () => ({ id: event.messageId, role, content: '', ...name, ...toOwner(event) });
    addMetadata(known ?? this.#push({ message: fresh(), patches: [] }).message, event.metadata);
  }

  #growText(event: { messageId: string; delta?: string; metadata?: Metadata }): void {
    const known = this.message(event.messageId);
    if (!known || known.role === 'activity') return;
    if (event.delta !== undefined)
      known.content = joinText(typeof known.content === 'string' ? known.content : '', event.delta);
    addMetadata(known, event.metadata);
  }

  /** Finds the entry that makes a call: its parent if that is the assistant's, otherwise a new message. */
  #callerOf({ toolCallId, parentMessageId, ...event }: EventOf<'TOOL_CALL_START'>): TranscriptEntry {
    const parent = parentMessageId === undefined ? undefined : this.#byId.get(parentMessageId);
    if (parent?.message.role === 'assistant') return parent;
    const id = parent || parentMessageId === undefined ? toolCallId : parentMessageId;
    return this.#push({ message: { id, role: 'assistant', ...toOwner(event) }, patches: [] });
  }

  /** Starts a call. One that opens again continues where it was. */
  #startCall(event: EventOf<'TOOL_CALL_START'>): void {
    const { toolCallId: id, toolCallName: name, metadata } = event;
    const known = this.call(id);
    if (known) {
      known.function.name = name;
      return addMetadata(known, metadata);
    }
    const call: Call = { id, type: 'function', function: { name, arguments: '' } };
    const caller = this.#callerOf(event);
    (caller.message.toolCalls ??= []).push(call);
    this.#byCall.set(id, caller);
    addMetadata(call, metadata);
  }

  #growCall(event: { toolCallId: string; delta?: string; metadata?: Metadata }): void {
    const known = this.call(event.toolCallId);
    if (!known) return;
    known.function.arguments = joinText(known.function.arguments, event.delta ?? '');
    addMetadata(known, event.metadata);
  }

  /** Inserts a result after the message that made the call and after the results that follow it already. */
  #addResult({ messageId: id, toolCallId, content, metadata, ...event }: EventOf<'TOOL_CALL_RESULT'>): void {
    const message = { id, role: 'tool', toolCallId, content, ...toOwner(event), ...(metadata && { metadata }) };
    const caller = this.#byCall.get(toolCallId);
    let index = caller ? this.#entries.lastIndexOf(caller) + 1 : this.#entries.length;
    while (this.#entries[index]?.message.role === 'tool') index += 1;
    this.#entries.splice(index, 0, this.#note({ message, patches: [] }));
  }

  #takeActivity(event: ActivityEvent): void {
    const known = this.#byId.get(event.messageId);
    const isActivity = known?.message.role === 'activity';
    if (event.type === 'ACTIVITY_DELTA') {
      if (!isActivity) return;
      const { metadata, ...patch } = event;
      known.patches.push(patch);
      return addMetadata(known.message, metadata);
    }
    if (!known) return addMetadata(this.#push({ message: toActivity(event), patches: [] }).message, event.metadata);
    if (event.replace !== false) {
      const { metadata } = known.message;
      known.message = { ...toActivity(event), ...(isActivity && metadata && { metadata }) };
      known.patches = [];
      if (!isActivity) this.#noteAll();
    }
    if (known.message.role === 'activity') addMetadata(known.message, event.metadata);
  }

  #encrypt({ subtype, entityId, encryptedValue }: EventOf<'REASONING_ENCRYPTED_VALUE'>): void {
    const entity = subtype === 'tool-call' ? this.call(entityId) : this.message(entityId);
    if (entity && !('role' in entity && entity.role === 'activity')) entity.encryptedValue = encryptedValue;
  }
}
