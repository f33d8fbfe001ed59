/** An open microphone. */
export type Microphone = { isMuted: boolean; close: () => void };

type MicrophoneOptions = {
  context: AudioContext;
  /** Takes away echo and noise: not for headphones, where nothing has to be taken away. */
  cleans: boolean;
  /** Told of each 40 ms: samples of 24 kHz, and how loud they are, from 0 to 1. */
  onSound: (samples: Int16Array, loudness: number) => void;
  /** Told that it was unplugged, or is not allowed any more. */
  onLost: () => void;
};

/** The address of the script that runs in the browser's thread of sound. */
const recorderUrl = new URL('./recorder-worklet.js', import.meta.url);

/** Opens the microphone. @throws DOMException when the reader or the browser refuses it */
export async function openMicrophone({ context, cleans, onSound, onLost }: MicrophoneOptions): Promise<Microphone> {
  const cleaning = { echoCancellation: cleans, noiseSuppression: cleans, autoGainControl: cleans };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...cleaning, channelCount: 1 } });
  const close = () => stream.getTracks().forEach((track) => track.stop());
  for (const track of stream.getTracks()) track.addEventListener('ended', onLost);
  try {
    await context.audioWorklet.addModule(recorderUrl.href);
  } catch (error) {
    close();
    throw error;
  }
  const recorder = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 });
  const microphone: Microphone = {
    isMuted: false,
    close: () => {
      recorder.port.close();
      recorder.disconnect();
      close();
    },
  };
  recorder.port.addEventListener('message', ({ data }: MessageEvent<Int16Array>) => {
    // Silence is sent too: the server hears that a turn is over.
    const samples = microphone.isMuted ? new Int16Array(data.length) : data;
    onSound(samples, samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32_768);
  });
  recorder.port.start();
  context.createMediaStreamSource(stream).connect(recorder);
  return microphone;
}
