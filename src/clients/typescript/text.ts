type StreamedEvent = {
  event?: unknown;
  type?: unknown;
  delta?: unknown;
  message_id?: unknown;
  messageId?: unknown;
  role?: unknown;
  replaces?: unknown;
  provisional?: unknown;
  metadata?: { replaces?: unknown; provisional?: unknown };
};

const idOf = ({ message_id, messageId }: StreamedEvent) => message_id ?? messageId;
/** Tells whether a message is none of the agent's. Events of a reply have no role, because all of them are. */
const isOfOthers = ({ role }: StreamedEvent) => role !== undefined && role !== 'assistant';
const isStart = ({ event, type }: StreamedEvent) => event === 'message_start' || type === 'TEXT_MESSAGE_START';
const isText = ({ event, type }: StreamedEvent) => event === 'content_delta' || type === 'TEXT_MESSAGE_CONTENT';

/**
 * Gathers the text of the agent's valid messages from the events of a stream. The text of a provisional message is kept back until an
 * event shows that the message holds; it is dropped when another message is given in its place.
 */
export class ValidText {
  #provisional: string | null = null;
  #held = '';
  /** The message of a person, a tool or the system that is being told; a log has them too. */
  #ofOthers: unknown = null;

  /** Takes the next event and returns the text that is valid now, or ''. */
  take(item: unknown): string {
    const event = item as StreamedEvent;
    if (isStart(event)) return this.#start(event);
    if (isText(event) && typeof event.delta === 'string') return this.#append(event, event.delta);
    return this.#settles(event) ? this.#release() : '';
  }

  /** Returns what is kept back at the end of a stream that did not fail. */
  end(): string {
    return this.#release();
  }

  #start(event: StreamedEvent): string {
    const { replaces, provisional } = event.metadata ?? event;
    const id = idOf(event);
    // One that began with its reasoning is told of twice.
    if (id === this.#provisional) return '';
    if (replaces !== undefined && replaces === this.#provisional) this.#held = '';
    const valid = this.#release();
    this.#ofOthers = isOfOthers(event) ? id : null;
    if (provisional === true && typeof id === 'string') this.#provisional = id;
    return valid;
  }

  #append(event: StreamedEvent, delta: string): string {
    if (this.#ofOthers !== null && idOf(event) === this.#ofOthers) return '';
    if (idOf(event) !== this.#provisional) return delta;
    this.#held += delta;
    return '';
  }

  /**
   * Tells whether an event says that the answer before it was not put back: it calls tools, or the run is complete.
   */
  #settles({ event, type }: StreamedEvent): boolean {
    return event === 'tool_call' || event === 'message_complete' || type === 'TOOL_CALL_END' || type === 'RUN_FINISHED';
  }

  #release(): string {
    const valid = this.#held;
    this.#held = '';
    this.#provisional = null;
    return valid;
  }
}
