import { parentPort } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { FieldError } from '#src/api/problems.ts';
import type { CheckAnswer, CheckRequest } from './check-thread.ts';
import type { JsonSchema } from './json-schema.ts';
import { compileSchema, type Validator } from './validator.ts';

/** The recently used schemas by their text. A compiled schema takes much more memory than its text. */
const compiled = new LRUCache<string, Validator>({
  max: 100,
  maxSize: 256_000,
  sizeCalculation: (_, text) => text.length + 1,
});

function prepareValidator(text: string): Validator | FieldError {
  const cached = compiled.get(text);
  if (cached) return cached;
  const made = compileSchema(JSON.parse(text) as JsonSchema);
  if ('faults' in made) compiled.set(text, made);
  return made;
}

const postAnswer = (faults: FieldError[], isLast = true) =>
  parentPort!.postMessage({ faults, isLast } satisfies CheckAnswer);

function check({ schema, value }: CheckRequest): void {
  const validator = prepareValidator(schema);
  if (!('faults' in validator)) return postAnswer([validator]);
  if (value === null) return postAnswer([]);
  const document: unknown = JSON.parse(value);
  const first = validator.firstFault(document);
  if (!first) return postAnswer([]);
  // Finding all faults may take much longer, so the first one is sent in any case.
  postAnswer([first], false);
  postAnswer(validator.faults(document));
}

// One-time initialization happens before the first check, so that it does not count as its time.
prepareValidator(JSON.stringify({ type: 'object', properties: { a: { type: 'string', format: 'date' } } }));
parentPort!.on('message', check);
parentPort!.postMessage('ready');
