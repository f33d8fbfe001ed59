import { beginPart, detached } from '#src/process/work.ts';
import { statementSize } from '#src/db/batches.ts';
import { isOutage } from '#src/db/failures.ts';
import type { Queryable } from '#src/db/query.ts';
import { appendGroup, isGroupable, measureMember, type GroupMember } from './group-write.ts';
import { appendToLog } from './write.ts';

/** The way of an instance to the database for additions to many logs at a time. */
export type GroupOptions = {
  /** Runs single statements, never within a transaction of somebody else. */
  db: Queryable;
  /** The time between the beginnings of two statements while several sessions are written to, in milliseconds; twice as long while many are. */
  windowMs: number;
  /**
   * Whether others write to the database at the same time, as at a server. Then events from outside have a statement of their own for
   * each session, since the server carries out those of many producers side by side.
   */
  isShared: boolean;
};

type PendingMember = GroupMember & {
  isUrgent: boolean;
  resolve: (isStored: boolean) => void;
  reject: (error: unknown) => void;
};

/** The maximum number of sessions in one statement. */
const mostSessions = 256;
/** The number of sessions in one statement from which the next one begins after two windows. */
const manySessions = 8;

/** Tells whether an addition can be written together with others: one statement has room for it, and has what a group can write. */
export const fitsGroup = (member: GroupMember): boolean =>
  isGroupable(member.projection) && measureMember(member) <= statementSize;

/**
 * Appends to the logs of many sessions with one statement at a time. What comes while a statement is under way goes into the
 * next one. Each addition is stored or not by itself. A session that is written to alone never waits; where several are,
 * statements begin one window apart, or two where many are, since their number costs more than their size.
 */
export class GroupCommit {
  readonly #options: GroupOptions;
  readonly #waiting: PendingMember[] = [];
  #isBusy = false;
  #timer: NodeJS.Timeout | null = null;
  #lastStart = -Infinity;
  /** The only session of the last statement; null when it had several. */
  #lastAlone: string | null = null;
  /** The number of sessions in the last statement. */
  #lastCount = 0;

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  /**
   * Appends if, and only if, the session's next sequence number still is that of the addition. Returns false, with nothing
   * written, when somebody else came between or holds the session. Rejects with the failure of this addition alone; when the
   * connection was lost, nobody knows whether it is stored. An urgent one does not wait for a window.
   */
  append({ addition, projection }: GroupMember, isUrgent: boolean): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ addition, projection, isUrgent, resolve, reject });
    this.#schedule();
    // Pieces of text come by the hundred: the commits of which a trace tells are those that begin or end something.
    const part = projection && beginPart('append to the log', { kind: 'internal' });
    if (part)
      promise.then(
        () => part.end(),
        (error: unknown) => part.end(error),
      );
    return promise;
  }

  #schedule(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    const pauseMs = this.#findPause();
    if (pauseMs > 0) {
      this.#timer ??= setTimeout(() => this.#flush(), pauseMs);
      return;
    }
    this.#flush();
  }

  /** Returns the milliseconds until the next statement may begin. */
  #findPause(): number {
    const isAlone = this.#waiting.length === 1 && this.#waiting[0]!.addition.sessionId === this.#lastAlone;
    if (isAlone || this.#waiting.some(({ isUrgent }) => isUrgent)) return 0;
    const windows = this.#lastCount >= manySessions ? 2 : 1;
    return this.#lastStart + windows * this.#options.windowMs - performance.now();
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const group = this.#takeGroup();
    this.#isBusy = true;
    this.#lastStart = performance.now();
    this.#lastCount = group.length;
    this.#lastAlone = group.length === 1 ? group[0]!.addition.sessionId : null;
    // Its statement is that of all whose additions are in it.
    void detached(() => this.#write(group)).finally(() => {
      this.#isBusy = false;
      this.#schedule();
    });
  }

  /** Takes as many additions as fit into one statement. */
  #takeGroup(): PendingMember[] {
    let size = 0;
    const end = this.#waiting.findIndex(
      (member, index) => index === mostSessions || (size += measureMember(member)) > statementSize,
    );
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(end, 1));
  }

  /** Never rejects. A group that fails is written one by one, so that the others do not share the failure. */
  async #write(group: readonly PendingMember[]): Promise<void> {
    try {
      const stored = await this.#append(group);
      for (const { addition, resolve } of group) resolve(stored.has(addition.sessionId));
    } catch (error) {
      if (group.length === 1 || isOutage(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await this.#write([one]);
    }
  }

  /**
   * Returns the sessions whose addition is stored. Where nobody else writes, one session with messages or a run is written by the
   * statement made for it. Elsewhere that statement could wait for a lock, and all others for it.
   */
  async #append(group: readonly PendingMember[]): Promise<Set<string>> {
    const [{ addition, projection }] = group as [PendingMember];
    const { db, isShared } = this.#options;
    if (isShared || group.length > 1 || projection === null) return appendGroup(db, group, isShared);
    const done = await appendToLog(db, addition, projection);
    return new Set(done ? [addition.sessionId] : []);
  }
}
