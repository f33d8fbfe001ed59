import { parentPort } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { FieldError } from '#src/api/problems.ts';
import type { CheckAnswer, CheckRequest } from './check-thread.ts';
import type { JsonSchema } from './json-schema.ts';
import { compileSchema, type Validator } from './validator.ts';

/** The schemas that were used last, by their whole text. What is compiled takes much more memory than the text. */
const compiled = new LRUCache<string, Validator>({
  max: 100,
  maxSize: 256_000,
  sizeCalculation: (_, text) => text.length + 1,
});

function prepare(text: string): Validator | FieldError {
  const known = compiled.get(text);
  if (known) return known;
  const made = compileSchema(JSON.parse(text) as JsonSchema);
  if ('faults' in made) compiled.set(text, made);
  return made;
}

const answer = (faults: FieldError[], isLast = true) =>
  parentPort!.postMessage({ faults, isLast } satisfies CheckAnswer);

function check({ schema, value }: CheckRequest): void {
  const validator = prepare(schema);
  if (!('faults' in validator)) return answer([validator]);
  if (value === null) return answer([]);
  const document: unknown = JSON.parse(value);
  const first = validator.firstFault(document);
  if (!first) return answer([]);
  // To find all may take much longer. The first is told in any case.
  answer([first], false);
  answer(validator.faults(document));
}

// What only the first schema needs is made before, so that it does not count as its time.
prepare(JSON.stringify({ type: 'object', properties: { a: { type: 'string', format: 'date' } } }));
parentPort!.on('message', check);
parentPort!.postMessage('ready');
