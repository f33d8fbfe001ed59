const tones: Readonly<Record<string, string>> = { passed: 'good', failed: 'bad', error: 'bad', running: 'warn' };

/** Says how a run, or a conversation of one, has ended. */
export const StatusBadge = ({ status }: { status: string }) => (
  <span class={`badge ${tones[status] ?? ''}`}>{status}</span>
);

/** The reasons for which the conversation of a test ends. */
export const endNames: Readonly<Record<string, string>> = {
  user: 'The person was done',
  max_turns: 'It had as many turns as it may have',
  max_tokens: 'It had used as many tokens as it may use',
  tool_results: 'The agent waits for the result of a tool',
  approval: 'The agent waits for an approval',
  session_end: 'The session ended',
  error: 'It failed',
};
