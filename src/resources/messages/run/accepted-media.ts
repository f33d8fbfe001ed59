import type { AguiContentPart } from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { MediaPart } from '#src/llm/content-part.ts';
import type { Gateway } from '#src/llm/types.ts';
import { findFileId, findMediaKind } from '#src/event-log/content-parts.ts';

/** A part of an input that is more than text, with the pointer to it in the body, and the file whose bytes it has. */
export type InputMedia = { kind: MediaPart['type']; pointer: string; fileId?: string };

/** Lists the parts of a content that are more than text. */
export const listMedia = (content: readonly AguiContentPart[], pointers: readonly string[]): InputMedia[] =>
  content.flatMap((part, index) => {
    const kind = findMediaKind(part);
    const fileId = findFileId(part);
    return kind === null ? [] : [{ kind, pointer: pointers[index]!, ...(fileId !== null && { fileId }) }];
  });

/**
 * Checks that a model takes the parts of an input, as far as anybody has said.
 * @throws `invalid_request` with the pointer to each part that it does not take
 */
export function requireAcceptedMedia(
  gateway: Pick<Gateway, 'modalitiesOf'>,
  model: string,
  media: readonly InputMedia[],
): void {
  const accepted = media.length > 0 ? gateway.modalitiesOf(model) : null;
  const refused = accepted ? media.filter(({ kind }) => !accepted.includes(kind)) : [];
  if (refused.length === 0) return;
  const takes = `the model ${model} takes only ${accepted!.join(', ')}.`;
  const toFault = ({ kind, pointer }: InputMedia) => ({
    pointer,
    detail: `Must not be of the kind ${kind}: ${takes}`,
    code: 'modality',
  });
  throw invalidRequest(refused.map(toFault));
}
