/** The most texts that a statement lists one by one: more would make too many texts of statements. */
const maxListedTexts = 4;

/** Builds the parameters of one statement, after those that it has already. */
export class SqlParameters {
  readonly values: unknown[];

  constructor(values: readonly unknown[] = []) {
    this.values = [...values];
  }

  /** Adds a value, and returns the parameter that stands for it. `type` is a type of SQL. */
  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }

  /**
   * Adds the condition that a column has one of some texts. The planner sees how many there are without their values, so that
   * it plans a prepared statement once instead of at each execution.
   */
  addEqualsAny(column: string, texts: readonly string[]): string {
    if (texts.length === 1) return `${column} = ${this.add(texts[0], 'text')}`;
    if (texts.length === 0 || texts.length > maxListedTexts) return `${column} = ANY(${this.add(texts, 'text[]')})`;
    return `${column} = ANY(ARRAY[${texts.map((text) => this.add(text, 'text')).join(', ')}])`;
  }
}
