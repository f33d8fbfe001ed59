// Runs on any Node, so that an old one is told what is missing. The rest of Parley is TypeScript, which Node 24 runs.
import module from 'node:module';
import url from 'node:url';

const fail = (message) => {
  process.stderr.write(message);
  process.exit(1);
};

const commands = { serve: './main.ts', keys: './cli/keys.ts' };
const usage = `Usage:
  npm start                  serve the API; see docs/operations/configuration.md for what can be set
  npm start -- keys create   make an API key; also: keys list, keys revoke
`;

const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  fail(
    `Parley needs Node 24 or newer; this is ${process.version}.\n` +
      'On Linux and Windows `npm ci` brings it and `npm start` uses it. Elsewhere install it from https://nodejs.org.\n',
  );
}
const command = process.argv[2] ?? 'serve';
if (!Object.hasOwn(commands, command)) fail(usage);

module.enableCompileCache();
// Until the first deprecation warning Node walks the stack on every url.parse, which Express calls for each request.
process.noDeprecation = true;
url.parse('/');
await import(commands[command]);
