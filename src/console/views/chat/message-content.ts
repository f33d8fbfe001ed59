import type { ContentInput, StoredFile } from '#generated/v2/client/types.gen.ts';

type FileLike = Pick<StoredFile, 'id' | 'name' | 'media_type'>;

/** Returns which part of a message a file is, by its media type. */
export function toPartType(mediaType: string): 'image' | 'audio' | 'file' {
  const [kind] = mediaType.split('/');
  return kind === 'image' || kind === 'audio' ? kind : 'file';
}

/** Returns the content of a message: its text alone, or with the files that go with it. */
export function toSentContent(text: string, files: readonly FileLike[]): ContentInput {
  if (files.length === 0) return { type: 'text', text };
  const parts = files.map(({ id, name, media_type }) => ({
    type: toPartType(media_type),
    source: { type: 'file' as const, file_id: id },
    ...(name !== null && { name }),
  }));
  return { type: 'parts', parts: [...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]), ...parts] };
}
