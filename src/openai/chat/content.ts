import type { ChatMessage, UserContentPart } from '#generated/openai/client/types.gen.ts';
import type { ContentInput, PartInput } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/api/problems.ts';
import type { InputMedia } from '#src/resources/messages/run/accepted-media.ts';

type UserMessage = Extract<ChatMessage, { role: 'user' }>;
type DataInput = Extract<Extract<PartInput, { type: 'file' }>['source'], { type: 'data' }>;

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

const toImageSource = (url: string): Extract<PartInput, { type: 'image' }>['source'] | null =>
  url.length <= maxAddressLength && /^https?:[/][/]\S+$/.test(url) ? { type: 'url', url } : parseDataUrl(url);

/** The formats of sound whose media types have other names. */
const audioTypes: Readonly<Record<string, string>> = { mp3: 'mpeg', m4a: 'mp4' };

/** What a part is in version 2, or what is wrong with it. */
type ReadPart = { part: PartInput } | { fault: string };

function readPart(sent: UserContentPart): ReadPart {
  switch (sent.type) {
    case 'text':
      return { part: sent };
    case 'image_url': {
      const { url, detail } = sent.image_url;
      const source = toImageSource(url);
      if (source) return { part: { type: 'image', source, ...(detail && { detail }) } };
      return { fault: 'An image is a data URL with base64, or an address that begins with http:// or https://.' };
    }
    case 'input_audio': {
      const { data, format } = sent.input_audio;
      const media_type = `audio/${audioTypes[format] ?? format}`;
      return { part: { type: 'audio', source: { type: 'data', media_type, data } } };
    }
    case 'file': {
      const { file_data, filename } = sent.file;
      const source = parseDataUrl(file_data);
      if (source) return { part: { type: 'file', source, ...(filename && { name: filename }) } };
      return { fault: 'A file is a data URL with base64, such as data:application/pdf;base64,JVBERi0x.' };
    }
  }
}

/** What the messages of the person say, with the places of what is more than text and the faults. */
export type ReadContent = { parts: PartInput[]; media: InputMedia[]; faults: FieldError[] };

/** Reads a message of the person as the parts of version 2. Empty texts are left out. */
export function readUserContent({ content }: Pick<UserMessage, 'content'>, at: string): ReadContent {
  const read: ReadContent = { parts: [], media: [], faults: [] };
  const sent: UserContentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  for (const [index, one] of sent.entries()) {
    const pointer = `${at}/content/${index}`;
    const found = readPart(one);
    if ('fault' in found) read.faults.push({ pointer, detail: found.fault, code: 'pattern' });
    else if (found.part.type !== 'text') read.media.push({ kind: found.part.type, pointer });
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
