/** `JSON` of Node 21 and later, which can keep the text of a number. */
type ExactJson = {
  rawJSON?: (text: string) => unknown;
  parse(text: string, revive: (key: string, value: unknown, context?: { source?: string }) => unknown): unknown;
};
const exactJson: ExactJson = JSON;

/**
 * Parses JSON that is to be written again by `JSON.stringify`: a number that this would write otherwise, such as `1.50` or one that
 * no double holds, is an object that stands for its text, where the runtime has such objects. @throws SyntaxError
 */
export const parseExactJson = (text: string): unknown =>
  exactJson.parse(text, (_key, value, context) => {
    const source = typeof value === 'number' ? context?.source : undefined;
    return source !== undefined && source !== String(value) && exactJson.rawJSON ? exactJson.rawJSON(source) : value;
  });
