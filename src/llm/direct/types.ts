import type { Readable } from 'node:stream';

/** A task that a model does: it answers a conversation, or makes something else of what it is given. */
export type ModelTask = 'answers' | 'embeddings' | 'transcription' | 'speech' | 'images' | 'moderation' | 'realtime';

/** A task by which usage is counted: what a real-time model says is an answer. */
export type CountedTask = Exclude<ModelTask, 'realtime'>;

/** The members of a request as they are sent to the gateway. */
type Body = Record<string, unknown>;

/** A request of a caller that one model is to answer, without an agent. */
export type DirectRequest = { model: string; signal: AbortSignal };

/** A request for the vectors of texts, or of their tokens. `body` has its other members. */
export type EmbeddingsRequest = DirectRequest & {
  input: readonly (string | readonly number[])[];
  dimensions?: number;
  body: Body;
};

/** A vector for each input, in their order, and the tokens that the gateway has counted; null when it has told none. */
export type DirectEmbeddings = { vectors: number[][]; promptTokens: number | null };

/** A request for the text of a recording. `fields` are the other fields of its form; a list is sent as several. */
export type TranscriptionRequest = DirectRequest & {
  file: File;
  fields: Record<string, string | readonly string[]>;
  /** Whether the answer is text of a form of its own, such as subtitles. */
  isText: boolean;
};

/** A piece of a recording, by its times in seconds. */
export type TimedText = { start: number; end: number; text: string };

/** The text of a recording, and what the gateway has told of it. */
export type RecordingText = {
  text: string;
  language: string | null;
  /** The length of the recording in seconds. */
  durationS: number | null;
  segments: TimedText[] | null;
  words: TimedText[] | null;
  tokens: { prompt: number; completion: number } | null;
};

/** A piece of a transcript that comes as it is heard: some text, or at the end all of it. */
export type TranscriptPiece = { delta: string } | { done: RecordingText };

/** A request for a text to be spoken. */
export type SpeechRequest = DirectRequest & { body: Body };

/** Sound as it comes, with its media type. */
export type SpokenSound = { bytes: Readable; mediaType: string };

/** A piece of sound that comes as events: its bytes in base64, or at the end the tokens that the gateway has counted. */
export type SpeechPiece = { audio: string } | { done: { tokens: { prompt: number; completion: number } | null } };

/** A request for images. `count` is the number that is asked for. */
export type ImagesRequest = DirectRequest & { count: number; body: Body };

/** An image: its bytes in base64, or the address where the gateway keeps it. */
export type DrawnImage = { b64_json?: string; url?: string; revised_prompt?: string };

/** The images, and the tokens that the gateway has counted. */
export type DrawnImages = { images: DrawnImage[]; tokens: { prompt: number; completion: number } | null };

/** The form of an image, as the gateway tells it: members that it does not tell are missing. */
export type ImageForm = { size?: string; quality?: string; background?: string; output_format?: string };

/** An image that comes as an event: one that is not finished has its place among such. */
export type ImagePiece = ImageForm & {
  b64_json: string;
  partialIndex: number | null;
  tokens: { prompt: number; completion: number } | null;
};

/** A request for a judgement of texts and images. */
export type ModerationRequest = DirectRequest & { count: number; body: Body };

/** The judgement of an input by its categories. */
export type Moderation = {
  flagged: boolean;
  categories: Record<string, boolean>;
  category_scores: Record<string, number>;
  /** The kinds of content for which a category was judged. */
  category_applied_input_types?: Record<string, string[]>;
};

/** The gateway's models as callers ask them without an agent. Failures are thrown as problems. */
export type DirectModels = {
  embed(request: EmbeddingsRequest): Promise<DirectEmbeddings>;
  transcribe(request: TranscriptionRequest): Promise<RecordingText>;
  /** Reading the pieces fails with the problem of a stream that is cut off. */
  transcribeInPieces(request: TranscriptionRequest): Promise<AsyncIterable<TranscriptPiece>>;
  speak(request: SpeechRequest): Promise<SpokenSound>;
  /** Reading the pieces fails with the problem of a stream that is cut off. */
  speakInPieces(request: SpeechRequest): Promise<AsyncIterable<SpeechPiece>>;
  draw(request: ImagesRequest): Promise<DrawnImages>;
  /** Reading the pieces fails with the problem of a stream that is cut off. */
  drawInPieces(request: ImagesRequest): Promise<AsyncIterable<ImagePiece>>;
  moderate(request: ModerationRequest): Promise<Moderation[]>;
};
