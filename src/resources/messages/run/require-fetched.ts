import { invalidRequest, type FieldError } from '#src/api/problems.ts';
import { ContentFetchError, type ContentFetcher } from '#src/files/content-fetcher.ts';
import type { InputMedia } from './accepted-media.ts';

/** Returns what is wrong with the address of a part, or null. */
async function findAddressFault(
  fetcher: ContentFetcher | null,
  organizationId: string,
  { kind, url }: InputMedia,
): Promise<string | null> {
  if (url === undefined) return null;
  if (!fetcher)
    return kind === 'image'
      ? null
      : `This server fetches no addresses, and models are given those of images alone. Send the ${kind} as bytes or as an uploaded file, or have its operator set PARLEY_CONTENT_ADDRESSES=fetch.`;
  try {
    await fetcher.get(organizationId, url, kind);
    return null;
  } catch (error) {
    if (error instanceof ContentFetchError) return error.message;
    throw error;
  }
}

/**
 * Fetches the addresses of a new message, if this server does, before anything is stored.
 * @throws `invalid_request` with a pointer to each address that cannot be fetched, or that nobody would fetch
 */
export async function requireFetched(
  fetcher: ContentFetcher | null,
  organizationId: string,
  media: readonly InputMedia[],
): Promise<void> {
  const details = await Promise.all(media.map((one) => findAddressFault(fetcher, organizationId, one)));
  const faults = details.flatMap((detail, index): FieldError[] =>
    detail === null ? [] : [{ pointer: media[index]!.pointer, detail, code: 'address' }],
  );
  if (faults.length > 0) throw invalidRequest(faults);
}
