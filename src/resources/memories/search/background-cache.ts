import { setTimeout as sleep } from 'node:timers/promises';
import type { Embeddings, EmbedRequest } from '#src/llm/types.ts';
import { backgroundTexts, toBackground, type LikenessBackground } from './similarity-scale.ts';

type BackgroundDeps = {
  embed: (request: EmbedRequest) => Promise<Embeddings>;
  onError: (error: unknown, context: object) => void;
};

/** The time for which a search waits for a background, the time that making it may take, and that until it is tried again. */
const waitMs = 2_000;
const timeoutMs = 60_000;
const retryMs = 60_000;

/** The backgrounds of models, each made once by the gateway and then kept. */
export class BackgroundCache {
  readonly #deps: BackgroundDeps;
  readonly #made = new Map<string, Promise<LikenessBackground | null>>();

  constructor(deps: BackgroundDeps) {
    this.#deps = deps;
  }

  /** Returns the background of a model; null when the gateway does not make it in time. Never throws. */
  async find(model: string): Promise<LikenessBackground | null> {
    const made = this.#made.get(model) ?? this.#embed(model);
    this.#made.set(model, made);
    return Promise.race([made, sleep(waitMs, null, { ref: false })]);
  }

  async #embed(model: string): Promise<LikenessBackground | null> {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return toBackground((await this.#deps.embed({ model, texts: [...backgroundTexts], signal })).vectors);
    } catch (error) {
      setTimeout(() => this.#made.delete(model), retryMs).unref();
      this.#deps.onError(error, { work: 'embedding the background of searches' });
      return null;
    }
  }
}
