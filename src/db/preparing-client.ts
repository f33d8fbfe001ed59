import pg from 'pg';

/** Enough for every text that stores write by hand; texts of varying length beyond it go unnamed. */
const maxNames = 500;
const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < maxNames) names.set(text, (name = `parley_${names.size}`));
  return name;
}

/**
 * A `pg` client that has the server prepare each statement with parameters once per connection, whoever sends it, and
 * gives up a connection whose server has gone silent.
 */
export class PreparingClient extends pg.Client {
  // oxlint-disable-next-line typescript/no-explicit-any -- `query` has a dozen overloads; all pass through
  override query(...call: any[]): any {
    const [text, values, ...rest] = call;
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
      return super.query(...(call as [never]));
    const answer: unknown = super.query({ name: nameOf(text), text, values } as never, ...(rest as []));
    if (answer instanceof Promise) answer.catch((error: Error) => this.#hangUpOnSilence(error));
    return answer;
  }

  /** The answer might still come, to the wrong question: such a connection is of no more use. */
  #hangUpOnSilence(error: Error): void {
    if (error.message !== 'Query read timeout') return;
    const { connection } = this as unknown as { connection: { stream: { destroy(error: Error): void } } };
    connection.stream.destroy(error);
  }
}

const int8 = 20;

/** Reads `bigint` as a number: sequence numbers stay far below 2^53. */
export const numericTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
};
