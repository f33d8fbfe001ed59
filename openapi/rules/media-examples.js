import { bodiesOf } from './document.js';

/** Every body that is sent or answered with has an example. Whether it is valid is checked elsewhere. */
export default function mediaExamples(document) {
  return bodiesOf(document)
    .filter(({ media }) => Object.keys(media.examples ?? {}).length === 0)
    .map(({ mediaType, path }) => ({ message: `This ${mediaType} body has no example.`, path }));
}
