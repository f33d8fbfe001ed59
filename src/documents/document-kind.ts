/** The kinds of documents that text can be taken out of. */
export type DocumentKind = 'pdf' | 'docx' | 'xlsx' | 'pptx' | 'text';

const kinds: Record<string, DocumentKind> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/json': 'text',
  'application/xml': 'text',
};

/** Returns the kind of a document of a media type, or null when no text can be taken out of one. */
export function toDocumentKind(mediaType: string): DocumentKind | null {
  const type = mediaType.split(';', 1)[0]!.trim().toLowerCase();
  return kinds[type] ?? (type.startsWith('text/') ? 'text' : null);
}
