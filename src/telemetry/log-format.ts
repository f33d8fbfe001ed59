/** The formats of the log: `auto` is `pretty` on a terminal and `json` elsewhere. */
export const logFormats = ['auto', 'json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];
