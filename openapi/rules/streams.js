import { responsesOf } from './document.js';

const streamTypes = ['text/event-stream', 'application/x-ndjson'];

/**
 * Generators cannot type JSON beside a stream; callers choose between SSE, the default, and NDJSON. `types`: what a version
 * offers that has less.
 */
export default function streams(document, options) {
  const offered = options?.types ?? streamTypes;
  return responsesOf(document).flatMap(({ operation, response, path }) => {
    const types = Object.keys(response.content ?? {});
    if (!types.some((type) => streamTypes.includes(type))) return [];
    const faults = [
      ...(types.join() === offered.join()
        ? []
        : [`A stream is offered as ${offered.join(' and ')}, in this order, and as nothing else.`]),
      ...(operation['x-rate-limit-class'] === 'streaming' ? [] : ['A stream is counted in the class streaming.']),
    ];
    return faults.map((message) => ({ message, path }));
  });
}
