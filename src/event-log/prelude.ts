import { toLongForm, type OpenChunks } from './chunks.ts';
import { isKnownEvent, type AguiEvent, type LogEvent } from './event.ts';
import { chunkTypes } from './fragments.ts';
import { Transcript } from './transcript.ts';

type RunStarted = Extract<AguiEvent, { type: 'RUN_STARTED' }>;

/** Tells whether an event opens or closes something, and the key of that; null when it does neither. */
function toBracket(event: AguiEvent): { does: 'open' | 'close'; key: string } | null {
  switch (event.type) {
    case 'TEXT_MESSAGE_START':
      return { does: 'open', key: `message ${event.messageId}` };
    case 'TEXT_MESSAGE_END':
      return { does: 'close', key: `message ${event.messageId}` };
    case 'REASONING_MESSAGE_START':
      return { does: 'open', key: `reasoning ${event.messageId}` };
    case 'REASONING_MESSAGE_END':
      return { does: 'close', key: `reasoning ${event.messageId}` };
    case 'TOOL_CALL_START':
      return { does: 'open', key: `call ${event.toolCallId}` };
    case 'TOOL_CALL_END':
      return { does: 'close', key: `call ${event.toolCallId}` };
    case 'REASONING_START':
      return { does: 'open', key: `span ${event.messageId}` };
    case 'REASONING_END':
      return { does: 'close', key: `span ${event.messageId}` };
    case 'STEP_STARTED':
      return { does: 'open', key: `step ${event.subagentRunId ?? ''} ${event.stepName}` };
    case 'STEP_FINISHED':
      return { does: 'close', key: `step ${event.subagentRunId ?? ''} ${event.stepName}` };
    default:
      return null;
  }
}

/** An open message, call, span or step: the event that opened it, as it was sent and in its long form. */
type OpenEntity = { sent: AguiEvent; start: AguiEvent };

/** Collects what a reader needs to know of a run to read on from some place in its log. */
export class PreludeBuilder {
  #started: RunStarted | null = null;
  #chunks: OpenChunks = new Map();
  readonly #openings = new Map<string, OpenEntity>();
  readonly #subagents: AguiEvent[] = [];
  readonly #transcript = new Transcript();
  readonly #state: AguiEvent[] = [];

  take(event: LogEvent): void {
    if (!isKnownEvent(event)) return;
    const plain = toLongForm(this.#chunks, event);
    if ('rule' in plain) return;
    this.#chunks = plain.open;
    for (const step of plain.events) {
      this.#note(step, chunkTypes.has(event.type) ? event : step);
      this.#transcript.apply(step);
    }
  }

  #note(step: AguiEvent, sent: AguiEvent): void {
    const opening = toBracket(step);
    if (opening?.does === 'open') this.#openings.set(opening.key, { sent, start: step });
    else if (opening) this.#openings.delete(opening.key);
    else if (step.type === 'RUN_STARTED') this.#started = step;
    else if (step.type.startsWith('SUBAGENT_')) this.#subagents.push(step);
    else if (step.type === 'STATE_SNAPSHOT') this.#state.splice(0, Infinity, step);
    else if (step.type === 'STATE_DELTA') this.#state.push(step);
  }

  /** Returns the message or call that an event opens, as a client has it; undefined when a client has none. */
  #entityOf(start: AguiEvent) {
    if (start.type === 'TOOL_CALL_START') return this.#transcript.call(start.toolCallId);
    const isText = start.type === 'TEXT_MESSAGE_START' || start.type === 'REASONING_MESSAGE_START';
    return isText ? this.#transcript.message(start.messageId) : undefined;
  }

  /** Returns the event that opens an entity again. Its text is in the list of messages; name and metadata are those of the list. */
  #reopened({ sent, start }: OpenEntity): AguiEvent {
    const entity = this.#entityOf(start);
    if (!entity) return sent;
    const { delta: _said, metadata: _before, ...again } = sent as AguiEvent & { delta?: string };
    const { metadata } = entity;
    const name = 'function' in entity && { toolCallName: entity.function.name };
    return { ...again, ...name, ...(metadata && { metadata }) } as AguiEvent;
  }

  /**
   * Returns the event that opens an entity that the list of messages leaves out, for before that list: later events may
   * still name it. A call does not name its message then, so that the list alone decides the order of messages.
   */
  #orphaned({ start }: OpenEntity): AguiEvent {
    if (start.type !== 'TOOL_CALL_START') return start;
    const { parentMessageId: _left, ...alone } = start;
    return alone;
  }

  #isOrphan({ start }: OpenEntity): boolean {
    const isOfMessages = /^(TEXT_MESSAGE|REASONING_MESSAGE|TOOL_CALL)_START$/.test(start.type);
    return isOfMessages && !this.#entityOf(start);
  }

  /** Chunks come last: most other events would end what they have opened. */
  events(): AguiEvent[] {
    if (!this.#started) return [];
    const { messages, patches } = this.#transcript;
    const openings = [...this.#openings.values()];
    const orphans = openings.filter((opening) => this.#isOrphan(opening));
    const others = openings.filter((opening) => !orphans.includes(opening));
    const isChunk = ({ sent }: OpenEntity) => chunkTypes.has(sent.type);
    const hasList = messages.length > 0 || orphans.length > 0;
    return [
      withoutMessages(this.#started),
      ...this.#subagents,
      ...orphans.map((opening) => this.#orphaned(opening)),
      ...(hasList ? [{ type: 'MESSAGES_SNAPSHOT' as const, messages }] : []),
      ...patches,
      ...this.#state,
      ...others.filter((opening) => !isChunk(opening)).map((opening) => this.#reopened(opening)),
      ...others.filter(isChunk).map((opening) => this.#reopened(opening)),
    ];
  }
}

/** Removes the input's messages from the start of a run: the list that follows has them, each in its place. */
function withoutMessages(started: RunStarted): RunStarted {
  const { input } = started;
  return input && input.messages.length > 0 ? { ...started, input: { ...input, messages: [] } } : started;
}

/**
 * Builds the events that bring an AG-UI client to the end of `events`, the log of one run from its RUN_STARTED on: the
 * run, its messages so far, and what is open. The client accepts all later events, and gets the same messages and state as
 * a client that has read everything. Empty when `events` begin with no run.
 */
export function buildPrelude(events: Iterable<LogEvent>): AguiEvent[] {
  const run = new PreludeBuilder();
  for (const event of events) run.take(event);
  return run.events();
}
