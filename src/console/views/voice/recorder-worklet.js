/* global AudioWorkletProcessor, registerProcessor, sampleRate */

/**
 * Records the microphone in the thread of the browser's sound: gives pieces of 40 ms as samples of 16 bits at 24 kHz, whatever the rate of the
 * device is. Each sample is the mean of what the device heard in its time.
 */
class Recorder extends AudioWorkletProcessor {
  #piece = new Int16Array(960);
  #filled = 0;
  #sum = 0;
  #count = 0;
  /** The part of the next sample that has passed, from 0 to 1. */
  #passed = 0;

  process([channels]) {
    for (const value of channels[0] ?? []) {
      this.#sum += value;
      this.#count += 1;
      this.#passed += 24_000 / sampleRate;
      for (const mean = this.#sum / this.#count; this.#passed >= 1; this.#passed -= 1) this.#add(mean);
    }
    return true;
  }

  #add(value) {
    this.#piece[this.#filled] = Math.max(-1, Math.min(1, value)) * 32_767;
    this.#filled += 1;
    this.#sum = 0;
    this.#count = 0;
    if (this.#filled < this.#piece.length) return;
    this.port.postMessage(this.#piece.slice());
    this.#filled = 0;
  }
}

registerProcessor('recorder', Recorder);
