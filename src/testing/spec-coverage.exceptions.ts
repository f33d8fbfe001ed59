/** Pairs of operation and declared status that no test can bring about, with the reason. */
export const exceptions: Record<string, string> = {
  'connectRealtime 500':
    'its handler is asked with a WebSocket only, and failures of handlers are ordered of plain requests',
  'connectRealtime 503': 'the same',
  'connectOpenAiRealtime 500': 'the same',
  'connectOpenAiRealtime 503': 'the same',
};

const ofLimits = [
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-ratelimit-policy',
  'ratelimit',
  'ratelimit-policy',
];

/** Members of successes that no test can bring about, with the reason. */
export const unseenMembers: Record<string, string> = {
  ...Object.fromEntries(
    ['getHealth', 'getLiveness', 'getReadiness'].flatMap((id) =>
      ofLimits.map((name) => [`header ${id} 200 ${name}`, 'a look at the health is never limited']),
    ),
  ),
  '2 /components/schemas/Problem/properties/documentation': 'no failure has one: `type` is the page to read',
  '2 /components/schemas/UserRef/properties/id':
    'an export names a user by `external_id`, or by `user_id` in the scope',
  '2 /components/schemas/CreateWorkingMemory/properties/session_id': 'an export names the session in the scope',
  '2 /components/schemas/LinkAction/properties/problem': 'a link fails only with its database',
};
