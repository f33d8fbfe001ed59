import type { SessionServices } from './session-services.ts';

/** The end of the conversation of a connection, as far as answers depend on it. */
export class ConversationEnd {
  readonly #services: Pick<SessionServices, 'addMessages' | 'findLastMessage'>;
  /** The newest message; null when there is none. */
  lastMessage: { id: string; isAnswerable: boolean } | null = null;
  /** Whether anything was said. */
  hasContent: boolean;

  constructor(services: Pick<SessionServices, 'addMessages' | 'findLastMessage'>, hasContent: boolean) {
    this.#services = services;
    this.hasContent = hasContent;
  }

  /** Reads the newest message anew. */
  async reload(): Promise<void> {
    this.lastMessage = await this.#services.findLastMessage();
  }

  /** Adds messages, which nobody answers yet. Returns the id of the last one. */
  async add(messages: Parameters<SessionServices['addMessages']>[0], isAnswerable: boolean): Promise<string> {
    const id = await this.#services.addMessages(messages);
    this.hasContent = true;
    this.lastMessage = { id, isAnswerable };
    return id;
  }
}
