/** A token of most texts has more bytes than this, so that estimates are rather too high. */
const bytesPerToken = 3;

/** Estimates the tokens of a text of which the gateway tells no count. */
export const estimateTextTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / bytesPerToken);
