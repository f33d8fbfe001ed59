import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listStalePackages, writePackages } from '#src/clients/typescript/build.ts';
import { formatGuide } from '#src/codemod/guide/guide.ts';
import { writeConsole } from '#src/console/build.ts';
import { formatMethods } from './client-methods.ts';
import { sortComponents } from './component-order.ts';
import { distinguishParameters } from './distinct-names.ts';
import { writeDocsScript } from './docs-script.ts';
import { countFiles, driftOf, updateFolder } from './drift.ts';
import { nameMethods } from './method-names.ts';
import { describeStreams } from './stream-descriptions.ts';
import { completeOAuth, withoutOAuth } from './oauth-security.ts';
import { generateClient } from './openapi-ts.config.ts';
import { runUnlessPassed } from './passed-before.ts';
import type { Document } from './python/operations.ts';
import { writePythonClient } from './python/package.ts';
import { formatSamples } from './samples/samples.ts';
import { writeShippedPackages } from './shipped-packages.ts';
import { createStopwatch } from './stopwatch.ts';
import { withoutWideIntegers } from './wide-integers.ts';

/**
 * `npm run generate`: from the hand-written contract and `proto/` to everything in `generated/`, the same bytes every time. It
 * says how long each step took, and which files are others now. With `--check` nothing is written: it fails when a committed
 * file is not what would be generated.
 */

type Media = { schema?: { $ref?: string } };
type Operation = {
  operationId: string;
  security?: unknown[];
  responses: Record<string, { content?: Record<string, Media> }>;
};
type Bundle = {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components?: Record<string, Record<string, unknown>>;
};

/** The versions of the contract, each with its options of Redocly and the rules that its bundle has to keep. */
const versions = [
  // It is released: its YAML stays as it is, and declares all its responses itself.
  {
    name: 'v1',
    options: ['--skip-preprocessor=parley/complete-operations'],
    rules: 'openapi/spectral-v1.yaml',
    named: false,
  },
  {
    // Its failures have OpenAI's form: its YAML declares all its responses itself. Its clients are OpenAI's.
    name: 'openai',
    typesOnly: true,
    options: ['--skip-preprocessor=parley/complete-operations'],
    rules: 'openapi/spectral-openai.yaml',
    named: false,
  },
  { name: 'v2', options: [], rules: 'openapi/spectral.yaml', named: true },
];
const made = [
  ...versions.map(({ name }) => `generated/${name}`),
  'generated/docs',
  'generated/proto',
  'generated/clients/python',
];
/** The guide for those who leave version 1, which is made of the mappings and of what is generated. */
const guideFile = 'docs/guides/v1-to-v2.md';
const tools = {
  buf: 'node_modules/@bufbuild/buf/bin/buf',
  redocly: 'node_modules/@redocly/cli/bin/cli.js',
  spectral: 'node_modules/@stoplight/spectral-cli/dist/index.js',
};
const quiet = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

const stopwatch = createStopwatch();
/** Keeps which checks have passed on this machine, so that they look only at what has changed. */
const passedFolder = '.cache/passed';
/** Leaves references as they are written, for Spectral. */
const resolver = 'openapi/as-written.cjs';
/** The versions of all tools. */
const lockFiles = ['package-lock.json'];

/** Runs a tool of this project; what it says is shown when it fails. */
async function run(tool: keyof typeof tools, ...args: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [tools[tool], ...args], { env: quiet, maxBuffer: 1e8 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${tool} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

const pascal = (operationId: string) => operationId[0]!.toUpperCase() + operationId.slice(1);

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'operationId' in value;

/** Returns the type of the events of an operation that streams, by its SSE media type. */
function streamOf(operation: Operation): string {
  const schema = operation.responses['200']?.content?.['text/event-stream']?.schema;
  return schema?.$ref ? `t.${schema.$ref.split('/').at(-1)!}` : 'never';
}

/** Returns the type of the answers of an operation. The types of clients have JSON alone where it answers with an image too, and no WebSocket. */
function repliesOf(name: string, { responses }: Operation): string {
  if ('101' in responses) return '{ 101: unknown }';
  const types = Object.keys(responses['200']?.content ?? {});
  const hasImage = types.includes('application/json') && types.some((type) => type.startsWith('image/'));
  const replies = `t.${name}Responses`;
  return hasImage ? `{ [Status in keyof ${replies}]: ${replies}[Status] | Blob }` : replies;
}

/** Returns the handler map's types: one entry for each operation, made of the generated types. */
function operationsOf(bundle: Bundle): string {
  const operations = Object.values(bundle.paths).flatMap((item) => Object.values(item).filter(isOperation));
  const entries = operations.map((operation) => {
    const name = pascal(operation.operationId);
    const isPublic = operation.security?.length === 0;
    return `  ${operation.operationId}: { data: t.${name}Data; replies: ${repliesOf(name, operation)}; stream: ${streamOf(operation)}; public: ${isPublic} };`;
  });
  return [
    '// This file is generated by openapi/generate.ts.',
    "import type * as t from './client/types.gen.ts';",
    '',
    '/** Every operation of the contract, by operationId. */',
    'export type Operations = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

/** Lints the services of gRPC and writes their types. */
async function generateProto(root: string): Promise<void> {
  await stopwatch.time('proto', 'lint', () => run('buf', 'lint', 'proto'));
  await stopwatch.time('proto', 'code', () =>
    run('buf', 'generate', 'proto', '--template', 'proto/buf.gen.yaml', '-o', root),
  );
}

type ContractVersion = (typeof versions)[number];

/** Returns the bundle of one version, completed. */
async function bundleVersion({ name, options, named }: ContractVersion, file: string): Promise<Bundle> {
  const config = ['--config', 'openapi/redocly.yaml', ...options];
  await run('redocly', 'bundle', ...config, `openapi/${name}/openapi.yaml`, '-o', file);
  const written = JSON.parse(readFileSync(file, 'utf8')) as Bundle;
  const bundle = sortComponents(describeStreams(distinguishParameters(written)));
  return named ? nameMethods(bundle) : bundle;
}

/** Lints the YAML of one version, unless it has passed before. */
const lintSources = (args: readonly string[]) =>
  runUnlessPassed(passedFolder, { name: `redocly ${args.join(' ')}`, inputs: ['openapi', ...lockFiles] }, () =>
    run('redocly', 'lint', ...args),
  );

/** Holds the bundle of one version against our own rules, unless it has passed before. */
const lintBundle = ({ rules }: ContractVersion, bundle: string) =>
  runUnlessPassed(
    passedFolder,
    {
      name: `spectral ${rules}`,
      inputs: [bundle, 'openapi/spectral.yaml', rules, 'openapi/rules', resolver, ...lockFiles],
    },
    () => run('spectral', 'lint', bundle, '--ruleset', rules, '--resolver', resolver, '--fail-severity', 'hint'),
  );

/** Writes the bundle of one version and all that is made of it, while the rules look at it. */
async function writeVersion(version: ContractVersion, root: string): Promise<void> {
  const { name } = version;
  const folder = join(root, 'generated', name);
  const [bundle, input] = [join(folder, 'openapi.json'), join(root, `${name}.json`)];
  mkdirSync(folder, { recursive: true });
  const document = await stopwatch.time(name, 'bundle', () => bundleVersion(version, input));
  writeFileSync(bundle, JSON.stringify(completeOAuth(document), null, 2));
  writeFileSync(join(folder, 'operations.gen.ts'), operationsOf(document));
  const samples = formatSamples(document as Document, version.named);
  writeFileSync(join(root, `generated/docs/samples-${name}.json`), `${JSON.stringify(samples, null, 1)}\n`);
  if (version.named) {
    writeFileSync(join(folder, 'methods.gen.ts'), formatMethods(document));
    writePythonClient(document, join(root, 'generated/clients/python'));
  }
  // A client sends a token of OAuth as any other, so it is made of the contract without.
  writeFileSync(input, JSON.stringify(withoutWideIntegers(withoutOAuth(document)), null, 2));
  await Promise.all([
    stopwatch.time(name, 'rules', () => lintBundle(version, bundle)),
    stopwatch.time(name, 'client', () => generateClient(input, join(folder, 'client'), version)),
  ]);
}

/** Lints one version of the contract, and writes what is made of it. */
async function generateVersion(version: ContractVersion, root: string): Promise<void> {
  const { name, options } = version;
  const args = ['--config', 'openapi/redocly.yaml', ...options, `openapi/${name}/openapi.yaml`];
  await Promise.all([stopwatch.time(name, 'lint', () => lintSources(args)), writeVersion(version, root)]);
}

/** Makes a folder, and hands it over for as long as it is there. */
async function inNewFolder<T>(use: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'parley-generate-'));
  try {
    return await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Writes all that is made of the contract into a new folder, and hands it over for as long as it is there. */
const generate = <T>(use: (root: string) => T): Promise<T> =>
  inNewFolder(async (root) => {
    writeDocsScript(join(root, 'generated/docs'));
    await Promise.all([...versions.map((version) => generateVersion(version, root)), generateProto(root)]);
    return use(root);
  });

const packages = 'generated/packages';

/** Bundles the packages that the server has as one file each into a new folder, and hands it over for as long as it is there. */
const bundlePackages = <T>(use: (folder: string) => T): Promise<T> =>
  stopwatch.time('packages', 'bundle', () =>
    inNewFolder(async (folder) => {
      await writeShippedPackages(process.cwd(), folder);
      return use(folder);
    }),
  );

const consoleFolder = 'generated/console';

/** Builds the console into a new folder, and hands it over for as long as it is there. */
const buildConsole = <T>(use: (folder: string) => T): Promise<T> =>
  stopwatch.time('console', 'build', () =>
    inNewFolder(async (folder) => {
      await writeConsole(process.cwd(), folder);
      return use(folder);
    }),
  );

/** Returns the committed files that are not what would be generated now. */
const listStale = (root: string): string[] => {
  const isCurrent = readFileSync(guideFile, 'utf8') === formatGuide();
  return [...made.flatMap((folder) => driftOf(join(root, folder), folder)), ...(isCurrent ? [] : [guideFile])];
};

/** Writes a text, when it is another one than before. Returns the paths that it wrote. */
function updateText(path: string, text: string): string[] {
  if (readFileSync(path, 'utf8') === text) return [];
  writeFileSync(path, text);
  return [path];
}

/** Updates everything that is generated. Returns the files that are others now. */
async function update(): Promise<string[]> {
  const changed = await generate((root) => made.flatMap((folder) => updateFolder(join(root, folder), folder)));
  const clients = await stopwatch.time('clients', 'compile', () => writePackages(process.cwd()));
  const shipped = await bundlePackages((folder) => updateFolder(folder, packages));
  const console = await buildConsole((folder) => updateFolder(folder, consoleFolder));
  const { writeScopeTable } = await import('#src/tools/scope-table.ts');
  return [
    ...changed,
    ...clients,
    ...shipped,
    ...console,
    ...updateText(guideFile, formatGuide()),
    ...writeScopeTable(),
  ];
}

/** Lists files that are not what would be made of `inputs` now, unless there were none before. */
async function listStaleUnlessPassed(
  name: string,
  inputs: readonly string[],
  listFiles: () => Promise<string[]>,
): Promise<string[]> {
  let stale: string[] = [];
  await runUnlessPassed(passedFolder, { name, inputs: [...inputs, ...lockFiles] }, async () => {
    stale = await listFiles();
    if (stale.length > 0) throw new Error('They are not what would be made.');
  }).catch((error: unknown) => {
    if (stale.length === 0) throw error;
  });
  return stale;
}

const clientInputs = ['src/clients', 'generated/v1', 'generated/v2', 'generated/clients'];

const listStaleClients = () =>
  listStaleUnlessPassed('clients', clientInputs, async () =>
    stopwatch.time('clients', 'compile', async () => listStalePackages(process.cwd())),
  );

const listStaleShipped = () =>
  listStaleUnlessPassed('packages', ['openapi/shipped-packages.ts', packages], () =>
    bundlePackages((folder) => driftOf(folder, packages)),
  );

const consoleInputs = [
  'src/console',
  'src/clients/typescript',
  'src/http/pages/design',
  'openapi/samples',
  'generated/v2',
  consoleFolder,
];

const listStaleConsole = () =>
  listStaleUnlessPassed('console', consoleInputs, () => buildConsole((folder) => driftOf(folder, consoleFolder)));

const list = (paths: readonly string[]) => paths.map((path) => `  ${path}\n`).join('');

try {
  if (process.argv.includes('--check')) {
    const paths = await generate(listStale);
    paths.push(...(await listStaleClients()), ...(await listStaleShipped()), ...(await listStaleConsole()));
    process.stdout.write(stopwatch.report());
    if (paths.length > 0) throw new Error(`Not current, run npm run generate:\n${list(paths)}`.trimEnd());
  } else {
    const paths = await update();
    process.stdout.write(stopwatch.report());
    const files = made.reduce((sum, folder) => sum + countFiles(folder), 0);
    process.stdout.write(
      paths.length > 0 ? `Wrote ${paths.length} files:\n${list(paths)}` : `All ${files} files were current.\n`,
    );
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
