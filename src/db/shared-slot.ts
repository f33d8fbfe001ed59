import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

/** The length of the shared memory for bytes, and so of the longest message in it. */
const sharedLength = 262_144;
/** Indexes of the control words. */
const [putCount, byteLength, messageKind] = [0, 1, 2];
const controlLength = 16;
/** The byte length of a message that went by the port. */
const byPort = -1;

/** A message between two threads: bytes, and a small number that says what they are. */
export type SlotMessage = { kind: number; bytes: Uint8Array };

/** The memory and the port of a slot, to be given to the other thread. */
export type SlotMemory = { memory: SharedArrayBuffer; port: MessagePort };

/** Allocates the shared memory of a slot. */
export const allocateSlot = (): SharedArrayBuffer => new SharedArrayBuffer(controlLength + sharedLength);

/**
 * One direction of an exchange between two threads, which holds one message at a time. The receiver must have taken a
 * message before the next one is put. Shared memory wakes the other thread in half the time of `postMessage`; only messages
 * that are longer than the memory travel by the port.
 */
export class SharedSlot {
  readonly #control: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #port: MessagePort;
  #takenCount = 0;

  constructor({ memory, port }: SlotMemory) {
    this.#control = new Int32Array(memory, 0, controlLength / Int32Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(memory, controlLength);
    this.#port = port;
  }

  /** Puts a message, whose bytes are copied, and wakes the receiver. */
  put({ kind, bytes }: SlotMessage): void {
    if (bytes.length <= sharedLength) {
      this.#bytes.set(bytes);
      this.#control[byteLength] = bytes.length;
    } else {
      const copy = bytes.slice();
      this.#port.postMessage(copy, [copy.buffer]);
      this.#control[byteLength] = byPort;
    }
    this.#control[messageKind] = kind;
    Atomics.add(this.#control, putCount, 1);
    Atomics.notify(this.#control, putCount);
  }

  /** Blocks the thread until a message was put, and returns it. */
  take(): SlotMessage {
    while (this.#isEmpty()) Atomics.wait(this.#control, putCount, this.#takenCount);
    return this.#read();
  }

  /** Waits without blocking until a message was put, and returns it. */
  async takeAsync(): Promise<SlotMessage> {
    while (this.#isEmpty()) {
      const waiting = Atomics.waitAsync(this.#control, putCount, this.#takenCount);
      if (waiting.async) await waiting.value;
    }
    return this.#read();
  }

  /**
   * Tells whether the last message was taken. Whoever is woken asks again: V8 wakes waiters without a message too, about once
   * in a million, and the last answer would be taken for the next one.
   */
  #isEmpty(): boolean {
    return Atomics.load(this.#control, putCount) === this.#takenCount;
  }

  #read(): SlotMessage {
    this.#takenCount = Atomics.load(this.#control, putCount);
    const [length, kind] = [this.#control[byteLength]!, this.#control[messageKind]!];
    if (length !== byPort) return { kind, bytes: this.#bytes.slice(0, length) };
    return { kind, bytes: receiveMessageOnPort(this.#port)!.message as Uint8Array };
  }
}
