import type { AguiContentPart } from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { toDocumentKind } from '#src/documents/document-kind.ts';
import type { ContentFetcher } from '#src/files/content-fetcher.ts';
import { isTypeOfKind } from '#src/files/media-type.ts';
import type { MediaPart } from '#src/llm/content-part.ts';
import type { Gateway } from '#src/llm/types.ts';
import { findFileId, findMediaKind } from '#src/event-log/content-parts.ts';
import { findFile } from '#src/resources/files/store.ts';

/** A part of an input that is more than text, with the pointer to it in the body, and its media type, its address, or the file whose bytes it has. */
export type InputMedia = {
  kind: MediaPart['type'];
  pointer: string;
  fileId?: string;
  mediaType?: string;
  url?: string;
};

/** Returns the media type of bytes that came with a part, or null. */
const findMediaType = (part: AguiContentPart): string | null =>
  part.type !== 'text' && part.source.type === 'data' ? part.source.mimeType || null : null;

/** Lists the parts of a content that are more than text. */
export const listMedia = (content: readonly AguiContentPart[], pointers: readonly string[]): InputMedia[] =>
  content.flatMap((part, index): InputMedia[] => {
    const kind = findMediaKind(part);
    if (kind === null || part.type === 'text') return [];
    const [fileId, mediaType] = [findFileId(part), findMediaType(part)];
    const { type, value } = part.source;
    const bytes = {
      ...(fileId !== null && { fileId }),
      ...(mediaType !== null && { mediaType }),
      ...(type === 'url' && { url: value }),
    };
    return [{ kind, pointer: pointers[index]!, ...bytes }];
  });

/** The models that are asked, and where files are looked up. */
type MediaReader = {
  gateway: Pick<Gateway, 'modalitiesOf'>;
  contentFetcher: ContentFetcher | null;
  db: Queryable;
  reach: Reach;
};

/** Tells whether text can be taken out of a part, for a model that takes only text. */
async function hasText(
  { contentFetcher, db, reach }: MediaReader,
  { kind, fileId, mediaType, url }: InputMedia,
): Promise<boolean> {
  if (kind !== 'file') return false;
  if (url !== undefined) return contentFetcher !== null;
  const type = fileId === undefined ? mediaType : (await findFile(db, reach, fileId))?.mediaType;
  return type !== undefined && toDocumentKind(type) !== null;
}

/** @throws `invalid_request` with the pointer to each part whose bytes are said to be of another kind than the part */
function requireKinds(media: readonly InputMedia[]): void {
  const faults = media.flatMap(({ kind, pointer, mediaType }) => {
    if (mediaType === undefined || isTypeOfKind(kind, mediaType)) return [];
    const detail = `Must be of the kind ${kind}, not ${mediaType}. Send it as a part of the type file.`;
    return [{ pointer, detail, code: 'modality' }];
  });
  if (faults.length > 0) throw invalidRequest(faults);
}

/**
 * Checks that the bytes of the parts of an input are of their kinds, and that a model takes the parts of an input, as far as anybody has said, or that text can be taken out of them.
 * @throws `invalid_request` with the pointer to each part that it does not take
 */
export async function requireAcceptedMedia(
  reader: MediaReader,
  model: string,
  media: readonly InputMedia[],
): Promise<void> {
  requireKinds(media);
  const accepted = media.length > 0 ? reader.gateway.modalitiesOf(model) : null;
  const refused: InputMedia[] = [];
  for (const one of accepted ? media : [])
    if (!accepted!.includes(one.kind) && !(await hasText(reader, one))) refused.push(one);
  if (refused.length === 0) return;
  const takes = `the model ${model} takes only ${accepted!.join(', ')}.`;
  const toFault = ({ kind, pointer }: InputMedia) => ({
    pointer,
    detail: `Must not be of the kind ${kind}: ${takes}`,
    code: 'modality',
  });
  throw invalidRequest(refused.map(toFault));
}
