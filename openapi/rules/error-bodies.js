import { faultsOfFailures, follow } from './document.js';

/** Every failure of version 1 is the same small object as JSON, with examples that are named by their code. */
export default function errorBodies(document) {
  return faultsOfFailures(document, faultsOf);
}

function faultsOf(document, status, { content = {} }) {
  const media = content['application/json'];
  if (!media || Object.keys(content).length > 1) return [`A ${status} is application/json and nothing else.`];
  if (media.schema?.$ref !== '#/components/schemas/Error') return [`A ${status} has the schema Error.`];
  const examples = Object.entries(media.examples ?? {});
  if (examples.length === 0) return [`A ${status} has an example.`];
  return examples
    .filter(([name, example]) => follow(document, example).value.error?.code !== name)
    .map(([name]) => `The example ${name} has another code.`);
}
