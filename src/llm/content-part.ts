import { createHash } from 'node:crypto';

/** A kind of content that a model takes or does not. */
export type Modality = 'text' | 'image' | 'audio' | 'file';

/**
 * The place of the bytes of a part. `data` is base64; a provider's file is known to the provider of the model alone; a file of Parley's
 * is read before the model is asked.
 */
export type ContentSource =
  | { type: 'data'; media_type: string; data: string }
  | { type: 'url'; url: string }
  | { type: 'provider_file'; file_id: string }
  | { type: 'file'; file_id: string };

/** A part of a message, as the contract has it. */
export type UserPart =
  | { type: 'text'; text: string }
  | { type: 'image'; source: ContentSource; detail?: 'auto' | 'low' | 'high'; name?: string }
  | { type: 'audio'; source: ContentSource; name?: string }
  | {
      type: 'file';
      source: ContentSource;
      name?: string;
      /** The text that models which take no files are sent in its place: the one that was taken out of it. */
      text?: string;
    };

/** A part with bytes. */
export type MediaPart = Exclude<UserPart, { type: 'text' }>;

/** Returns a key by which a part is known: the place of its bytes, or their hash. */
export function toPartKey({ type, source }: MediaPart): string {
  if (source.type === 'url') return `${type} ${createHash('sha256').update(source.url).digest('base64url')}`;
  if (source.type !== 'data') return `${type} ${source.file_id}`;
  return `${type} ${createHash('sha256').update(`${source.media_type} ${source.data}`).digest('base64url')}`;
}

/** Tells whether a part is more than text. */
const isMediaPart = (part: UserPart): part is MediaPart => part.type !== 'text';

/** Returns the number of bytes that base64 stands for. */
export const countBase64Bytes = (base64: string): number =>
  Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

/** Providers charge from 85 to about 1,600 tokens for an image; the size in pixels, which decides, is not looked at. */
const imageTokens = 1_600;
const smallImageTokens = 85;
/** Compressed speech has about 2,000 bytes a second, for which providers charge up to 32 tokens. */
const bytesPerAudioToken = 60;
/** A page of a document has about 50,000 bytes, for which providers charge up to 3,000 tokens. */
const bytesPerFileToken = 16;
/** A document or sound whose size is not known. */
const unknownTokens = 3_000;

/** Estimates the tokens of a part with bytes, rather too high: each provider counts in a way of its own. */
export function estimatePartTokens(part: MediaPart): number {
  if (part.type === 'image') return part.detail === 'low' ? smallImageTokens : imageTokens;
  if (part.source.type !== 'data') return unknownTokens;
  const perToken = part.type === 'audio' ? bytesPerAudioToken : bytesPerFileToken;
  return Math.ceil(countBase64Bytes(part.source.data) / perToken);
}

/** Adds up the estimated tokens of the parts of a message that are more than text. */
export const estimateMediaTokens = (parts: readonly UserPart[] | undefined): number =>
  (parts ?? []).filter(isMediaPart).reduce((sum, part) => sum + estimatePartTokens(part), 0);

/** Returns the parts of a message whose text was cut to another one: the text first, then what is more than text. */
export const withText = (parts: readonly UserPart[], text: string): UserPart[] => [
  { type: 'text', text },
  ...parts.filter(isMediaPart),
];
