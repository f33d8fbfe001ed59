import type { Principal } from '#src/access/principal.ts';
import type { Queryable } from '#src/db/query.ts';
import type { ContentFetcher } from '#src/files/content-fetcher.ts';
import type { FindImageSize, MediaPart } from '#src/llm/content-part.ts';
import type { HistoryMessage } from '#src/llm/prompt.ts';
import { listImageSizes } from '#src/resources/files/store.ts';

type SizeReader = { db: Queryable; contentFetcher: Pick<ContentFetcher, 'peek'> | null };

const listImages = (history: readonly HistoryMessage[]): MediaPart[] =>
  history.flatMap(({ content }) =>
    'parts' in content ? (content.parts ?? []).filter((part) => part.type === 'image') : [],
  );

/** Returns what knows the sizes of the images of messages whose bytes are elsewhere: in files, or at addresses that were fetched lately. */
export async function readImageSizes(
  { db, contentFetcher }: SizeReader,
  { organizationId }: Pick<Principal, 'organizationId'>,
  history: readonly HistoryMessage[],
): Promise<FindImageSize> {
  const ids = listImages(history).flatMap(({ source }) => (source.type === 'file' ? [source.file_id] : []));
  const sizes = ids.length > 0 ? await listImageSizes(db, organizationId, ids) : new Map();
  return ({ source }) => {
    if (source.type === 'file') return sizes.get(source.file_id) ?? null;
    return source.type === 'url' ? (contentFetcher?.peek(organizationId, source.url)?.imageSize ?? null) : null;
  };
}
