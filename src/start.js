// Runs on any Node, so that an old one is told what is missing. The rest of Parley is TypeScript, which Node 24 runs.
import module from 'node:module';
import url from 'node:url';

const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(
    `Parley needs Node 24 or newer; this is ${process.version}.\n` +
      'On Linux and Windows `npm ci` brings it and `npm start` uses it. Elsewhere install it from https://nodejs.org.\n',
  );
  process.exit(1);
}
module.enableCompileCache();
// Until the first deprecation warning Node walks the stack on every url.parse, which Express calls for each request.
process.noDeprecation = true;
url.parse('/');
await import(process.argv[2] === 'keys' ? './cli/keys.ts' : './main.ts');
