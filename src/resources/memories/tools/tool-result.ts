import { isObject, type JsonObject } from '#src/llm/json-value.ts';

/** The result of a call of a tool of Parley's own, as the model is told it. */
export type MemoryToolResult = { content: string; isError: boolean };

/** Makes the result of a call that has done what it was to do. */
export const succeeded = (value: object): MemoryToolResult => ({ content: JSON.stringify(value), isError: false });

/** Makes the result of a call that is refused: `reason` tells the model what to do instead. */
export const refused = (reason: string): MemoryToolResult => ({ content: reason, isError: true });

/** Reads the arguments of a call; null when they are no JSON object. */
export function parseArguments(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Makes the refusal of a note that a conversation may not change, whether it is there or not. */
export const noSuchNote = (id: unknown): MemoryToolResult =>
  refused(
    `There is no note ${JSON.stringify(String(id).slice(0, 64).toWellFormed())} that this conversation may change. Use an id that recall gave.`,
  );
