import process from 'node:process';
import pg from '#generated/packages/pg.js';
import type { Keyring } from './content/keyring.ts';
import { ContentParameter } from './content/parameter.ts';
import { openPending, parseJsonContent } from './content/pending.ts';
import { isTracing } from '#src/process/span.ts';
import { traceStatement } from './trace-statement.ts';
import type { Queryable } from './query.ts';
import type { WatchedConnection } from './silence-watch.ts';

type Row = Record<string, unknown>;

/** The maximum number of prepared statements: enough for every fixed text. Further texts are not prepared. */
const maxNames = 500;
const names = new Map<string, string>();

/**
 * Begins a statement that is not prepared, so that the database plans it for its values each time: a plan for any values reads whole
 * tables where a filter leaves few rows.
 */
export const plannedEachTime = '/* planned each time */';

function toStatementName(text: string): string | undefined {
  if (text.startsWith(plannedEachTime)) return undefined;
  let name = names.get(text);
  if (name === undefined && names.size < maxNames) names.set(text, (name = `parley_${names.size}`));
  return name;
}

/** The configuration of a client: that of `pg`, the keys of contents when they are encrypted, and whether statements have names. */
type ClientConfig = pg.ClientConfig & { keyring?: Keyring; preparesStatements?: boolean };

/** The part of the connection of `pg` that it does not declare. */
type ClientStream = { cork(): void; uncork(): void; destroy(error: Error): void; bytesRead: number };

/** The part of a client of `pg` that it does not declare: its process at the server, and statements that wait for answers. */
type ClientInside = { processID: number | null; _activeQuery: unknown; _sentQueryQueue: unknown[] };

/** The answer to a statement that was not sent. */
const noAnswer = (command: string): pg.QueryResult<Row> => ({ command, rowCount: null, oid: 0, fields: [], rows: [] });

const beginText = 'START TRANSACTION';
const endTexts: ReadonlySet<string> = new Set(['COMMIT', 'ROLLBACK']);

/**
 * A `pg` client that prepares each statement with parameters once per connection, unless the connection goes through a pooler that
 * gives each transaction another server connection, encrypts and decrypts contents when there
 * is a keyring, and closes a connection whose server no longer answers. Statements that do not wait for each other's answers
 * are sent together, in their order, and the beginning of a transaction is sent with its first statement: a way to the
 * database and back costs more than most statements.
 */
export class PreparingClient extends pg.Client implements WatchedConnection {
  readonly #keyring: Keyring | undefined;
  readonly #preparesStatements: boolean;
  /** The statement before, once it is encrypted: statements with contents keep their order. */
  #before: Promise<unknown> = Promise.resolve();
  /** Whether a transaction was begun and nothing was sent of it yet. */
  #isBeginning = false;
  /** Whether what is sent is held until the end of this turn. */
  #isCorked = false;
  readonly #db: Queryable = {
    query: async <T>(sql: string, parameters: unknown[] = []) => (await this.#send(sql, parameters)).rows as T,
  };

  constructor(config: ClientConfig) {
    super({ ...config, pipeline: true } as pg.ClientConfig);
    this.#keyring = config.keyring;
    this.#preparesStatements = config.preparesStatements ?? true;
    // A lost connection fails its statements and is replaced by the pool. Without a listener it would end the process.
    this.on('error', () => {});
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- `query` has a dozen overloads; all pass through
  override query(...call: any[]): any {
    const [text, values = [], ...rest] = call;
    if (typeof text !== 'string' || !Array.isArray(values) || rest.length > 0) return super.query(...(call as [never]));
    return this.#keyring ? this.#sendInTurn(this.#keyring, text, values) : this.#send(text, values);
  }

  async #sendInTurn(keyring: Keyring, text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    const sealed = this.#before.then(() => this.#seal(keyring, values));
    this.#before = sealed.catch(() => {});
    return sealed.then((sent) => this.#sendSealed(keyring, text, sent));
  }

  async #seal(keyring: Keyring, values: unknown[]): Promise<unknown[]> {
    const sealed: unknown[] = [];
    for (const value of values)
      sealed.push(value instanceof ContentParameter ? await keyring.seal(this.#db, value) : value);
    return sealed;
  }

  /** Sends a statement whose contents are encrypted, and decrypts what comes back with keys that were not loaded before. */
  async #sendSealed(keyring: Keyring, text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    const { misses } = keyring;
    const answer = await this.#send(text, values);
    if (keyring.misses !== misses) await openPending(keyring, this.#db, answer.rows ?? []);
    return answer;
  }

  #send(text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    if (text === beginText) {
      this.#isBeginning = true;
      return Promise.resolve(noAnswer(text));
    }
    if (this.#isBeginning) {
      this.#isBeginning = false;
      if (endTexts.has(text)) return Promise.resolve(noAnswer(text));
      this.#post(beginText, []).catch(() => {}); // the statement after it fails too
    }
    return this.#post(text, values);
  }

  /** Sends a statement at the end of this turn, with the others of the same turn. */
  #post(text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    if (!this.#isCorked) this.#cork();
    const answer = this.#ask(text, values);
    if (isTracing()) traceStatement(text, answer);
    return answer;
  }

  #ask(text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    if (values.length === 0) return super.query(text);
    const name = this.#preparesStatements ? toStatementName(text) : undefined;
    const answer = super.query<Row>({ name, text, values } as never);
    answer.catch((error: Error) => this.#closeIfUseless(error));
    return answer;
  }

  #cork(): void {
    const stream = this.#stream;
    this.#isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      stream.uncork();
    });
  }

  get backendPid(): number | null {
    return this.#inside.processID;
  }

  get isWaiting(): boolean {
    return Boolean(this.#inside._activeQuery) || this.#inside._sentQueryQueue.length > 0;
  }

  get bytesRead(): number {
    return this.#stream.bytesRead;
  }

  closeAsLost(): void {
    this.#stream.destroy(new Error('Connection terminated: the server works on no statement of it.'));
  }

  get #inside(): ClientInside {
    return this as unknown as ClientInside;
  }

  get #stream(): ClientStream {
    return (this as unknown as { connection: { stream: ClientStream } }).connection.stream;
  }

  /**
   * Closes the connection after a timeout, because the late answer would be taken for the next statement's, and when its server
   * takes no writes: it was the primary until a failover, and a new connection finds the one that is.
   */
  #closeIfUseless(error: Error & { code?: string }): void {
    if (error.message === 'Query read timeout' || error.code === readOnlyState) this.#stream.destroy(error);
  }
}

/** The SQLSTATE of a write at a server, or in a transaction, that only reads. */
const readOnlyState = '25006';

const oids = { int8: 20, text: 25, json: 114 };

/** Parses `bigint` as a number: sequence numbers stay far below 2^53. With a keyring, contents are decrypted too. */
export function createTypeParsers(keyring: Keyring | undefined) {
  const own = new Map<number, (text: string) => unknown>([[oids.int8, Number]]);
  if (keyring) own.set(oids.text, keyring.openText).set(oids.json, (text) => parseJsonContent(keyring, text));
  return {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      (format !== 'binary' && own.get(oid)) || pg.types.getTypeParser(oid, format as 'text'),
  };
}
