import { unchunk, type OpenChunks } from './chunks.ts';
import { isKnown, type AguiEvent, type LogEvent } from './event.ts';
import { Transcript } from './transcript.ts';

type Started = Extract<AguiEvent, { type: 'RUN_STARTED' }>;

const chunkTypes = new Set(['TEXT_MESSAGE_CHUNK', 'TOOL_CALL_CHUNK', 'REASONING_MESSAGE_CHUNK']);

/** Which events begin and end what goes on for a while, and what they call it. */
function openingOf(event: AguiEvent): { does: 'open' | 'close'; key: string } | null {
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

/** Something open: the event that has opened it, as it was sent and in its long form. */
type Opening = { sent: AguiEvent; start: AguiEvent };

/** What a run was at some place in the log, as far as it matters to who reads on from there. */
class Run {
  #started: Started | null = null;
  #chunks: OpenChunks = new Map();
  readonly #openings = new Map<string, Opening>();
  readonly #subagents: AguiEvent[] = [];
  readonly #transcript = new Transcript();
  readonly #state: AguiEvent[] = [];

  take(event: AguiEvent): void {
    const plain = unchunk(this.#chunks, event);
    if ('rule' in plain) return;
    this.#chunks = plain.open;
    for (const step of plain.events) {
      this.#note(step, chunkTypes.has(event.type) ? event : step);
      this.#transcript.apply(step);
    }
  }

  #note(step: AguiEvent, sent: AguiEvent): void {
    const opening = openingOf(step);
    if (opening?.does === 'open') this.#openings.set(opening.key, { sent, start: step });
    else if (opening) this.#openings.delete(opening.key);
    else if (step.type === 'RUN_STARTED') this.#started = step;
    else if (step.type.startsWith('SUBAGENT_')) this.#subagents.push(step);
    else if (step.type === 'STATE_SNAPSHOT') this.#state.splice(0, Infinity, step);
    else if (step.type === 'STATE_DELTA') this.#state.push(step);
  }

  /** The message or call that an event opens, as a client has it; undefined when it has none. */
  #entityOf(start: AguiEvent) {
    if (start.type === 'TOOL_CALL_START') return this.#transcript.call(start.toolCallId);
    const isText = start.type === 'TEXT_MESSAGE_START' || start.type === 'REASONING_MESSAGE_START';
    return isText ? this.#transcript.message(start.messageId) : undefined;
  }

  /** Opened again: its text is in the list of messages, and its name and metadata are those that it has there. */
  #reopened({ sent, start }: Opening): AguiEvent {
    const entity = this.#entityOf(start);
    if (!entity) return sent;
    const { delta: _said, metadata: _before, ...again } = sent as AguiEvent & { delta?: string };
    const { metadata } = entity;
    const name = 'function' in entity && { toolCallName: entity.function.name };
    return { ...again, ...name, ...(metadata && { metadata }) } as AguiEvent;
  }

  /**
   * Opened before the list of messages, because that list has left it out: what follows may still name it. A call does not
   * name its message then, so that the list alone says where messages stand.
   */
  #orphaned({ start }: Opening): AguiEvent {
    if (start.type !== 'TOOL_CALL_START') return start;
    const { parentMessageId: _left, ...alone } = start;
    return alone;
  }

  #isOrphan({ start }: Opening): boolean {
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
    const isChunk = ({ sent }: Opening) => chunkTypes.has(sent.type);
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

/** The beginning of a run without the messages that it has brought: the list that follows has them, each in its place. */
function withoutMessages(started: Started): Started {
  const { input } = started;
  return input && input.messages.length > 0 ? { ...started, input: { ...input, messages: [] } } : started;
}

/**
 * Events that bring an AG-UI client to the place where `events` end, the log of one run from its RUN_STARTED on: the run,
 * its messages so far, and what is open. It accepts what follows, and comes to the same messages in the same order and to
 * the same state as one that has seen everything. Empty when no run begins there.
 */
export function preludeOf(events: Iterable<LogEvent>): AguiEvent[] {
  const run = new Run();
  for (const event of events) if (isKnown(event)) run.take(event);
  return run.events();
}
