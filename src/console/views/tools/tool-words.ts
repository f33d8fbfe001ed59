/** The names of those who carry out the calls of tools, by the kind of a tool. */
export const kindNames: Readonly<Record<string, string>> = {
  caller: 'The caller',
  http: 'Parley, by HTTP',
  mcp: 'Parley, by MCP',
};

/** The words for how a call ended. */
export const outcomeNames: Readonly<Record<string, string>> = {
  succeeded: 'It succeeded',
  failed: 'It failed',
  refused: 'The arguments were refused',
  unknown: 'Nobody knows whether it happened',
  not_called: 'Nothing was called',
  rejected: 'It was rejected',
};
