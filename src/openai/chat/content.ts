import type { AttachedFile, ChatMessage, ImageAddress, UserContentPart } from '#generated/openai/client/types.gen.ts';
import type { ContentInput, PartInput } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/api/problems.ts';
import type { InputMedia } from '#src/resources/messages/run/accepted-media.ts';

/** An image that was sent: its address or bytes as in a chat completion, or a file, which only responses have. */
type SentImage = Partial<ImageAddress> & { file_id?: string | null };
/** A document that was sent: its bytes or a file as in a chat completion, or its address, which only responses have. */
type SentFile = AttachedFile & { file_url?: string | null };
/** A part of a message of the person, as it is in a chat completion or was in a response. */
export type SentPart =
  | Exclude<UserContentPart, { type: 'image_url' | 'file' }>
  | { type: 'image_url'; image_url: SentImage }
  | { type: 'file'; file: SentFile };

type UserMessage = Extract<ChatMessage, { role: 'user' }>;
/** A message of the person, as it is in a chat completion or was in a response. */
export type SentSpeech = Omit<UserMessage, 'content'> & { content: string | SentPart[] };
type MediaInput = Exclude<PartInput, { type: 'text' }>;
type DataInput = Extract<MediaInput['source'], { type: 'data' }>;

/** The longest head of a data URL, up to its comma. */
const maxHeadLength = 200;
const dataHead = /^data:([a-z]+\/[a-z0-9.+_-]{1,80})(?:;[^;,]+)*;base64$/i;
const base64 = /^[A-Za-z0-9+/]{2,}={0,2}$/;

/** Reads the bytes of a data URL (RFC 2397) with base64; null when it is none. */
function parseDataUrl(url: string): DataInput | null {
  const comma = url.slice(0, maxHeadLength).indexOf(',');
  const mediaType = dataHead.exec(url.slice(0, Math.max(0, comma)))?.[1];
  const data = url.slice(comma + 1);
  return mediaType !== undefined && base64.test(data)
    ? { type: 'data', media_type: mediaType.toLowerCase(), data }
    : null;
}

/** The longest address of an image, as version 2 takes it. */
const maxAddressLength = 8000;

/** Reads an address as version 2 takes it; null when it is none. */
const toAddress = (url: string): Extract<MediaInput['source'], { type: 'url' }> | null =>
  url.length <= maxAddressLength && /^https?:[/][/]\S+$/.test(url) ? { type: 'url', url } : null;

const toImageSource = (url: string): Extract<PartInput, { type: 'image' }>['source'] | null =>
  toAddress(url) ?? parseDataUrl(url);

/** The formats of sound whose media types have other names. */
const audioTypes: Readonly<Record<string, string>> = { mp3: 'mpeg', m4a: 'mp4' };

/** What a part is in version 2, or what is wrong with it. */
type ReadPart = { part: PartInput } | { fault: string };

/** Reads a document: its bytes, its address, or the id of a file that was uploaded. */
function readFilePart({ file_data, file_url, filename, file_id }: SentFile): ReadPart {
  const named = filename ? { name: filename } : {};
  if ([file_data, file_url, file_id].filter(Boolean).length > 1)
    return { fault: 'Send one of file_data, file_url and file_id.' };
  if (file_id) return { part: { type: 'file', source: { type: 'file', file_id }, ...named } };
  const source = file_url ? toAddress(file_url) : file_data ? parseDataUrl(file_data) : null;
  if (source) return { part: { type: 'file', source, ...named } };
  return {
    fault:
      'A file is a data URL with base64 as file_data, such as data:application/pdf;base64,JVBERi0x, a file_id, or in responses an address as file_url.',
  };
}

/** Reads an image: its address or bytes, or the id of a file that was uploaded, which only responses have. */
function readImagePart({ url, detail, file_id }: SentImage): ReadPart {
  const looked = detail ? { detail } : {};
  if (url && file_id) return { fault: 'Send either image_url or file_id.' };
  if (file_id) return { part: { type: 'image', source: { type: 'file', file_id }, ...looked } };
  const source = url ? toImageSource(url) : null;
  if (source) return { part: { type: 'image', source, ...looked } };
  return { fault: 'An image is a data URL with base64, or an address that begins with http:// or https://.' };
}

function readPart(sent: SentPart): ReadPart {
  switch (sent.type) {
    case 'text':
      return { part: sent };
    case 'image_url':
      return readImagePart(sent.image_url);
    case 'input_audio': {
      const { data, format } = sent.input_audio;
      const media_type = `audio/${audioTypes[format] ?? format}`;
      return { part: { type: 'audio', source: { type: 'data', media_type, data } } };
    }
    case 'file':
      return readFilePart(sent.file);
  }
}

/** What the messages of the person say, with the places of what is more than text and the faults. */
export type ReadUserContent = { parts: PartInput[]; media: InputMedia[]; faults: FieldError[] };

function toMedia({ type: kind, source }: MediaInput, pointer: string): InputMedia {
  if (source.type === 'file') return { kind, pointer, fileId: source.file_id };
  return source.type === 'url' ? { kind, pointer, url: source.url } : { kind, pointer, mediaType: source.media_type };
}

/** Reads a message of the person as the parts of version 2. Empty texts are left out. */
export function readUserContent({ content }: Pick<SentSpeech, 'content'>, at: string): ReadUserContent {
  const read: ReadUserContent = { parts: [], media: [], faults: [] };
  const sent: SentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  for (const [index, one] of sent.entries()) {
    const pointer = `${at}/content/${index}`;
    const found = readPart(one);
    if ('fault' in found) read.faults.push({ pointer, detail: found.fault, code: 'pattern' });
    else if (found.part.type !== 'text') read.media.push(toMedia(found.part, pointer));
    if ('part' in found && !(found.part.type === 'text' && found.part.text === '')) read.parts.push(found.part);
  }
  return read;
}

/** Returns text parts as one text, when there is nothing else; otherwise null. */
export function toTextAlone(parts: readonly PartInput[]): string | null {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length ? texts.join('') : null;
}

/** Joins what several messages say: their texts with an empty line between them, or all their parts. */
export function joinContents(contents: readonly (readonly PartInput[])[]): ContentInput {
  const texts = contents.map(toTextAlone);
  if (!texts.includes(null)) return { type: 'text', text: texts.filter(Boolean).join('\n\n') };
  return { type: 'parts', parts: contents.flat() };
}
