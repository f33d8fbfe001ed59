import type { MessageSound } from '#src/resources/realtime/recording.ts';

type KeeperOptions = {
  keep: (sound: MessageSound) => Promise<void>;
  cut: (messageId: string, heardMs: number) => Promise<void>;
  onError: (error: unknown, context: object) => void;
};

/** The longest sound of one message that is kept, in milliseconds: what follows is heard, and not kept. */
export const longestKeptMs = 300_000;

/** The most sounds that wait to be stored: while storage is slower than people speak, those after them are not kept. */
const mostWaiting = 20;

/**
 * Keeps the sound of a connection, one message after another, beside the conversation: nobody waits for it, and a failure is told to the
 * operator alone.
 */
export class SoundKeeper {
  readonly #options: KeeperOptions;
  #last = Promise.resolve();
  #waiting = 0;
  /** The milliseconds to which the sound of messages is to be cut. */
  readonly #cuts = new Map<string, number>();
  /** Whether sound is kept at all. */
  isOn = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  keep(sound: MessageSound): void {
    if (!this.isOn || sound.samples.length === 0) return;
    if (this.#waiting >= mostWaiting) return this.#fail(new Error('Sound was not kept: storage is too slow.'), sound);
    this.#enqueue(sound, () => this.#options.keep(sound));
  }

  /** Cuts the sound of a message. One that is cut again before is cut once, to the least that was heard of it. */
  cut(messageId: string, heardMs: number): void {
    if (!this.isOn) return;
    const waiting = this.#cuts.get(messageId);
    this.#cuts.set(messageId, Math.min(waiting ?? Infinity, heardMs));
    if (waiting !== undefined) return;
    this.#enqueue({ messageId }, () => {
      const leastMs = this.#cuts.get(messageId)!;
      this.#cuts.delete(messageId);
      return this.#options.cut(messageId, leastMs);
    });
  }

  /** Resolves when all is stored. */
  whenDone(): Promise<void> {
    return this.#last;
  }

  #enqueue(about: { messageId: string }, step: () => Promise<void>): void {
    this.#waiting += 1;
    this.#last = this.#last
      .then(step)
      .catch((error: unknown) => this.#fail(error, about))
      .finally(() => (this.#waiting -= 1));
  }

  #fail(error: unknown, { messageId }: { messageId: string }): void {
    this.#options.onError(error, { work: 'keeping the sound of a message', message_id: messageId });
  }
}
