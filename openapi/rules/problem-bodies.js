import { faultsOfFailures, follow } from './document.js';

const problemType = 'application/problem+json';

/** Every failure has one media type, one schema and an example that is of its status. */
export default function problemBodies(document) {
  return faultsOfFailures(document, faultsOf);
}

function faultsOf(document, status, response) {
  const media = response.content?.[problemType];
  if (!media || Object.keys(response.content).length > 1) return [`A ${status} is ${problemType} and nothing else.`];
  if (media.schema?.$ref !== '#/components/schemas/Problem') return [`A ${status} has the schema Problem.`];
  const values = Object.values(media.examples ?? {}).map((example) => follow(document, example).value);
  if (values.length === 0) return [`A ${status} has an example.`];
  return values
    .filter((value) => String(value.status) !== status || !value.type.endsWith(`/${value.error_code}`))
    .map((value) => `The example ${value.error_code} is not one of a ${status}.`);
}
