/** A connection that is watched: whether a statement waits for its answer, and the bytes that it has read so far. */
export type WatchedConnection = {
  /** The process of the server that serves it; null while it is not known. */
  readonly backendPid: number | null;
  readonly isWaiting: boolean;
  readonly bytesRead: number;
  /** Closes it, which fails its statements as lost connections do. */
  closeAsLost(): void;
};

/**
 * Asks the server, on another connection, which of its processes work on a statement. Returns null when the server cannot be asked, or when
 * the processes that clients are told of are not those of the server, as behind a pooler.
 */
export type AskForBusy = (pids: readonly number[]) => Promise<ReadonlySet<number> | null>;

/** The facts known of a connection whose statement waits: since when nothing has come, and whether the server has said that it does nothing. */
type Silence = { bytesRead: number; sinceMs: number; isIdleAtServer: boolean };

/** The time without a byte after which the server is asked. */
export const suspectMs = 3_000;

/**
 * Finds connections that are dead without having been closed, as after the failure of a firewall or of the machine of a server: a statement waits for
 * its answer, and the server, which can be reached otherwise, works on none for it. Without this each would wait for the timeout of
 * its statement, one after the other, and what the dead ones have locked would stay locked.
 */
export class SilenceWatch {
  readonly #list: () => Iterable<WatchedConnection>;
  readonly #askForBusy: AskForBusy;
  readonly #endAtServer: (pids: readonly number[]) => Promise<void>;
  readonly #silences = new Map<WatchedConnection, Silence>();
  #isAsking = false;

  constructor(
    list: () => Iterable<WatchedConnection>,
    server: { askForBusy: AskForBusy; endAtServer: (pids: readonly number[]) => Promise<void> },
  ) {
    this.#list = list;
    this.#askForBusy = server.askForBusy;
    this.#endAtServer = server.endAtServer;
  }

  /** Looks at all connections once. Resolves when the server has been asked, if that was necessary. Never rejects. */
  async look(nowMs: number): Promise<void> {
    const waiting = [...this.#list()].filter(({ isWaiting, backendPid }) => isWaiting && backendPid !== null);
    for (const known of this.#silences.keys()) if (!waiting.includes(known)) this.#silences.delete(known);
    for (const connection of waiting) this.#note(connection, nowMs);
    // One that was idle at the server a look ago, and still has heard nothing, has lost its statement or its answer.
    const lost = waiting.filter((each) => this.#silences.get(each)!.isIdleAtServer);
    for (const connection of lost) {
      this.#silences.delete(connection);
      connection.closeAsLost();
    }
    const suspects = waiting.filter((each) => this.#isSuspect(each, nowMs));
    await Promise.all([lost.length > 0 ? this.#end(lost) : null, this.#ask(suspects)]);
  }

  #note(connection: WatchedConnection, nowMs: number): void {
    const { bytesRead } = connection;
    if (this.#silences.get(connection)?.bytesRead === bytesRead) return;
    this.#silences.set(connection, { bytesRead, sinceMs: nowMs, isIdleAtServer: false });
  }

  #isSuspect(connection: WatchedConnection, nowMs: number): boolean {
    const silence = this.#silences.get(connection);
    return silence !== undefined && nowMs - silence.sinceMs >= suspectMs;
  }

  async #ask(suspects: readonly WatchedConnection[]): Promise<void> {
    if (suspects.length === 0 || this.#isAsking) return;
    this.#isAsking = true;
    try {
      const busy = await this.#askForBusy(suspects.map(({ backendPid }) => backendPid!));
      if (busy === null) return;
      for (const suspect of suspects) {
        const silence = this.#silences.get(suspect);
        if (silence) silence.isIdleAtServer = !busy.has(suspect.backendPid!);
      }
    } catch {
      // The server cannot be reached: nothing is known of its connections.
    } finally {
      this.#isAsking = false;
    }
  }

  async #end(lost: readonly WatchedConnection[]): Promise<void> {
    await this.#endAtServer(lost.map(({ backendPid }) => backendPid!)).catch(() => {});
  }
}
