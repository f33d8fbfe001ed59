import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown, type RolldownOutput } from 'rolldown';

/** A package that the server has as one file, and the names that are exported from each of its modules, as in an `export`. */
type ShippedPackage = { file: string; exports: Record<string, readonly string[]> };

/** The languages whose words the server stems. */
const stemmedLanguages = [
  'danish',
  'dutch',
  'finnish',
  'french',
  'german',
  'greek',
  'italian',
  'norwegian',
  'portuguese',
  'russian',
  'spanish',
  'swedish',
  'turkish',
];

/**
 * The packages that are many times larger than what of them runs (their builds for other platforms, sources, and maps), and those
 * that a start would load in many small files. An installation of the server has these files in their place.
 */
const shippedPackages: readonly ShippedPackage[] = [
  { file: 'openai', exports: { openai: ['OpenAI'] } },
  {
    file: 'mcp-client',
    exports: {
      '@modelcontextprotocol/sdk/client/index.js': ['Client'],
      '@modelcontextprotocol/sdk/client/streamableHttp.js': ['StreamableHTTPClientTransport'],
      '@modelcontextprotocol/sdk/types.js': ['ResultSchema'],
    },
  },
  { file: 'viz', exports: { '@viz-js/viz': ['instance'] } },
  { file: 'redis-client', exports: { '@redis/client': ['createClient'] } },
  {
    file: 'opentelemetry',
    exports: {
      '@opentelemetry/api': ['createTraceState', 'ROOT_CONTEXT', 'SpanKind', 'SpanStatusCode', 'trace', 'TraceFlags'],
      '@opentelemetry/exporter-trace-otlp-http': ['OTLPTraceExporter as JsonTraceExporter'],
      '@opentelemetry/exporter-trace-otlp-proto': ['OTLPTraceExporter as ProtobufTraceExporter'],
      '@opentelemetry/resources': ['defaultResource', 'resourceFromAttributes'],
      '@opentelemetry/sdk-trace': [
        'AlwaysOffSampler',
        'AlwaysOnSampler',
        'BatchSpanProcessor',
        'ParentBasedSampler',
        'TraceIdRatioBasedSampler',
        'TracerProvider',
      ],
    },
  },
  {
    file: 'ag-ui-client',
    exports: {
      '@ag-ui/client': ['parseSSEStream', 'transformChunks', 'verifyEvents'],
      '@ag-ui/core/schemas': ['EventSchemas'],
      rxjs: ['asyncScheduler', 'from', 'lastValueFrom', 'scheduled', 'toArray'],
    },
  },
  { file: 'ts-morph', exports: { 'ts-morph': ['Node', 'Project', 'SyntaxKind', 'ts'] } },
  {
    file: 'typeorm',
    exports: {
      typeorm: [
        'DataSource',
        'DefaultNamingStrategy',
        'EntitySchema',
        'In',
        'IsNull',
        'LessThan',
        'LessThanOrEqual',
        'MigrationExecutor',
        'MoreThan',
        'Not',
        'QueryFailedError',
      ],
    },
  },
  { file: 'express', exports: { express: ['default', 'Router'] } },
  {
    file: 'openapi-validators',
    exports: {
      'express-openapi-validator/dist/middlewares/openapi.request.validator.js': ['RequestValidator'],
      'express-openapi-validator/dist/middlewares/openapi.response.validator.js': ['ResponseValidator'],
      'express-openapi-validator/dist/middlewares/util.js': ['ContentType'],
    },
  },
  {
    file: 'ajv',
    exports: {
      ajv: ['_'],
      'ajv/dist/2020.js': ['Ajv2020'],
      'ajv/dist/compile/util.js': ['Type'],
      'ajv-formats': ['default as addFormats'],
    },
  },
  {
    file: 'jose',
    exports: {
      jose: [
        'calculateJwkThumbprint',
        'createLocalJWKSet',
        'createRemoteJWKSet',
        'customFetch',
        'decodeJwt',
        'errors',
        'exportJWK',
        'generateKeyPair',
        'importJWK',
        'jwtVerify',
        'SignJWT',
      ],
    },
  },
  { file: 'pg', exports: { pg: ['default'] } },
  { file: 'pino', exports: { pino: ['destination', 'pino'] } },
  { file: 'find-my-way', exports: { 'find-my-way': ['default'] } },
  { file: 'compression', exports: { compression: ['default'] } },
  { file: 'typeid-js', exports: { 'typeid-js': ['typeid'] } },
  { file: 'tar-stream', exports: { 'tar-stream': ['extract', 'pack'] } },
  {
    file: 'cockatiel',
    exports: {
      cockatiel: [
        'BrokenCircuitError',
        'bulkhead',
        'BulkheadRejectedError',
        'circuitBreaker',
        'CircuitState',
        'ConsecutiveBreaker',
        'handleWhen',
      ],
    },
  },
  { file: 'file-type', exports: { 'file-type': ['fileTypeFromBuffer'] } },
  { file: 'busboy', exports: { '@fastify/busboy': ['Busboy'] } },
  { file: 'cors', exports: { cors: ['default'] } },
  { file: 'proxy-addr', exports: { 'proxy-addr': ['default'] } },
  { file: 'eventsource-parser', exports: { 'eventsource-parser': ['createParser'] } },
  { file: 'commander', exports: { commander: ['Argument', 'Command', 'CommanderError', 'Help', 'Option'] } },
  {
    file: 'stemmers',
    exports: Object.fromEntries(
      stemmedLanguages.map((language) => [
        `@orama/stemmers/${language}`,
        [`stemmer as stem${language[0]!.toUpperCase()}${language.slice(1)}`],
      ]),
    ),
  },
  ...['o200k_base', 'cl100k_base'].flatMap((encoding) => [
    { file: `${encoding}-ranks`, exports: { [`gpt-tokenizer/bpeRanks/${encoding}`]: ['default'] } },
    { file: encoding, exports: { [`gpt-tokenizer/encoding/${encoding}`]: ['countTokens'] } },
  ]),
];

const formatExports = ({ exports }: ShippedPackage): string =>
  Object.entries(exports)
    .map(([module, names]) => `export { ${names.join(', ')} } from '${module}';\n`)
    .join('');

/** Gives a module that was CommonJS the paths that it asks for; TypeScript looks for its own file when it is loaded. */
const withPaths = (code: string): string =>
  /\b__(?:filename|dirname)\b/.test(code)
    ? `const __filename=import.meta.filename,__dirname=import.meta.dirname;${code}`
    : code;

const prefix = 'shipped:';

/** Bundles all packages, so that what two of them need stands in a file that both import. */
async function bundlePackages(root: string): Promise<RolldownOutput['output']> {
  const sources = new Map(shippedPackages.map((each) => [`${prefix}${each.file}`, formatExports(each)]));
  const build = await rolldown({
    input: Object.fromEntries(shippedPackages.map(({ file }) => [file, `${prefix}${file}`])),
    cwd: root,
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'shipped-packages',
        resolveId: (id) => (sources.has(id) ? join(root, 'openapi', id) : null),
        load: (id) => sources.get(id.slice(id.lastIndexOf(prefix))) ?? null,
      },
    ],
  });
  // Names stay: logs have the names of classes, and functions are found in stacks.
  const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } } as const;
  const { output } = await build.generate({ format: 'esm', minify, chunkFileNames: 'shared-[hash].js' });
  await build.close();
  return output;
}

/** Returns the folder of the package that a module belongs to. */
function findPackage(module: string): string {
  let folder = dirname(module);
  while (!existsSync(join(folder, 'package.json')) || !('version' in readPackage(folder))) folder = dirname(folder);
  return folder;
}

type PackageJson = { name: string; version: string; license?: string };
const readPackage = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;

/** Returns the licences of the packages that modules belong to. */
function formatLicences(modules: readonly string[]): string {
  const folders = new Set(modules.filter((module) => module.includes('node_modules')).map(findPackage));
  const licences = [...folders].map((folder) => {
    const { name, version, license } = readPackage(folder);
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Its package has no text of the licence.`;
    return `## ${name} ${version}, ${license ?? 'see below'}\n\n${text.replaceAll('\r\n', '\n')}\n`;
  });
  return `The files beside this one are made of these packages by openapi/shipped-packages.ts.\n\n${licences.toSorted().join('\n')}`;
}

/**
 * Writes the packages of which the server has one file each, with their types and licences. The packages themselves are needed for
 * development only.
 */
export async function writeShippedPackages(root: string, target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const chunks = (await bundlePackages(root)).filter((each) => each.type === 'chunk');
  for (const { fileName, code } of chunks) writeFileSync(join(target, fileName), withPaths(code));
  for (const each of shippedPackages) writeFileSync(join(target, `${each.file}.d.ts`), formatExports(each));
  writeFileSync(join(target, 'LICENSES.md'), formatLicences(chunks.flatMap(({ moduleIds }) => moduleIds)));
}
