/** Reads server-sent events, and tells of each frame with its sequence number as soon as it is whole. */
export class SseReader {
  readonly #onFrame: (seq: number, frame: string) => void;
  #rest = '';

  constructor(onFrame: (seq: number, frame: string) => void) {
    this.#onFrame = onFrame;
  }

  take(text: string): void {
    const frames = (this.#rest + text).split('\n\n');
    this.#rest = frames.pop()!;
    for (const frame of frames) {
      const seq = /^id: (\d+)$/m.exec(frame)?.[1];
      if (seq !== undefined) this.#onFrame(Number(seq), frame);
    }
  }
}
