import { formatValue } from './format-value.ts';
import { form, type SampleCall } from './sample-call.ts';

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const write = (value: null | boolean | number | string) => JSON.stringify(value);
const json = { scalar: write, key: write, spaced: false, step: '  ', end: '' } as const;

/** Returns the query of a call, with its question mark; empty for none. */
function formatQuery({ query }: SampleCall): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

/** The key comes from the environment, in the header by which it is sent alone. */
const credential = '"X-API-Key: $PARLEY_API_KEY"';

const text = 'Oslo is the capital of Norway.';

function formatBytes(bytesAs: string | null): string[] {
  if (bytesAs === null) return [];
  if (bytesAs === form) return [`-F 'file=${text};filename=oslo.txt'`];
  return [`-H 'Content-Type: ${bytesAs}'`, `--data-binary '${text}'`];
}

/** Writes a call as a command of curl, for a POSIX shell. */
export function formatCurl(call: SampleCall, baseUrl: string): string {
  const { method, path, headers, body, bytesAs, isPublic, kind } = call;
  const isStream = kind === 'stream' || kind === 'reply';
  const isSaid = method !== (body === null && bytesAs === null ? 'GET' : 'POST');
  const address = `${baseUrl}${path}${formatQuery(call)}`;
  const command = [
    'curl',
    ...(isStream ? ['-N'] : []),
    ...(isSaid ? ['-X', method] : []),
    address.includes('?') ? quote(address) : address,
  ].join(' ');
  const own = Object.entries(headers).filter(([name]) => name !== 'X-API-Key');
  const sendsKey = !isPublic || 'X-API-Key' in headers;
  const lines = [
    command,
    ...(sendsKey ? [`-H ${credential}`] : []),
    ...own.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...formatBytes(bytesAs),
    ...(body === null ? [] : [`-H 'Content-Type: application/json'`, `-d ${quote(formatValue(json, body))}`]),
  ];
  return `${lines.join(' \\\n  ')}\n`;
}
