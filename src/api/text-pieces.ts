/** Tells whether the text at a JSON Pointer into an event of a session is a piece of a longer text: its `delta`. */
export const isPieceOfEvent = (pointer: string): boolean => pointer === '/delta';

/** An item of a push: of the list in a body of JSON, or a line of NDJSON. */
const pushedEvent = /^(?:\/events)?\/\d+\/event(?=\/)/;

/**
 * Tells whether the text at a JSON Pointer into the body of an operation is a piece of a longer text. Producers cut what a model
 * says wherever they like, inside a character too; all other texts come whole.
 */
export function isPieceOfText(operationId: string, pointer: string): boolean {
  if (operationId !== 'createSessionEvents') return false;
  const [start] = pushedEvent.exec(pointer) ?? [];
  return start !== undefined && isPieceOfEvent(pointer.slice(start.length));
}

/** Tells whether an operation imports what version 1 stored, which may have half of a surrogate pair anywhere. */
export const importsStored = (operationId: string): boolean => operationId === 'importConversations';
