import { describePart } from '#src/event-log/content-parts.ts';
import type { UserPart, ContentSource, MediaPart, Modality } from './content-part.ts';

/** A part of a message as the chat protocol of OpenAI has it. */
export type WirePart =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string; detail?: string } }
  | { type: 'input_audio'; input_audio: { data: string; format: string } }
  | { type: 'file'; file: { filename?: string; file_data?: string; file_id?: string } };

/** Tells whether a model takes a kind of content; true when nobody says that it does not. */
export type Accepts = (kind: Modality) => boolean;

/** The formats of sound whose names in the protocol are not those of their media types. */
const audioFormats: Record<string, string> = { mpeg: 'mp3', mpga: 'mp3', 'x-wav': 'wav', wave: 'wav', 'x-m4a': 'm4a' };

const toDataUrl = ({ media_type, data }: ContentSource & { type: 'data' }): string =>
  `data:${media_type};base64,${data}`;

function toImage(part: MediaPart & { type: 'image' }): WirePart | null {
  const { source, detail } = part;
  if (source.type === 'provider_file' || source.type === 'file') return null;
  const url = source.type === 'url' ? source.url : toDataUrl(source);
  return { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } };
}

/** Returns the format of sound as the protocol names it. */
export function toAudioFormat(mediaType: string): string {
  const subtype = mediaType.slice(mediaType.indexOf('/') + 1);
  return audioFormats[subtype] ?? subtype;
}

function toAudio({ source }: MediaPart): WirePart | null {
  if (source.type !== 'data') return null;
  return { type: 'input_audio', input_audio: { data: source.data, format: toAudioFormat(source.media_type) } };
}

function toFile({ source, name }: MediaPart): WirePart | null {
  if (source.type === 'url' || source.type === 'file') return null;
  if (source.type === 'provider_file') return { type: 'file', file: { file_id: source.file_id } };
  return { type: 'file', file: { filename: name ?? 'file', file_data: toDataUrl(source) } };
}

/** Returns a part as the protocol has it, or null when it has no form for its source. */
function toMedia(part: MediaPart): WirePart | null {
  if (part.type === 'image') return toImage(part);
  return part.type === 'audio' ? toAudio(part) : toFile(part);
}

/** Says in the place of a part why the model does not get it. */
function toNote(part: MediaPart, why: string): WirePart {
  const address = part.source.type === 'url' ? ` at ${part.source.url}` : '';
  return { type: 'text', text: `${describePart(part)}${address} (${why})` };
}

/**
 * Returns the parts of a message as the chat protocol of OpenAI has them. In the place of one that the model does not take, or
 * that the protocol has no form for, the model is told so.
 */
export function toWireParts(parts: readonly UserPart[], accepts: Accepts): WirePart[] {
  return parts.flatMap((part): WirePart[] => {
    if (part.type === 'text') return part.text === '' ? [] : [part];
    if (!accepts(part.type) && part.type === 'file' && part.text !== undefined)
      return [{ type: 'text', text: part.text }];
    if (!accepts(part.type)) return [toNote(part, `left out: you take no content of the kind ${part.type}`)];
    return [toMedia(part) ?? toNote(part, 'left out: it can only be named here')];
  });
}
