import { createHash } from 'node:crypto';
import { imageHeadBytes, readImageSize, type ImageSize } from './image-size.ts';
import { countImageTokens } from './image-tokens.ts';

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

/** The way in which tokens were counted: by the model's own tokens, by the rule that its maker has published, or by an estimate that is rather too high. */
type TokenBasis = 'tokenizer' | 'model_rule' | 'estimate';

/** The tokens of a part with bytes. */
type PartTokens = { tokens: number; basis: TokenBasis };

/** Counts the tokens of a part with bytes. */
export type CountPart = (part: MediaPart) => PartTokens;

/** Returns the size of an image whose bytes are not in its part, or null when it is not known. */
export type FindImageSize = (part: MediaPart) => ImageSize | null;

/** The tokens of an image of a model without a published rule: makers charge from 85 to about 1,600. */
const imageTokens = 1_600;
const smallImageTokens = 85;
/** The size for which an image of an unknown size counts. */
const usualSize: ImageSize = { width: 1_024, height: 1_024 };
/** Compressed speech has about 2,000 bytes a second, for which providers charge up to 32 tokens. */
const bytesPerAudioToken = 60;
/** A page of a document has about 50,000 bytes, for which providers charge up to 3,000 tokens. */
const bytesPerFileToken = 16;
/** A document or sound whose size is not known. */
const unknownTokens = 3_000;

/** Returns the size of an image as its bytes say it. */
function readSize({ source }: MediaPart): ImageSize | null {
  if (source.type !== 'data') return null;
  return readImageSize(Buffer.from(source.data.slice(0, Math.ceil(imageHeadBytes / 3) * 4), 'base64'));
}

function countImage(bareModel: string, part: MediaPart & { type: 'image' }, findSize: FindImageSize): PartTokens {
  const { detail } = part;
  const size = readSize(part) ?? findSize(part);
  const tokens = countImageTokens(bareModel, size ?? usualSize, detail);
  if (tokens !== null && (size !== null || detail === 'low')) return { tokens, basis: 'model_rule' };
  if (detail === 'low') return { tokens: smallImageTokens, basis: 'estimate' };
  return { tokens: Math.max(imageTokens, tokens ?? 0), basis: 'estimate' };
}

/**
 * Creates the count of parts with bytes for a model. Images count by the rule that its maker has published, when there is one and their
 * size is known; all others by an estimate, rather too high, since each provider counts in a way of its own.
 */
export const createPartCount =
  (bareModel: string, findSize: FindImageSize = () => null): CountPart =>
  (part) => {
    if (part.type === 'image') return countImage(bareModel, part, findSize);
    if (part.source.type !== 'data') return { tokens: unknownTokens, basis: 'estimate' };
    const perToken = part.type === 'audio' ? bytesPerAudioToken : bytesPerFileToken;
    return { tokens: Math.ceil(countBase64Bytes(part.source.data) / perToken), basis: 'estimate' };
  };

/** Adds up the tokens of the parts of a message that are more than text. */
export const countMediaTokens = (parts: readonly UserPart[] | undefined, countPart: CountPart): number =>
  (parts ?? []).filter(isMediaPart).reduce((sum, part) => sum + countPart(part).tokens, 0);

/** Returns the parts of a message whose text was cut to another one: the text first, then what is more than text. */
export const withText = (parts: readonly UserPart[], text: string): UserPart[] => [
  { type: 'text', text },
  ...parts.filter(isMediaPart),
];
