import { unchunk, type OpenChunks } from './chunks.ts';
import { isKnown, type AguiEvent, type LogEvent } from './event.ts';
import { Transcript } from './transcript.ts';

type Metadata = Record<string, unknown>;

/** Something open: the event that opened it, and what was said of it so far. */
type Opening = { by: AguiEvent; text: string; metadata: Metadata | undefined };

const chunkTypes = new Set(['TEXT_MESSAGE_CHUNK', 'TOOL_CALL_CHUNK', 'REASONING_MESSAGE_CHUNK']);

/** What a run was at some place in the log, as far as it matters to who reads on from there. */
class Run {
  #started: AguiEvent | null = null;
  #chunks: OpenChunks = new Map();
  readonly #openings = new Map<string, Opening>();
  readonly #subagents: AguiEvent[] = [];
  readonly #transcript = new Transcript();
  readonly #state: AguiEvent[] = [];
  readonly #activities = new Map<string, AguiEvent[]>();
  /** By what it belongs to. */
  readonly #encrypted = new Map<string, AguiEvent>();

  take(event: AguiEvent): void {
    const plain = unchunk(this.#chunks, event);
    if ('rule' in plain) return;
    this.#chunks = plain.open;
    for (const step of plain.events) this.#takePlain(step, chunkTypes.has(event.type) ? event : step);
  }

  #open(key: string, by: AguiEvent): void {
    this.#openings.set(key, { by, text: '', metadata: by.metadata });
  }

  #grow(key: string, { delta, metadata }: { delta: string; metadata?: Metadata }): void {
    const opening = this.#openings.get(key);
    if (!opening) return;
    opening.text += delta;
    if (metadata) opening.metadata = { ...opening.metadata, ...metadata };
  }

  #close(key: string, metadata?: Metadata): { text: string; metadata: Metadata | undefined } {
    const { text, metadata: before } = this.#openings.get(key) ?? { text: '', metadata: undefined };
    this.#openings.delete(key);
    return { text, metadata: before || metadata ? { ...before, ...metadata } : undefined };
  }

  /** `by` is the event itself, or the chunk that it is a part of. */
  #takePlain(event: AguiEvent, by: AguiEvent): void {
    switch (event.type) {
      case 'RUN_STARTED':
        this.#started = event;
        return this.#transcript.add(event.input?.messages ?? []);
      case 'TEXT_MESSAGE_START':
        this.#open(`message ${event.messageId}`, by);
        return this.#transcript.startText(event);
      case 'REASONING_MESSAGE_START':
        this.#open(`reasoning ${event.messageId}`, by);
        return this.#transcript.startText(event);
      case 'TOOL_CALL_START':
        this.#open(`call ${event.toolCallId}`, by);
        return this.#transcript.startCall(event);
      case 'TEXT_MESSAGE_CONTENT':
        return this.#grow(`message ${event.messageId}`, event);
      case 'REASONING_MESSAGE_CONTENT':
        return this.#grow(`reasoning ${event.messageId}`, event);
      case 'TOOL_CALL_ARGS':
        return this.#grow(`call ${event.toolCallId}`, event);
      case 'TEXT_MESSAGE_END':
      case 'REASONING_MESSAGE_END': {
        const kind = event.type === 'TEXT_MESSAGE_END' ? 'message' : 'reasoning';
        const { text, metadata } = this.#close(`${kind} ${event.messageId}`, event.metadata);
        return this.#transcript.endText(event.messageId, text, metadata);
      }
      case 'TOOL_CALL_END': {
        const { text, metadata } = this.#close(`call ${event.toolCallId}`, event.metadata);
        return this.#transcript.endCall(event.toolCallId, text, metadata);
      }
      case 'TOOL_CALL_RESULT':
        return this.#transcript.addResult(event);
      default:
        return this.#takeRest(event);
    }
  }

  #takeRest(event: AguiEvent): void {
    switch (event.type) {
      case 'REASONING_START':
        return this.#open(`span ${event.messageId}`, event);
      case 'REASONING_END':
        return void this.#close(`span ${event.messageId}`);
      case 'STEP_STARTED':
        return this.#open(`step ${event.subagentRunId ?? ''} ${event.stepName}`, event);
      case 'STEP_FINISHED':
        return void this.#close(`step ${event.subagentRunId ?? ''} ${event.stepName}`);
      case 'SUBAGENT_STARTED':
      case 'SUBAGENT_FINISHED':
      case 'SUBAGENT_ERROR':
        return void this.#subagents.push(event);
      case 'MESSAGES_SNAPSHOT':
        if (event.messages.some(({ role }) => role === 'activity')) this.#activities.clear();
        return this.#transcript.replace(event.messages);
      case 'STATE_SNAPSHOT':
        this.#state.length = 0;
        return void this.#state.push(event);
      case 'STATE_DELTA':
        return void this.#state.push(event);
      case 'ACTIVITY_SNAPSHOT':
      case 'ACTIVITY_DELTA': {
        const afresh = event.type === 'ACTIVITY_SNAPSHOT' && event.replace !== false;
        const before = afresh ? [] : (this.#activities.get(event.messageId) ?? []);
        return void this.#activities.set(event.messageId, [...before, event]);
      }
      case 'REASONING_ENCRYPTED_VALUE':
        return void this.#encrypted.set(`${event.subtype} ${event.entityId}`, event);
    }
  }

  /** Chunks come last: most other events would end what they have opened. */
  events(): AguiEvent[] {
    if (!this.#started) return [];
    const messages = this.#transcript.closed();
    const openings = [...this.#openings.values()];
    return [
      this.#started,
      ...this.#subagents,
      ...(messages.length > 0 ? [{ type: 'MESSAGES_SNAPSHOT' as const, messages }] : []),
      ...this.#state,
      ...[...this.#activities.values()].flat(),
      ...openings.filter(({ by }) => !chunkTypes.has(by.type)).flatMap(opened),
      ...openings.filter(({ by }) => chunkTypes.has(by.type)).flatMap(opened),
      ...this.#encrypted.values(),
    ];
  }
}

/** What is open, opened again: with everything that was said of it so far. */
function opened({ by, text, metadata }: Opening): AguiEvent[] {
  const said = { delta: text, ...(metadata && { metadata }) };
  switch (by.type) {
    case 'TEXT_MESSAGE_START':
      return text === '' ? [by] : [by, { type: 'TEXT_MESSAGE_CONTENT', messageId: by.messageId, ...said }];
    case 'REASONING_MESSAGE_START':
      return text === '' ? [by] : [by, { type: 'REASONING_MESSAGE_CONTENT', messageId: by.messageId, ...said }];
    case 'TOOL_CALL_START':
      return text === '' ? [by] : [by, { type: 'TOOL_CALL_ARGS', toolCallId: by.toolCallId, ...said }];
    case 'TEXT_MESSAGE_CHUNK':
    case 'TOOL_CALL_CHUNK':
    case 'REASONING_MESSAGE_CHUNK':
      return [{ ...by, ...said }];
    default:
      return [by];
  }
}

/**
 * Events that bring an AG-UI client to the place where `events` end, the log of one run from its RUN_STARTED on: the run,
 * the messages as far as they are closed, and what is open. It accepts what follows, and comes to the same messages and
 * the same state as one that has seen everything. Empty when no run begins there.
 */
export function preludeOf(events: Iterable<LogEvent>): AguiEvent[] {
  const run = new Run();
  for (const event of events) if (isKnown(event)) run.take(event);
  return run.events();
}
