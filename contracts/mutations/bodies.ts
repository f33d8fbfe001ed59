import { answer, body, breaking, operation, place, remove } from './mutation.ts';

/** Breaks of bodies as wholes. */
export const bodyBreaks = breaking(
  [
    'removed body',
    'an operation takes no body any more',
    (d) => remove(operation(d, '/v2/agents', 'post'), 'requestBody'),
  ],
  [
    'new required body',
    'an operation that took none asks for one',
    (d) => {
      operation(d, '/v2/runs/{run_id}/cancel', 'post')['requestBody'] = {
        required: true,
        content: { 'application/json': { schema: { type: 'object' } } },
      };
    },
  ],
  [
    'removed request media type',
    'NDJSON is no longer taken',
    (d) => remove(place(body(d, '/v2/sessions/{session_id}/events', 'post'), 'content'), 'application/x-ndjson'),
  ],
  [
    'changed request media type',
    'merge patches only',
    (d) => {
      const { content } = body(d, '/v2/agents/{agent_id}', 'patch') as { content: Record<string, unknown> };
      content['application/merge-patch+json'] = content['application/json'];
      remove(content, 'application/json');
    },
  ],
  [
    'removed response media type',
    'a stream is no longer offered as NDJSON',
    (d) => remove(place(answer(d, '/v2/chat/messages/stream', 'post', '200'), 'content'), 'application/x-ndjson'),
  ],
  [
    'changed response media type',
    'JSON becomes HAL',
    (d) => {
      const { content } = answer(d, '/v2/agents', 'get', '200') as { content: Record<string, unknown> };
      content['application/hal+json'] = content['application/json'];
      remove(content, 'application/json');
    },
  ],
  [
    'removed response body',
    'an answer has no body any more',
    (d) => remove(answer(d, '/v2/runs/{run_id}', 'get', '200'), 'content'),
  ],
  [
    'removed status',
    'a success has another status',
    (d) => {
      const { responses } = operation(d, '/v2/agents', 'post') as { responses: Record<string, unknown> };
      responses['200'] = responses['201'];
      remove(responses, '201');
    },
  ],
  [
    'removed status',
    'a failure is no longer declared',
    (d) => remove(place(operation(d, '/v2/agents', 'post'), 'responses'), '409'),
  ],
  [
    'added success status',
    'a second success that no caller knows',
    (d) => {
      operation(d, '/v2/chat/messages', 'post')['responses']['202'] = { description: 'Taken.' };
    },
  ],
  [
    'removed response header',
    'the request has no id in the answer',
    (d) => remove(place(answer(d, '/v2/agents', 'get', '200'), 'headers'), 'X-Request-ID'),
  ],
  [
    'response header becomes optional',
    'a header that was always there may be missing',
    (d) => {
      const headers = place(d, 'components', 'headers');
      const name = Object.keys(headers).find((key) => headers[key].required === true);
      headers[name ?? 'none'].required = false;
    },
  ],
  [
    'response header type changed',
    'a count becomes words',
    (d) => {
      place(d, 'components', 'headers', 'TotalCount').schema = { type: 'string' };
    },
  ],
);
