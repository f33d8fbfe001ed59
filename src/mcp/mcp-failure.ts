/** A failure of a server or on the way to it. The message is a sentence for the caller, and quotes the server. */
export class McpFailure extends Error {
  override name = 'McpFailure';
  /** Whether the server did not answer in time. */
  readonly isLate: boolean;

  constructor(message: string, isLate = false, options?: ErrorOptions) {
    super(message, options);
    this.isLate = isLate;
  }
}
