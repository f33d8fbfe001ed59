import pg from 'pg';
import type { Keyring } from './content/keyring.ts';
import { ContentParameter } from './content/parameter.ts';
import { openPending, parseJsonContent } from './content/pending.ts';
import type { Queryable } from './query.ts';

type Row = Record<string, unknown>;

/** The maximum number of prepared statements: enough for every fixed text. Further texts are not prepared. */
const maxNames = 500;
const names = new Map<string, string>();

function toStatementName(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < maxNames) names.set(text, (name = `parley_${names.size}`));
  return name;
}

/** The configuration of a client: that of `pg`, and the keys of contents when they are encrypted. */
type ClientConfig = pg.ClientConfig & { keyring?: Keyring };

/**
 * A `pg` client that prepares each statement with parameters once per connection, encrypts and decrypts contents when there
 * is a keyring, and closes a connection whose server no longer answers.
 */
export class PreparingClient extends pg.Client {
  readonly #keyring: Keyring | undefined;
  /** The end of the statement before, with its keys: statements with contents keep their order, and wait for each other. */
  #before: Promise<unknown> = Promise.resolve();
  readonly #db: Queryable = {
    query: async <T>(sql: string, parameters: unknown[] = []) => (await this.#send(sql, parameters)).rows as T,
  };

  constructor(config: ClientConfig) {
    super(config);
    this.#keyring = config.keyring;
    // A lost connection fails its statements and is replaced by the pool. Without a listener it would end the process.
    this.on('error', () => {});
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- `query` has a dozen overloads; all pass through
  override query(...call: any[]): any {
    const [text, values = [], ...rest] = call;
    if (typeof text !== 'string' || !Array.isArray(values) || rest.length > 0) return super.query(...(call as [never]));
    return this.#keyring ? this.#sendInTurn(this.#keyring, text, values) : this.#send(text, values);
  }

  #sendInTurn(keyring: Keyring, text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    const answer = this.#before.then(() => this.#sendContents(keyring, text, values));
    this.#before = answer.catch(() => {});
    return answer;
  }

  #send(text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    if (values.length === 0) return super.query(text);
    const answer = super.query<Row>({ name: toStatementName(text), text, values } as never);
    answer.catch((error: Error) => this.#closeOnTimeout(error));
    return answer;
  }

  /** Sends a statement with its contents encrypted, and decrypts what comes back with keys that were not loaded before. */
  async #sendContents(keyring: Keyring, text: string, values: unknown[]): Promise<pg.QueryResult<Row>> {
    const sent: unknown[] = [];
    for (const value of values)
      sent.push(value instanceof ContentParameter ? await keyring.seal(this.#db, value) : value);
    const { misses } = keyring;
    const answer = await this.#send(text, sent);
    if (keyring.misses !== misses) await openPending(keyring, this.#db, answer.rows ?? []);
    return answer;
  }

  /** Closes the connection after a timeout, because the late answer would be taken for the next statement's. */
  #closeOnTimeout(error: Error): void {
    if (error.message !== 'Query read timeout') return;
    const { connection } = this as unknown as { connection: { stream: { destroy(error: Error): void } } };
    connection.stream.destroy(error);
  }
}

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
