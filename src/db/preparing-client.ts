import pg from 'pg';

/** The maximum number of prepared statements: enough for every fixed text. Further texts are not prepared. */
const maxNames = 500;
const names = new Map<string, string>();

function toStatementName(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < maxNames) names.set(text, (name = `parley_${names.size}`));
  return name;
}

/**
 * A `pg` client that prepares each statement with parameters once per connection, and closes a connection whose server no
 * longer answers.
 */
export class PreparingClient extends pg.Client {
  // oxlint-disable-next-line typescript/no-explicit-any -- `query` has a dozen overloads; all pass through
  override query(...call: any[]): any {
    const [text, values, ...rest] = call;
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
      return super.query(...(call as [never]));
    const answer: unknown = super.query({ name: toStatementName(text), text, values } as never, ...(rest as []));
    if (answer instanceof Promise) answer.catch((error: Error) => this.#closeOnTimeout(error));
    return answer;
  }

  /** Closes the connection after a timeout, because the late answer would be taken for the next statement's. */
  #closeOnTimeout(error: Error): void {
    if (error.message !== 'Query read timeout') return;
    const { connection } = this as unknown as { connection: { stream: { destroy(error: Error): void } } };
    connection.stream.destroy(error);
  }
}

const int8 = 20;

/** Parses `bigint` as a number: sequence numbers stay far below 2^53. */
export const numericTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
};
