import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { follow, once } from './document.js';

/**
 * Every example and default is valid against the schema beside it. Takes the place of Spectral's own rules for
 * examples, which compile each schema anew with all that it refers to written out: one compiled schema is shared here
 * by all that refer to it.
 */
export default function validExamples(document) {
  const ajv = new Ajv({
    strict: false,
    logger: false,
    // Most schemas are used once or twice: to compile them costs more than to run them.
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  addFormats(ajv);
  ajv.addSchema(document, 'contract');
  const validators = new Map();
  const validatorOf = (schema) => {
    const pointer = schema.map(toPointerPart).join('');
    if (!validators.has(pointer)) validators.set(pointer, ajv.getSchema(`contract#${pointer}`));
    return validators.get(pointer);
  };
  const faults = [...samplesOf(document, document, [])].flatMap(({ value, schema, path }) => {
    const validate = validatorOf(schema);
    if (validate(value)) return [];
    const [{ instancePath, message }] = validate.errors;
    return [{ message: `${instancePath} ${message}.`.trim(), path }];
  });
  return once(faults);
}

const toPointerPart = (name) => `/${encodeURIComponent(String(name).replaceAll('~', '~0').replaceAll('/', '~1'))}`;

/** Members that hold a value of the API instead of a part of the contract. */
const values = new Set(['example', 'examples', 'default', 'const', 'enum']);

/** Members whose own members are named by the contract's author, so that a name like `default` says nothing. */
const maps = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'schemas',
  'responses',
  'parameters',
  'headers',
  'content',
  'paths',
]);

/** Every example with the places of itself and of its schema: `{ value, schema, path }`. A shared one is reported where it is defined. */
function* samplesOf(document, node, path, isMap = false) {
  if (typeof node !== 'object' || node === null) return;
  if (!isMap) yield* ownSamples(document, node, path);
  for (const [name, inner] of Object.entries(node))
    if (isMap || !values.has(name)) yield* samplesOf(document, inner, [...path, name], !isMap && maps.has(name));
}

function* ownSamples(document, node, path) {
  const schema = node.schema ? [...path, 'schema'] : path;
  for (const name of ['example', 'default'])
    if (node[name] !== undefined) yield { value: node[name], schema, path: [...path, name] };
  for (const [name, entry] of Object.entries(node.examples ?? {})) {
    const at = [...path, 'examples', name];
    if (!node.schema) yield { value: entry, schema, path: at };
    else {
      const { value } = follow(document, entry);
      if (value !== undefined) yield { value, schema, path: [...(entry.$ref?.slice(2).split('/') ?? at), 'value'] };
    }
  }
}
