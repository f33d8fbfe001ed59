import { responsesOf } from './document.js';

const streamTypes = ['text/event-stream', 'application/x-ndjson'];

/** Generators cannot type JSON beside a stream; callers choose between SSE, the default, and NDJSON. */
export default function streams(document) {
  return responsesOf(document).flatMap(({ operation, response, path }) => {
    const types = Object.keys(response.content ?? {});
    if (!types.some((type) => streamTypes.includes(type))) return [];
    const faults = [
      ...(types.join() === streamTypes.join()
        ? []
        : [`A stream is offered as ${streamTypes.join(' and ')}, in this order, and as nothing else.`]),
      ...(operation['x-rate-limit-class'] === 'streaming' ? [] : ['A stream is counted in the class streaming.']),
    ];
    return faults.map((message) => ({ message, path }));
  });
}
