export { _ } from 'ajv';
export { Ajv2020 } from 'ajv/dist/2020.js';
export { Type } from 'ajv/dist/compile/util.js';
export { default as addFormats } from 'ajv-formats';
