import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatModels, formatParameters } from './modules.ts';
import { componentsOf, listMethods, type Document } from './operations.ts';
import { formatResources } from './resources.ts';
import { toSync } from './sync-twin.ts';
import { PythonTypes } from './types.ts';

const sources = 'src/clients/python';

/** Returns a version of the contract as Python has it: `2.0.0-beta.1` is `2.0.0b1`. */
export const toPythonVersion = (version: string): string =>
  version.replace(
    /-(alpha|beta|rc)\.?(\d+)$/,
    (_, stage: string, number: string) => `${{ alpha: 'a', beta: 'b', rc: 'rc' }[stage]!}${number}`,
  );

const summary = 'A typed client of Parley: replies, streams, pages and tools, sync and async';
const requiresPython = '>=3.10';
const dependencies = ['anyio>=4,<5', 'httpx>=0.27,<1', 'pydantic>=2.7,<3', 'typing-extensions>=4.7'];

/** Writes what `pip` reads of the sources. */
const formatProject = (version: string) => `[build-system]
requires = ["flit_core >=3.9,<4"]
build-backend = "flit_core.buildapi"

[project]
name = "parley-client"
version = "${version}"
description = "${summary}"
readme = "README.md"
requires-python = "${requiresPython}"
license = { text = "MIT" }
dependencies = ${JSON.stringify(dependencies)}

[tool.flit.module]
name = "parley_client"
`;

/** Writes what `pip` reads of the packed wheel, from which it is packed when it is served. */
const formatMetadata = (version: string, readme: string) => `Metadata-Version: 2.1
Name: parley-client
Version: ${version}
Summary: ${summary}
License: MIT
Requires-Python: ${requiresPython}
${dependencies.map((one) => `Requires-Dist: ${one}\n`).join('')}Description-Content-Type: text/markdown

${readme}`;

/** Writes the project of the Python client: what is written by hand, the twins of that, and what the contract says. */
export function writePythonClient(document: Document, folder: string): void {
  const module = join(folder, 'parley_client');
  mkdirSync(module, { recursive: true });
  cpSync(join(sources, 'parley_client'), module, {
    recursive: true,
    filter: (path) => !/__pycache__|\.pyc$/.test(path),
  });
  const { schemas } = componentsOf(document);
  const types = { models: new PythonTypes(schemas, 'models'), params: new PythonTypes(schemas, 'params'), schemas };
  const version = toPythonVersion(document.info.version);
  writeFileSync(
    join(module, '_async/resources.py'),
    formatResources(
      listMethods(document).filter((method) => !method.carriesBytes),
      types,
    ),
  );
  writeFileSync(join(module, 'models.py'), formatModels(types.models));
  writeFileSync(join(module, 'params.py'), formatParameters(types.params));
  writeFileSync(join(module, '_version.py'), `"""The version of the client."""\n\nVERSION = "${version}"\n`);
  const written = new Set(readdirSync(join(module, '_sync')));
  for (const file of readdirSync(join(module, '_async')).filter((name) => !written.has(name)))
    writeFileSync(join(module, '_sync', file), toSync(readFileSync(join(module, '_async', file), 'utf8')));
  writeFileSync(join(folder, 'pyproject.toml'), formatProject(version));
  const readme = readFileSync(join(sources, 'README.md'), 'utf8').replaceAll('VERSION', version);
  writeFileSync(join(folder, 'README.md'), readme);
  writeFileSync(join(folder, 'PKG-INFO'), formatMetadata(version, readme));
}
