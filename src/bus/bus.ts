/** How instances tell each other what happens. Messages may get lost; nobody may depend on one. */
export type Bus = {
  publish(topic: string, message: string): void;
  /** Calls `listener` with what is published to the topic from about now on. Returns how to stop. */
  listen(topic: string, listener: (message: string) => void): () => void;
  close(): Promise<void>;
};
