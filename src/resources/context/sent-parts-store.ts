import type { ImageSize } from '#src/llm/image-size.ts';
import type { Queryable } from '#src/db/query.ts';

/**
 * How a model was sent a part of a message that is more than text: its bytes, a reference to them (an address or an id of the provider), the text that was
 * taken out of it, or a sentence in its place. `note` is what it was told about it, or null.
 */
export type PartDelivery = {
  as: 'bytes' | 'reference' | 'text' | 'sentence';
  note: string | null;
  /** The content that was read of a file or fetched from an address. */
  content?: SentContent;
};

/** The content of a part without its bytes: its media type, their number, their hash in hexadecimal digits, and the size of an image. */
export type SentContent = { media_type: string; bytes: number; sha256: string; size?: ImageSize };

/** The forms in which the parts of a run were sent, by their keys: see `toPartKey`. It has nothing that anybody has written. */
export type PartDeliveries = Record<string, PartDelivery>;

/** Keeps how the parts of the messages of a run were sent. */
export async function storeSentParts(db: Queryable, runId: string, parts: PartDeliveries): Promise<void> {
  // Raw: beside the statements that keep snapshots.
  await db.query('UPDATE context_snapshots SET sent_parts = $2 WHERE run_id = $1 AND number = 0', [
    runId,
    JSON.stringify(parts),
  ]);
}
