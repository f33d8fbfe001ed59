/** An event of a stream, as it arrived: its name there and its data. */
export type StreamedEvent = { event: string; data: unknown };

/** A running provider, as verification needs it. */
export type Provider = {
  baseUrl: string;
  /** Brings a state about. Returns the values that requests may have in them. Unknown states throw. */
  setUp(state: string, params: Record<string, unknown>): Promise<Record<string, string>>;
  /** Really runs a stream in the state that was set up, to its end. */
  events(stream: string): Promise<StreamedEvent[]>;
  /** What else was wrong with the answers since it was asked last. */
  violations(): string[];
};
