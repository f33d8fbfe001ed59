import type { Breach } from './fixtures.ts';

const stream = '/paths/~1v1~1chat~1stream/post/responses/200';

/** A breach of version 1's contract for each rule that it has of its own. */
export const breachesOfV1: Breach[] = [
  {
    rule: 'parley-camel-case',
    at: '/components/schemas/ChatAgent/properties/full_name',
    value: { type: 'string', description: 'A name.', example: 'Weather' },
  },
  {
    rule: 'parley-error-bodies',
    at: '/components/examples/timeout/value/error/code',
    value: 'upstream_failure',
    reported: '/components/responses/Timeout',
  },
  {
    rule: 'parley-error-bodies',
    at: '/components/responses/Forbidden/content/application~1problem+json',
    value: { schema: { type: 'object' } },
    reported: '/components/responses/Forbidden',
  },
  {
    rule: 'parley-offsets',
    at: '/paths/~1v1~1agents/get/parameters',
    value: [],
    reported: '/paths/~1v1~1agents/get',
  },
  {
    rule: 'parley-successors',
    at: '/paths/~1v1~1conversations/get/deprecated',
    reported: '/paths/~1v1~1conversations/get',
  },
  {
    rule: 'parley-successors',
    at: '/paths/~1v1~1sessions~1{sessionId}~1events/get/x-sunset',
    value: 'soon',
    reported: '/paths/~1v1~1sessions~1{sessionId}~1events/get',
  },
  {
    rule: 'parley-response-headers',
    at: '/components/responses/Retired/headers/Sunset',
    reported: '/components/responses/Retired',
  },
  {
    rule: 'parley-streams',
    at: `${stream}/content/application~1x-ndjson`,
    value: {
      schema: { $ref: '#/components/schemas/ChatStreamEvent' },
      examples: { token: { $ref: '#/components/examples/token' } },
    },
    reported: stream,
  },
  {
    rule: 'parley-scopes',
    at: '/paths/~1v1~1chat/post/security/0/bearerAuth/0',
    value: 'chat',
    reported: '/paths/~1v1~1chat/post/security',
  },
];
