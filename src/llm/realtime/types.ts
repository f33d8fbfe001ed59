/** The settings by which a real-time model hears and speaks. */
export type RealtimeVoice = {
  voice: string | { id: string };
  speed: number | undefined;
  /** The model of the gateway that transcribes what is said, with what it is told. */
  transcription: { model: string; language?: string; prompt?: string } | null;
};

/** The text of a turn that a real-time model has heard, and the tokens that the gateway has counted; null when it has told none. */
export type HeardTurn = { text: string; tokens: { prompt: number; completion: number } | null };

/** The sound of a response, as PCM of 16 bits at 24 kHz. */
export type ResponseSound = {
  /** The bytes that have come. */
  readonly receivedBytes: number;
  /** Whether all of it has come. */
  readonly isEnded: boolean;
  /** Yields it as it comes, to one reader. */
  read(): AsyncGenerator<Uint8Array>;
  /** Drops it: nobody hears it. */
  close(): void;
};

/** The spoken part of a response: its sound, and the item of the gateway and its text as far as they have come. */
export type SpokenRound = { readonly sound: ResponseSound; readonly itemId: string | null; readonly text: string };

/** Told of a response as soon as it says something that is to be heard. */
export type OnSpoken = (round: SpokenRound) => void;
