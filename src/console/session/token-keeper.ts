/** Tokens as the server gives them; their life is in seconds. */
export type TokenSet = { access_token: string; refresh_token: string; expires_in: number };

/** The refusal of the server to give tokens, in its words. */
export class SignInRefused extends Error {
  override name = 'SignInRefused';
}

/** The means by which tokens are kept. `onEnd` is told, once, when no more tokens are given. */
type TokenKeeperOptions = {
  refresh: (refreshToken: string) => Promise<TokenSet>;
  now: () => number;
  onEnd: () => void;
};

/** The time before its end at which a token is exchanged for another. */
const refreshBeforeMs = 60_000;

/** Keeps the tokens of a sign-in in the memory of the page, and exchanges them before they end. */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  #tokens: TokenSet;
  #refreshAt = 0;
  #pending: Promise<string> | null = null;

  constructor(tokens: TokenSet, options: TokenKeeperOptions) {
    this.#options = options;
    this.#tokens = tokens;
    this.#keep(tokens);
  }

  /** Returns a token that is good for the next request. However many wait for one, it is asked for once. */
  async current(): Promise<string> {
    if (this.#options.now() < this.#refreshAt) return this.#tokens.access_token;
    this.#pending ??= this.#refresh().finally(() => (this.#pending = null));
    return this.#pending;
  }

  /** Has the next request ask for another token, since the server has refused this one. */
  refuse(): void {
    this.#refreshAt = 0;
  }

  /** The token that ends the sign-in when it is revoked. */
  get refreshToken(): string {
    return this.#tokens.refresh_token;
  }

  #keep(tokens: TokenSet): void {
    const lifeMs = tokens.expires_in * 1000;
    this.#tokens = tokens;
    this.#refreshAt = this.#options.now() + Math.max(lifeMs - refreshBeforeMs, lifeMs / 2);
  }

  async #refresh(): Promise<string> {
    try {
      this.#keep(await this.#options.refresh(this.#tokens.refresh_token));
      return this.#tokens.access_token;
    } catch (error) {
      if (error instanceof SignInRefused) this.#options.onEnd();
      throw error;
    }
  }
}
