import type {
  AguiContentPart,
  ContentInput,
  ContentPart,
  ContentSource,
  PartInput,
} from '#generated/v2/client/types.gen.ts';

type AguiSource = Exclude<AguiContentPart, { type: 'text' }>['source'];

/** The media type of bytes that do not say one. */
const anyBytes = 'application/octet-stream';

/** The name of Parley as the one who has the bytes of a file. */
const ownProvider = 'parley';
const fileIdPattern = /^file_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** Returns the id of the file of Parley's whose bytes a part has, or null. */
export function findFileId(part: AguiContentPart): string | null {
  if (part.type === 'text' || part.source.type !== 'file') return null;
  const { value, provider = ownProvider } = part.source;
  return provider === ownProvider && fileIdPattern.test(value) ? value : null;
}

function toSource(part: Exclude<AguiContentPart, { type: 'text' }>): ContentSource {
  const { source } = part;
  const fileId = findFileId(part);
  if (fileId !== null) return { type: 'file', file_id: fileId };
  if (source.type === 'data') return { type: 'data', media_type: source.mimeType || anyBytes, data: source.value };
  if (source.type === 'url') return { type: 'url', url: source.value };
  return { type: 'provider_file', file_id: source.value };
}

/** Returns the name of a part's file, if its metadata say one. */
export function findPartName(metadata: unknown): string | undefined {
  const { name, filename = name } = (metadata ?? {}) as { name?: unknown; filename?: unknown };
  return typeof filename === 'string' && filename !== '' ? filename.slice(0, 200).toWellFormed() : undefined;
}

/** Writes a part with bytes as text on one line: its kind in brackets, with its name if it has one. */
export const describePart = ({ type, name }: { type: string; name?: string | undefined }): string =>
  name === undefined ? `[${type}]` : `[${type}: ${name.replaceAll(/[[\]\p{C}\u2028\u2029]/gu, '_')}]`;

const details = ['auto', 'low', 'high'] as const;

/** Converts a part of AG-UI to one of the contract. A document, and a film, are files there. */
export function toContentPart(part: AguiContentPart): ContentPart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const name = findPartName(part.metadata);
  const common = { source: toSource(part), ...(name !== undefined && { name }) };
  if (part.type === 'audio') return { type: 'audio', ...common };
  if (part.type !== 'image') return { type: 'file', ...common };
  const detail = details.find((one) => one === (part.metadata as { detail?: unknown } | undefined)?.detail);
  return { type: 'image', ...common, ...(detail && { detail }) };
}

function toAguiSource(source: Exclude<PartInput, { type: 'text' }>['source']): AguiSource {
  if (source.type === 'url') return { type: 'url', value: source.url };
  if (source.type === 'file') return { type: 'file', value: source.file_id, provider: ownProvider };
  return { type: 'data', value: source.data, mimeType: source.media_type };
}

/** Lists the parts of what a caller sends. */
export const listInputParts = (content: ContentInput): readonly PartInput[] =>
  content.type === 'parts' ? content.parts : [content];

/** Returns what can be read of what a caller sends. */
export const toInputText = (content: ContentInput): string =>
  listInputParts(content)
    .map((part) => (part.type === 'text' ? part.text : describePart(part)))
    .join('\n');

/** Converts a part that a caller sends to one of AG-UI, as the log has it. */
export function toAguiPart(part: PartInput): AguiContentPart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const detail = part.type === 'image' ? part.detail : undefined;
  const metadata = { ...(part.name !== undefined && { name: part.name }), ...(detail && { detail }) };
  const type = part.type === 'file' ? 'document' : part.type;
  const source = toAguiSource(part.source);
  return { type, source, ...(Object.keys(metadata).length > 0 && { metadata }) };
}

/** Returns the kind of a part of AG-UI, or null for text. */
export function findMediaKind({ type }: AguiContentPart): 'image' | 'audio' | 'file' | null {
  if (type === 'text') return null;
  return type === 'image' || type === 'audio' ? type : 'file';
}
