/** Samples of sound: 16 bits, one channel. */
export type Sound = { samples: Int16Array; sampleRate: number };

const headBytes = 44;

/** Returns samples as bytes of PCM, the low byte first. */
export const toPcm = (samples: Int16Array): Buffer =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

/** Writes sound as a file of the form WAV. */
export function toWave({ samples, sampleRate }: Sound): Buffer {
  const data = toPcm(samples);
  const head = Buffer.alloc(headBytes);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(headBytes - 8 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** Returns samples of PCM, of the first channel of several. */
export function readPcm(bytes: Buffer, channels = 1): Int16Array {
  const count = Math.floor(bytes.length / (2 * channels));
  return Int16Array.from({ length: count }, (_, at) => bytes.readInt16LE(at * 2 * channels));
}

type Format = { isPcm: boolean; channels: number; sampleRate: number };

/** Reads a file of the form WAV with PCM of 16 bits; null for everything else. A length that is too long, as of a stream, is cut. */
export function readWave(file: Buffer): Sound | null {
  if (file.length < headBytes || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    return null;
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.length;) {
    const [name, length] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4)];
    const [begin, end] = [at + 8, Math.min(at + 8 + length, file.length)];
    if (name === 'fmt ' && end - begin >= 16)
      format = {
        isPcm: file.readUInt16LE(begin) === 1 && file.readUInt16LE(begin + 14) === 16,
        channels: file.readUInt16LE(begin + 2),
        sampleRate: file.readUInt32LE(begin + 4),
      };
    if (name === 'data') {
      if (!format?.isPcm || format.channels < 1) return null;
      return { samples: readPcm(file.subarray(begin, end), format.channels), sampleRate: format.sampleRate };
    }
    at = end + (length % 2);
  }
  return null;
}
