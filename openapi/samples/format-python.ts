import { toPythonName, toSnake } from '#openapi/python/schema.ts';
import { formatValue } from './format-value.ts';
import { nameResult } from './format-typescript.ts';
import type { Json, SampleCall } from './sample-call.ts';

function formatScalar(value: null | boolean | number | string): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

const notation = { scalar: formatScalar, key: formatScalar, spaced: false, step: '    ', end: ',' } as const;

const format = (value: Json, indent = '') => formatValue(notation, value, indent);

/** Writes the arguments of a call: ids by their place, all others by name. */
function formatArguments(call: SampleCall, indent: string): string {
  const named = Object.entries({ ...call.body, ...call.query }).map(
    ([name, value]) => `${toPythonName(name)}=${format(value, `${indent}    `)}`,
  );
  const headers = Object.entries(call.headers).map(([name, value]) => {
    const text = name === 'X-API-Key' ? 'os.environ["PARLEY_API_KEY"]' : JSON.stringify(value);
    return `${name.toLowerCase().replaceAll('-', '_')}=${text}`;
  });
  const all = [...call.ids.map(formatScalar), ...named, ...headers];
  const line = all.join(', ');
  if (line.length <= 60 && !line.includes('\n')) return line;
  return `\n${all.map((argument) => `${indent}    ${argument},\n`).join('')}${indent}`;
}

const toPath = (sdk: string) =>
  sdk
    .split('.')
    .map((name) => toPythonName(toSnake(name)))
    .join('.');

const formatCall = (call: SampleCall, indent = '') => `client.${toPath(call.sdk)}(${formatArguments(call, indent)})`;

function formatUse(call: SampleCall): string {
  if (call.kind === 'reply')
    return `with ${formatCall(call)} as reply:\n    for text in reply.text():\n        print(text, end="", flush=True)\n`;
  if (call.kind === 'stream')
    return `with ${formatCall(call)} as events:\n    for event in events:\n        print(event)\n`;
  if (call.kind === 'page') return `for item in ${formatCall(call)}:\n    print(item)\n`;
  if (call.result === null) return `${formatCall(call)}\n`;
  const name = toPythonName(toSnake(nameResult(call)));
  return `${name} = ${formatCall(call)}\nprint(${name})\n`;
}

/** Writes a call as a program in Python, with the client of the server. */
export function formatPython(call: SampleCall, baseUrl: string): string {
  return `import os

from parley_client import Parley

client = Parley(base_url="${baseUrl}", api_key=os.environ["PARLEY_API_KEY"])
${formatUse(call)}`;
}
