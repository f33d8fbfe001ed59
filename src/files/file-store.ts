/**
 * A place for the bytes of files, by keys of letters, digits, `_`, `-` and `/`. All instances that share a database need the
 * same place. It knows nothing of what the bytes are: they come encrypted.
 */
export type FileStore = {
  /**
   * Stores the bytes of a key as they come. When it fails, or what it is given fails, there may be a part of them, until `remove`.
   * @throws `FileStoreError`, or what `content` throws
   */
  write(key: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** Reads bytes from `start` to before `end`. @throws `FileStoreError` */
  read(key: string, start: number, end: number): AsyncIterable<Buffer>;
  /** Removes the bytes of a key; nothing happens when there are none. @throws `FileStoreError` */
  remove(key: string): Promise<void>;
  /** Checks that it can be reached. @throws `FileStoreError` */
  check(): Promise<void>;
};

/** The reasons for which a store fails. */
export type FileStoreFault = 'missing' | 'full' | 'unavailable';

/** A store that cannot do what it was asked to. */
export class FileStoreError extends Error {
  override name = 'FileStoreError';
  readonly fault: FileStoreFault;

  constructor(fault: FileStoreFault, cause?: unknown) {
    super(`The storage of files is ${fault}.`, { cause });
    this.fault = fault;
  }
}

/** Creates a store in the memory of this process, for tests and for servers that are thrown away. */
export function createMemoryStore(): FileStore {
  const files = new Map<string, Buffer>();
  return {
    async write(key, content) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk);
      files.set(key, Buffer.concat(chunks));
    },
    async *read(key, start, end) {
      const bytes = files.get(key);
      if (!bytes) throw new FileStoreError('missing');
      yield bytes.subarray(start, end);
    },
    remove: async (key) => void files.delete(key),
    check: async () => {},
  };
}
