/** A turn of speech in a conversation that is played. */
export type Utterance = { by: 'user' | 'agent'; text: string };

/** The maximum length of a text that a model is shown of a transcript, in UTF-16 units. */
const maxShown = 20_000;

/** Writes texts as lines of JSON, which a model is shown as data: none of them can look like another line. */
export const toDataLines = (entries: readonly { of: string; text: string }[]): string =>
  entries.map(({ of, text }) => JSON.stringify({ [of]: { text: text.slice(0, maxShown).toWellFormed() } })).join('\n');

/** Returns the entries of a transcript for `toDataLines`. */
export const toEntries = (transcript: readonly Utterance[]) => transcript.map(({ by, text }) => ({ of: by, text }));
