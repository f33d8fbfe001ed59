/** Builds the parameters of one statement. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Adds a value, and returns the parameter that stands for it. `type` is a type of SQL. */
  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}
