import type { AguiEvent } from '#src/event-log/event.ts';
import { unmetForm } from '#src/llm/finish-reason.ts';
import { problem, truncateText, type FieldError, type Problem } from '#src/api/problems.ts';

/** The maximum number of faults of an answer that are shown to its model, and kept with it. */
const mostTold = 10;
const longestFault = 200;

type MessageEnd = Extract<AguiEvent, { type: 'TEXT_MESSAGE_END' }>;

const sentenceOf = ({ pointer, detail }: FieldError) =>
  truncateText(`${pointer || 'The whole'}: ${detail}`, longestFault);

/** Returns the faults of an answer in words, as many as its model and its readers are told. */
export const faultsInWords = (faults: readonly FieldError[]) => faults.slice(0, mostTold).map(sentenceOf);

/** Returns the end of a message that is not in the form that was asked for: it is cut off here, and says why. */
export function unmetEnd(event: MessageEnd, faults: readonly FieldError[]): MessageEnd {
  const kept = { ...(event.metadata?.['kept'] as object | undefined), response_format_faults: faultsInWords(faults) };
  return { ...event, metadata: { ...event.metadata, finish_reason: unmetForm, incomplete: true, kept } };
}

/** Returns the problem of a run whose last answer is not in the form that was asked for either. */
export function formUnmet(messageId: string, faults: readonly FieldError[]): Problem {
  const first = faults[0] ? ` ${sentenceOf(faults[0])}` : '';
  const detail = `The answer does not have the form of response_format, and neither had the one before it.${first} The message ${messageId} keeps it.`;
  return problem('response_format_unmet', detail, { errors: [...faults] });
}

/**
 * Tells whether an answer that ends so is to be held to a form: not one that was cut, or in which the model refuses.
 */
export function isWhole({ metadata }: MessageEnd): boolean {
  const kept = metadata?.['kept'] as { refusal?: unknown } | undefined;
  return metadata?.['incomplete'] !== true && kept?.refusal === undefined;
}
