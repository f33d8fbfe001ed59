import { formatValue } from './format-value.ts';
import type { Json, SampleCall } from './sample-call.ts';

const quote = (text: string) =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", String.raw`\'`)}'`;

const notation = {
  scalar: (value: null | boolean | number | string) => (typeof value === 'string' ? quote(value) : String(value)),
  key: (name: string) => (/^[a-z_$][\w$]*$/i.test(name) ? name : quote(name)),
  spaced: true,
  step: '  ',
  end: ',' as const,
};

const format = (value: Json) => formatValue(notation, value);

const key = 'process.env.PARLEY_API_KEY';

/** Writes the options of a call: the headers that it needs. */
function formatOptions({ headers }: SampleCall): string[] {
  const { 'If-Match': ifMatch, ...others } = headers;
  if (ifMatch !== undefined) return [`{ ifMatch: ${quote(ifMatch)} }`];
  const given = Object.entries(others).map(([name, value]) =>
    name === 'X-API-Key' ? `${quote(name)}: ${key} ?? ''` : `${quote(name)}: ${quote(value)}`,
  );
  return given.length === 0 ? [] : [`{ headers: { ${given.join(', ')} } }`];
}

/** Writes the call itself. */
function formatCall(call: SampleCall): string {
  const members = { ...call.body, ...call.query };
  const options = formatOptions(call);
  const takes = call.body !== null || Object.keys(members).length > 0;
  const args = [...call.ids.map(quote), ...(takes ? [format(members)] : []), ...options];
  return `parley.${call.sdk}(${args.join(', ')})`;
}

const taken = new Set(['parley', 'process', 'console', 'export', 'import']);

/** Returns a name for what a call returns: that of its schema. */
export function nameResult(call: SampleCall): string {
  const name = call.result!.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (letters) => letters.toLowerCase());
  return taken.has(name) ? 'result' : name;
}

function formatUse(call: SampleCall): string {
  const text = formatCall(call);
  if (call.kind === 'reply')
    return `const reply = ${text};\nfor await (const text of reply.text()) process.stdout.write(text);\n`;
  if (call.kind === 'stream') return `const events = ${text};\nfor await (const event of events) console.log(event);\n`;
  if (call.kind === 'page') return `for await (const item of ${text}) console.log(item);\n`;
  if (call.result === null) return `await ${text};\n`;
  const name = nameResult(call);
  return `const ${name} = await ${text};\nconsole.log(${name});\n`;
}

/** Writes a call as a program in TypeScript, which is JavaScript too, with the client of the server. */
export function formatTypeScript(call: SampleCall, baseUrl: string): string {
  return `import { Parley } from 'parley-client';

const parley = new Parley({ baseUrl: ${quote(baseUrl)}, apiKey: ${key} });
${formatUse(call)}`;
}
