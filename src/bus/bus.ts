/** Publishes and delivers messages between instances. Messages may get lost, so no code may depend on one. */
export type Bus = {
  publish(topic: string, message: string): void;
  /** Calls `listener` with the messages that are published to the topic from about now on. Returns the function that stops it. */
  listen(topic: string, listener: (message: string) => void): () => void;
  /** Whether messages are delivered at the moment, as far as this process knows. */
  isReachable(): boolean;
  close(): Promise<void>;
};
